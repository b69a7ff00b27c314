import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Actor } from '../../support/actor.ts'
import type { House } from '../../support/house.ts'
import { refusalOf } from '../../support/refusals.ts'
import { codeOf } from '../../support/signs-in.ts'
import { movableClock } from '../../transport/movable-clock.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'

vi.setConfig({ testTimeout: 240_000 })

let clinic: Clinic
let house: House<'ada' | 'bruno' | 'gilles'>
const clock = movableClock()
beforeAll(async () => {
  clinic = await openClinic()
  house = await clinic.open({ ada: 'company_admin', bruno: 'user', gilles: 'guest' }, { world: clock.world })
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

/** The longest a proof lasts, and a little. */
const proofIsOver = 301

/** Adds an authenticator. */
async function enrols(person: Actor, now: Date): Promise<void> {
  const { offer } = await person.call('factors.begin', { kind: 'totp' })
  if (offer.kind !== 'totp') throw new Error('asked for an authenticator')
  const answer = { kind: 'totp', factorId: offer.factorId, code: codeOf(offer.secret, now) } as const
  await person.call('factors.add', { name: 'Téléphone', answer })
}

async function isOut(person: Actor): Promise<void> {
  expect(await refusalOf(person.session.call('accounts.me', {}))).toBe('session_ended')
}

const section = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name })

test('an administrator’s first hour: members, and never a word of what they write', async () => {
  const { ada, bruno, gilles } = house.people
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(ada)
  await enrols(bruno, clock.now())

  // Nobody pays for the administration before they open it.
  const loaded = (): Promise<boolean> =>
    page.evaluate(() =>
      performance.getEntriesByType('resource').some(({ name }) => /administration/.test(name)),
    )
  expect(await loaded()).toBe(false)
  await page.getByRole('button', { name: 'Mon compte' }).click()
  await page.getByRole('button', { name: 'Administration' }).click()
  await page.getByRole('heading', { level: 1, name: 'Membres' }).waitFor()
  expect(await loaded()).toBe(true)

  // What belongs together stands together.
  const menu = page.getByRole('navigation', { name: 'Administration' })
  expect(await menu.getByRole('list').count()).toBe(4)
  expect(await menu.getByRole('list', { name: 'Connexion' }).getByRole('link').allInnerTexts()).toEqual([
    'Services de connexion',
    'Domaines',
    'Connexion réservée aux services',
    'Annuaire (SCIM)',
  ])

  const table = page.getByRole('table', { name: /Les personnes/ })
  await table
    .getByRole('row', { name: /Bruno Martin/ })
    .getByText('Actif')
    .waitFor()
  await page.getByRole('searchbox', { name: 'Chercher un nom ou une adresse' }).fill('martin gil')
  await page.getByText('1 personne', { exact: true }).waitFor()
  await page.getByRole('searchbox').fill('')
  await page.getByLabel('Rôle').selectOption('guest')
  await page.getByText('1 personne', { exact: true }).waitFor()
  await table.getByRole('link', { name: gilles.displayName }).waitFor()
  await page.getByLabel('Rôle').selectOption('any')

  // Editing asks who is there once the proof of the sign-in is old.
  clock.advance(proofIsOver)
  await table.getByRole('link', { name: 'Bruno Martin' }).click()
  await page.getByRole('heading', { level: 1, name: 'Bruno Martin' }).waitFor()
  await page.getByLabel('Titre ou fonction').fill('Sage-femme')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  const proof = page.getByRole('dialog', { name: 'Confirmez que c’est bien vous' })
  await proof.getByLabel('Votre mot de passe').fill('pas celui-ci')
  await page.keyboard.press('Enter')
  await proof.getByText('Ce n’est pas le bon mot de passe').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await proof.getByLabel('Votre mot de passe').fill(ada.password)
  await page.keyboard.press('Enter')
  await page.getByText('L’identité est enregistrée.').waitFor()
  await proof.waitFor({ state: 'detached' })
  expect((await bruno.call('accounts.me', {})).account.title).toBe('Sage-femme')

  const files = page.getByRole('radiogroup', { name: 'Envoyer et ouvrir des fichiers' })
  await files.getByText('Interdit').click()
  await page.getByText('Enregistré : envoyer et ouvrir des fichiers.').waitFor()
  expect((await bruno.call('accounts.me', {})).account.switches.fileSharing).toBe('disabled')
  expect(await barriersOn(page)).toEqual([])

  const sessions = page.getByRole('table', { name: 'Sessions ouvertes de Bruno Martin' })
  await sessions.getByRole('rowheader', { name: 'Appareil inconnu' }).waitFor()
  await page.getByRole('button', { name: 'Fermer ses sessions' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Fermer ses sessions' }).click()
  await page.getByText('1 session est fermée.').waitFor()
  await page.getByText('Aucune session ouverte.').waitFor()
  await isOut(bruno)

  // Who blocks says why.
  await page.getByRole('button', { name: 'Bloquer l’accès' }).click()
  const blocking = page.getByRole('alertdialog')
  await blocking.getByRole('button', { name: 'Bloquer l’accès' }).click()
  await blocking.getByText('Choisissez une raison.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await blocking.getByLabel('Pourquoi').selectOption('Appareil perdu ou volé')
  await blocking.getByRole('button', { name: 'Bloquer l’accès' }).click()
  await page.getByText('L’accès est bloqué').waitFor()
  await page.getByText('par un administrateur (appareil perdu ou volé)').waitFor()
  await page.getByRole('button', { name: 'Débloquer l’accès' }).click()
  await page.getByText('L’accès est rétabli.').waitFor()

  // Nobody takes a second factor away alone and at once.
  await page.getByRole('button', { name: 'Réinitialiser ses seconds facteurs' }).click()
  await page.getByLabel('Comment vous l’avez reconnue').selectOption('En appel vidéo')
  await page.getByRole('button', { name: 'Demander la réinitialisation' }).click()
  await page.getByText(/^Demande enregistrée/).waitFor()
  await page.getByText('Un autre administrateur peut l’approuver').waitFor()
  expect((await ada.call('factors.listResets', {})).resets).toMatchObject([{ accountId: bruno.accountId }])
  await page.getByRole('button', { name: 'Annuler la demande' }).click()
  await page.getByText('La demande est annulée.').waitFor()

  await page.getByRole('button', { name: 'Retirer de l’établissement' }).click()
  const removal = page.getByRole('alertdialog')
  expect(await removal.getByRole('button', { name: 'Retirer définitivement' }).isDisabled()).toBe(true)
  await removal.getByLabel('Pour confirmer').fill('bruno martin')
  await removal.getByRole('button', { name: 'Retirer définitivement' }).click()
  await page.getByRole('heading', { level: 1, name: 'Membres' }).waitFor()
  await table
    .getByRole('row', { name: /Bruno Martin/ })
    .getByText('Parti')
    .waitFor()

  // The last administrator stays, and is told why.
  await table.getByRole('link', { name: 'Ada Martin' }).click()
  await page.getByLabel('Rôle', { exact: true }).selectOption('user')
  await page.getByRole('button', { name: 'Changer le rôle' }).click()
  await page.getByText('C’est le dernier administrateur actif : nommez-en un autre d’abord.').waitFor()

  // Two administrators at once: who comes second reads again, and nothing is lost.
  await section(page, 'Politique de sécurité').click()
  const { version } = await ada.call('company.readPolicy', {})
  await page.getByLabel('Domaines de messagerie').fill('Clinique.fr\npas un domaine')
  await page.getByText('Non valable : pas, un, domaine').waitFor()
  await page.getByLabel('Domaines de messagerie').fill('Clinique.fr')
  await page.getByLabel('Inscription libre').selectOption('open')
  await ada.call('sessions.verify', { proof: { kind: 'password', password: ada.password } })
  await ada.call('company.changePolicy', {
    expectedVersion: version,
    changes: { switches: { createBubbles: 'disabled' } },
  })
  await page.getByRole('button', { name: 'Enregistrer : inscription' }).click()
  await page.getByText('Les réglages ont changé entre-temps.').waitFor()
  await page.getByRole('button', { name: 'Relire les réglages' }).click()
  await page.getByText(`Version ${version + 1} des réglages`).waitFor()
  clock.advance(proofIsOver)
  await page.getByRole('button', { name: 'Enregistrer : inscription' }).click()
  await proof.getByLabel('Votre mot de passe').fill(ada.password)
  await page.keyboard.press('Enter')
  await page.getByText('les nouveaux réglages valent dès maintenant').waitFor()
  const { policy } = await ada.call('company.readPolicy', {})
  expect(policy.registration).toEqual({ mode: 'open', domains: ['clinique.fr'] })
  const history = page.getByRole('table', { name: 'Changements, les derniers d’abord' })
  await history.getByText('Inscription libre : Ouverte aux domaines indiqués').waitFor()
  await history.getByText('Créer des bulles : Interdit').waitFor()
  expect(await barriersOn(page)).toEqual([])

  // Somebody new is asked in; the link can be taken back, and guests are shut out at once.
  await section(page, 'Invités et invitations').click()
  await page.getByRole('button', { name: 'Inviter un membre' }).click()
  await page.getByRole('dialog').getByLabel('Adresse e-mail').fill('nora.petit@example.org')
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click()
  await page.getByText('Invitation envoyée à nora.petit@example.org').waitFor()
  expect((await ada.call('invitations.list', {})).invitations).toMatchObject([
    { email: 'nora.petit@example.org', role: 'user', state: 'open' },
  ])
  expect(await barriersOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Reprendre nora.petit@example.org' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reprendre' }).click()
  await page.getByText('L’invitation de nora.petit@example.org est reprise.').waitFor()
  await page.getByText('Aucune invitation à montrer.').waitFor()
  await page.getByLabel('Choisir Gilles Martin').check()
  await page.getByRole('button', { name: 'Retirer l’accès (1)' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retirer l’accès' }).click()
  await page.getByText('1 invité n’a plus accès.').waitFor()
  await isOut(gilles)

  // Many come by a file: it is looked at before anything is written.
  await section(page, 'Import et revue').click()
  const choose = (csv: string): Promise<void> =>
    page
      .getByLabel('Fichier CSV')
      .setInputFiles({ name: 'equipe.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await choose('Courriel;Rôle\nzoe@example.org;directeur\n')
  const faults = page.getByRole('table', { name: 'Lignes à corriger' })
  await faults.getByText('Rôle inconnu').waitFor()
  expect(await page.getByRole('button', { name: /^Inviter/ }).count()).toBe(0)
  await choose('Courriel;Nom\nzoe@example.org;Zoé Blanc\n')
  await page.getByText('Le fichier est bon : 1 personne sera invitée.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Inviter 1 personne' }).click()
  await page.getByText('1 invitation envoyée.').waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Télécharger la revue des accès' }).click()
  const review = await readFile(await (await download).path(), 'utf8')
  expect(review).toContain(ada.email)

  // A program gets a key that is seen once.
  await section(page, 'Programmes').click()
  await page.getByRole('button', { name: 'Nouveau service' }).click()
  await page.getByLabel('Nom du service').fill('svc-agenda-bloc')
  await page.getByRole('button', { name: 'Créer le service' }).click()
  await page.getByRole('button', { name: 'Nouvelle clé pour svc-agenda-bloc' }).click()
  const making = page.getByRole('alertdialog')
  await making.getByRole('button', { name: 'Créer la clé' }).click()
  await making.getByText('Choisissez au moins une chose que la clé peut faire.').waitFor()
  await making.getByLabel('À quoi elle sert').fill('Import du planning')
  await making.getByLabel('Lire l’annuaire').check()
  await making.getByLabel('Réseaux').fill('192.0.2.0/24, ailleurs')
  await making.getByText('Ni une adresse ni un réseau : ailleurs').waitFor()
  await making.getByLabel('Réseaux').fill('192.0.2.0/24')
  expect(await barriersOn(page)).toEqual([])
  await making.getByRole('button', { name: 'Créer la clé' }).click()
  await making.getByText('elle ne sera plus jamais montrée').waitFor()
  const secret = await making.getByLabel('Clé secrète').inputValue()
  expect(secret).toMatch(/^prisme_\w{71}$/)
  await making.getByRole('button', { name: 'J’ai rangé la clé' }).click()
  const keys = page.getByRole('table', { name: 'Clés d’API de l’établissement' })
  await keys
    .getByRole('row', { name: /Import du planning/ })
    .getByText('192.0.2.0/24')
    .waitFor()
  expect(await page.content()).not.toContain(secret)
  expect(await barriersOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Remplacer Import du planning' }).click()
  await making.getByLabel('L’ancienne clé marche encore').selectOption('Une heure')
  await making.getByRole('button', { name: 'Remplacer' }).click()
  await making.getByRole('button', { name: 'J’ai rangé la clé' }).click()
  await keys.getByText('Remplacée').waitFor()
  await keys
    .getByRole('row', { name: /Active/ })
    .getByRole('button', { name: 'Révoquer' })
    .click()
  await making.getByRole('button', { name: 'Révoquer' }).click()
  await keys.getByText('Active').waitFor({ state: 'detached' })

  // The company's own systems are told of kinds and ids; the secret that signs is seen once.
  await section(page, 'Webhooks').click()
  await page.getByRole('button', { name: 'Nouveau webhook' }).click()
  await making.getByLabel('À quoi il sert').fill('Tableau de bord')
  await making.getByLabel('Adresse').fill('https://hooks.example.org/prisme')
  await making.getByRole('button', { name: 'Créer le webhook' }).click()
  expect(await making.getByLabel('Clé secrète').inputValue()).toMatch(/^whsec_/)
  await making.getByRole('button', { name: 'J’ai rangé la clé' }).click()
  await page.getByRole('link', { name: 'Tableau de bord' }).click()
  await page.getByText('Rien n’a encore été envoyé.').waitFor()
  await page.getByRole('button', { name: 'Arrêter' }).click()
  await page.getByText('Le webhook est arrêté.').waitFor()
  expect(await barriersOn(page)).toEqual([])

  await section(page, 'Courriers non remis').click()
  await page.getByText('Tous les courriers sont partis.').waitFor()

  // A charter is accepted before anything else, also by who publishes it.
  await section(page, 'Charte et mentions').click()
  const charter = page.getByRole('region', { name: 'Charte d’utilisation' })
  await charter.getByLabel('Texte en français').fill('Le secret professionnel\ns’applique ici aussi.')
  await charter.getByRole('button', { name: 'Publier' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Publier' }).click()
  await page.getByRole('heading', { name: 'Charte de votre établissement' }).waitFor()
  await page.getByRole('button', { name: 'J’ai lu et j’accepte' }).click()
  const acceptances = page.getByRole('table', { name: 'Acceptations de la version 1' })
  const own = acceptances.getByRole('row', { name: /Ada Martin/ })
  await own.waitFor()
  expect(await own.textContent()).not.toContain('Pas encore')

  // R115: nobody shuts themselves out unawares. Who insists finds the page closed, and so does who signs in there.
  await section(page, 'Politique de sécurité').click()
  await page.getByLabel('Réseaux acceptés').fill('192.0.2.0/24')
  await page.getByRole('button', { name: 'Enregistrer : réseau' }).click()
  await page.getByText('vous ne pourriez plus vous connecter d’où vous êtes').waitFor()
  await page.getByRole('button', { name: 'Enregistrer quand même' }).click()
  const door = page.getByRole('alertdialog', { name: 'Vous fermer la porte ?' })
  await door.getByRole('button', { name: 'Enregistrer quand même' }).click()
  const closed = page.getByRole('heading', { name: 'Pas depuis ce réseau' })
  await closed.waitFor()
  expect(await barriersOn(page)).toEqual([])
  // From there one can still leave, and signing in is refused the same way, after the right password.
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.getByLabel('Adresse e-mail professionnelle').fill(ada.email)
  await page.keyboard.press('Enter')
  await page.getByLabel('Mot de passe', { exact: true }).fill(ada.password)
  await page.keyboard.press('Enter')
  await closed.waitFor()
  expect(await page.getByRole('button', { name: 'Se déconnecter' }).count()).toBe(0)
  await house.app.services.operator.openNetworks(house.companyId)
  await page.getByRole('button', { name: 'Réessayer' }).click()
  await page.getByRole('heading', { name: 'Connexion' }).waitFor()
})

test('one’s own profile is changed where it may be; where not, it says why, and administration stays closed', async () => {
  const { ada, alice } = await house.company('Clinique des Tilleuls', { ada: 'company_admin', alice: 'user' })
  await using visitor = await clinic.visit(house.origin, { width: 390, height: 844, touch: true })
  const { page } = visitor
  await visitor.signsIn(alice)
  await page.getByRole('button', { name: 'Mon compte' }).click()
  expect(await page.getByRole('button', { name: 'Administration' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Mon profil' }).click()
  await page.getByRole('heading', { level: 1, name: 'Mon profil' }).waitFor()
  await page.getByLabel('Nom affiché').fill('Alice Lefèvre')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Votre profil est enregistré.').waitFor()
  await page.getByText('English').first().click()
  await page.getByText('La langue de vos courriers est enregistrée.').waitFor()
  const { account } = await alice.call('accounts.me', {})
  expect(account).toMatchObject({ displayName: 'Alice Lefèvre', locale: 'en' })

  await ada.call('members.edit', { accountId: account.accountId, switches: { editOwnProfile: 'disabled' } })
  await page.reload()
  await page.getByText('Votre établissement réserve le nom et le titre à ses administrateurs').waitFor()
  expect(await page.getByLabel('Nom affiché').isEditable()).toBe(false)
  expect(await barriersOn(page)).toEqual([])
  await page.goto('/administration/members')
  await page.getByRole('heading', { level: 1, name: 'Cette page n’est pas disponible' }).waitFor()
})
