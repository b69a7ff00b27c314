import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Actor } from '../../support/actor.ts'
import type { House } from '../../support/house.ts'
import { type MailServer, startMailServer } from '../../support/mail-server.ts'
import { proSanteConnect } from '../../support/pro-sante-connect.ts'
import { type RealProvider, realProvider } from '../../support/real-provider.ts'
import { refusalOf } from '../../support/refusals.ts'
import { rowsOf } from '../../support/rows.ts'
import { codeOf } from '../../support/signs-in.ts'
import { movableClock } from '../../transport/movable-clock.ts'
import { addAuthenticator } from './authenticator.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { pictured } from './pictured.ts'

vi.setConfig({ testTimeout: 240_000 })

const password = 'Vokv!lumi-4zu'
/** The longest a proof lasts, and a little. */
const proofIsOver = 301

let clinic: Clinic
let provider: RealProvider
let mails: MailServer
let house: House<'alice' | 'ada'>
beforeAll(async () => {
  clinic = await openClinic()
  provider = await realProvider()
  mails = await startMailServer()
  const environment = { ...provider.environment, SMTP_URL: mails.url }
  house = await clinic.open({ alice: 'user', ada: 'company_admin' }, { environment })
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await provider?.[Symbol.asyncDispose]()
  await mails?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

describe('signing in', () => {
  test('says in a sentence that the password is wrong, then opens, and a reload keeps the session', async () => {
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    const { alice } = house.people
    await page.getByLabel('Adresse e-mail professionnelle').fill(alice.email)
    await page.keyboard.press('Enter')
    await page.getByLabel('Mot de passe', { exact: true }).fill('pas celui-ci')
    await page.keyboard.press('Enter')
    await page.getByText('Adresse e-mail ou mot de passe incorrect.').waitFor()
    await page.getByRole('button', { name: 'Changer d’adresse' }).click()
    await visitor.signsIn(alice)
    await page.getByRole('heading', { name: 'Bonjour Alice Martin' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Bonjour Alice Martin' }).waitFor()
  })

  test('shows the password to who wants to check it, and is a form that password managers know', async () => {
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    const { alice } = house.people
    const email = page.locator('form input[type=email][name=email][autocomplete~=username]')
    const password = page.locator('form input[name=password][autocomplete=current-password]')
    await email.fill(alice.email)
    await page.getByRole('button', { name: 'Continuer' }).click()
    await password.waitFor()
    expect(await email.inputValue()).toBe(alice.email)
    expect(await password.getAttribute('type')).toBe('password')
    await page.getByRole('button', { name: 'Afficher le mot de passe' }).click()
    expect(await password.getAttribute('type')).toBe('text')
  })

  test('is French until somebody chooses English, and stays so', async () => {
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
    await page.getByText('English').click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })
})

describe('signing out', () => {
  test('ends the session: a reload asks to sign in, and the other tab says why it closed', async () => {
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(house.people.alice)
    const otherTab = await page.context().newPage()
    await otherTab.goto(house.origin)
    await otherTab.getByRole('heading', { name: 'Bonjour Alice Martin' }).waitFor()
    await page.getByRole('button', { name: 'Mon compte' }).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
    await otherTab.getByText('Votre session est terminée.').waitFor()
  })

  test('without a network says that the server still has to be told', async () => {
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(house.people.alice)
    await visitor.losesNetwork()
    await page.getByRole('button', { name: 'Mon compte' }).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.getByText('votre session n’a pas pu être fermée sur le serveur').waitFor()
    await visitor.findsNetwork()
    await page.getByRole('button', { name: 'Fermer la session' }).click()
    await page.getByText('votre session n’a pas pu être fermée').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
  })
})

test('Pro Santé Connect: a doctor links her card, her badge and number stand in her profile and in her file, and she signs in by it', async () => {
  const { ada, alice } = house.people
  await using psc = await proSanteConnect()
  psc.serve(house.origin)
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  const { issuer, clientId, clientSecret } = psc
  await ada.call('sessions.verify', { proof: { kind: 'password', password: ada.password } })
  const preset = 'pro_sante_connect_sandbox'
  const { provider } = await ada.call('providers.create', { preset, issuer, clientId, clientSecret })
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(alice)
  const opens = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Mon compte' }).click()
    await page.getByRole('button', { name }).click()
  }
  await opens('Sécurité')
  await page.getByRole('button', { name: 'Lier mon compte Pro Santé Connect' }).click()
  await page.getByRole('heading', { name: 'Connexion Pro Santé Connect (démo)' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'psc-choice')
  await page.getByRole('button', { name: /^Alice Bernard/ }).click()
  await page.getByText('Lié depuis').waitFor()
  await page.goto(`${house.origin}/profile`)
  await page.getByText('Médecin · Cardiologie et maladies vasculaires · libéral, salarié').waitFor()
  await page.getByText('99700000018').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'psc-profile')

  await using narrow = await clinic.visit(house.origin, { width: 390, height: 844 })
  await narrow.signsIn(ada)
  await narrow.page.goto(`${house.origin}/administration/members/${alice.accountId}`)
  await narrow.page.getByText('99700000018').waitFor()
  expect(await barriersOn(narrow.page)).toEqual([])
  await pictured(narrow.page, 'psc-member')

  await page.goto(house.origin)
  await opens('Se déconnecter')
  await page.getByLabel('Adresse e-mail professionnelle').fill('alice@tilleuls.example')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continuer avec Pro Santé Connect' }).click()
  await page.getByRole('heading', { name: 'Bonjour Alice Martin' }).waitFor()
  await opens('Se déconnecter')
  await page.getByRole('button', { name: 'Fermer aussi ma session « Pro Santé Connect »' }).click()
  await pictured(page, 'psc-leaving')
  await page.getByRole('button', { name: 'Me déconnecter' }).click()
  await page.getByText('Vous êtes déconnecté de Prisme et du service').waitFor()
  await ada.call('providers.delete', { providerId: provider.providerId })
})

test('the address first, then the company’s own provider: someone new comes in by it, and who has an account links it', async () => {
  const { ada, alice } = house.people
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  const { redirectUri } = await addsProvider(ada)
  provider.register(redirectUri, `${house.origin}/signed-out`)
  const signsInThere = async (page: Page, login: string): Promise<void> => {
    await page.getByPlaceholder('Enter any login').fill(login)
    await page.getByPlaceholder('and password').fill('x')
    await page.getByRole('button', { name: 'Sign-in' }).click()
  }
  const agrees = (page: Page): Promise<void> => page.getByRole('button', { name: 'Continue' }).click()

  await using newcomer = await clinic.visit(house.origin, { width: 390, height: 844 })
  const { page } = newcomer
  await page.getByLabel('Adresse e-mail professionnelle').fill('marc@tilleuls.example')
  await page.keyboard.press('Enter')
  const button = page.getByRole('button', { name: 'Continuer avec Annuaire des Tilleuls' })
  await button.waitFor()
  await page.getByLabel('Mot de passe', { exact: true }).waitFor()
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-ways')
  await page.keyboard.press('Enter')
  await signsInThere(page, 'marc')
  await agrees(page)
  const list = page.getByRole('navigation', { name: 'Conversations' })
  await list.waitFor()
  // What the provider said is nowhere a neighbour could read it.
  expect(page.url()).toBe(`${house.origin}/`)
  await page.reload()
  await list.waitFor()
  const names = (await ada.call('accounts.list', {})).accounts.map(({ displayName }) => displayName)
  expect(names).toContain('Marc Réel')
  // Without a password, who he is is proven where he signs in, anew.
  await rowsOf(house.adminUrl, `update prisme.sessions set verified_at = now() - interval '6 minutes'`)
  await page.getByRole('button', { name: 'Mon compte' }).click()
  await page.getByRole('button', { name: 'Sécurité' }).click()
  const addsFactor = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Ajouter un second facteur' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Application d’authentification' }).click()
  }
  await addsFactor()
  expect(await page.getByRole('button', { name: 'Changer de mot de passe' }).count()).toBe(0)
  const proof = page.getByRole('dialog', { name: 'Confirmez que c’est bien vous' })
  await proof.getByRole('button', { name: 'Confirmer avec Annuaire des Tilleuls' }).waitFor()
  expect(await proof.getByLabel('Votre mot de passe').count()).toBe(0)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-proof')
  await proof.getByRole('button', { name: 'Confirmer avec Annuaire des Tilleuls' }).click()
  await signsInThere(page, 'marc')
  // Back where he was.
  await page.getByRole('heading', { level: 1, name: 'Sécurité' }).waitFor()
  await addsFactor()
  await page.getByRole('dialog').getByLabel('Code de votre application').waitFor()
  // The answer is good once: shown again, a sentence says what to do.
  await page.goto(`/sign-in/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}?code=x&state=y`)
  await page.getByText('La connexion par votre établissement n’a pas abouti.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-refused')

  // Signed out here, he is still signed in there: he is told, and asked; where several people sit, nobody is asked.
  const leavesThere = (): Promise<void> => page.getByRole('button', { name: 'Yes, sign me out' }).click()
  const signsOut = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Mon compte' }).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
  }
  await page.goto(house.origin)
  await signsOut()
  await page.getByText('Votre session « Annuaire des Tilleuls » est encore ouverte').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-still-there')
  await page.getByRole('button', { name: 'Fermer aussi ma session « Annuaire des Tilleuls »' }).click()
  await leavesThere()
  await page.getByText('Vous êtes déconnecté de Prisme et du service').waitFor()
  expect(page.url()).toBe(`${house.origin}/`)
  await pictured(page, 'provider-left-there')
  // An address that somebody else made up says nothing.
  await page.goto(`${house.origin}/signed-out?state=x`)
  await page.getByLabel('Ce poste est partagé').check()
  expect(await page.getByText('Vous êtes déconnecté').count()).toBe(0)
  await page.getByLabel('Adresse e-mail professionnelle').fill('marc@tilleuls.example')
  await page.keyboard.press('Enter')
  await button.click()
  await signsInThere(page, 'marc')
  // What he had agreed to there went with his session.
  await agrees(page)
  await list.waitFor()
  await signsOut()
  await leavesThere()
  await page.getByText('Vous êtes déconnecté de Prisme et du service').waitFor()

  await using visitor = await clinic.visit(house.origin)
  const own = visitor.page
  await visitor.signsIn(alice)
  await own.getByRole('button', { name: 'Mon compte' }).click()
  await own.getByRole('button', { name: 'Sécurité' }).click()
  const row = own
    .getByRole('table', { name: /^Services de connexion/ })
    .getByRole('row')
    .last()
  await row.getByText('Non lié').waitFor()
  await row.getByRole('button', { name: 'Lier mon compte' }).click()
  await signsInThere(own, 'alice-au-chu')
  await agrees(own)
  await row.getByText('Lié depuis').waitFor()
  expect(await barriersOn(own)).toEqual([])
  await pictured(own, 'provider-linked')
  await row.getByRole('button', { name: 'Retirer le lien' }).click()
  await own.getByRole('alertdialog').getByRole('button', { name: 'Retirer le lien' }).click()
  await row.getByText('Non lié').waitFor()

  // Who has an account already is asked for the code in its mailbox; then only the provider is left, and an emergency.
  const email = 'nadia@tilleuls.example'
  const nadia = { email, displayName: 'Nadia Roy', role: 'user', password } as const
  await house.app.services.accounts.create(house.companyId, nadia)
  await using known = await clinic.visit(house.origin, { width: 390, height: 844, theme: 'dark' })
  const hers = known.page
  await hers.getByLabel('Adresse e-mail professionnelle').fill(email)
  await hers.keyboard.press('Enter')
  await hers.getByRole('button', { name: 'Continuer avec Annuaire des Tilleuls' }).click()
  await signsInThere(hers, 'nadia')
  await agrees(hers)
  await hers.getByRole('heading', { name: 'C’est bien votre compte ?' }).waitFor()
  expect(await barriersOn(hers)).toEqual([])
  await pictured(hers, 'provider-link')
  const code = /^(\d{6})$/m.exec((await mails.to(email)).text)?.[1] ?? ''
  await hers.keyboard.type(code)
  await hers.keyboard.press('Enter')
  await hers.getByRole('navigation', { name: 'Conversations' }).waitFor()
  await rowsOf(
    house.adminUrl,
    `insert into prisme.sign_in_rules values ('${house.companyId}', 'as_before', now(), '${ada.accountId}')`,
  )
  await using last = await clinic.visit(house.origin)
  await last.page.getByLabel('Adresse e-mail professionnelle').fill(email)
  await last.page.keyboard.press('Enter')
  await last.page.getByText('Accès de secours').click()
  await last.page.getByText('Réservé aux comptes de secours').waitFor()
  expect(await last.page.getByLabel('Mot de passe', { exact: true }).count()).toBe(0)
  expect(await barriersOn(last.page)).toEqual([])
  await pictured(last.page, 'provider-only')
})

/** What an administrator does once, in ten minutes: the service, what to say there, what it says back; then it is turned on. */
async function addsProvider(ada: Actor): Promise<{ redirectUri: string }> {
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(ada)
  const goes = async (path: string, name: string): Promise<void> => {
    await page.goto(`${house.origin}/administration/providers${path}`)
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }
  await goes('', 'Services de connexion')
  await page.getByText('Aucun service').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.getByRole('link', { name: 'Ajouter un service' }).click()
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByText('Donnez un nom au service.').waitFor()
  await page.getByLabel('Nom du service').fill('Annuaire des Tilleuls')
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-wizard-1')
  await page.keyboard.press('Enter')
  const redirectUri = await page.getByLabel('Adresse de retour (redirect URI)', { exact: true }).inputValue()
  expect(redirectUri).toMatch(new RegExp(`^${house.origin}/sign-in/`))
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-wizard-2')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByText('Saisissez l’identifiant du client.').waitFor()
  await page.getByLabel('Émetteur (issuer)').fill(`${provider.issuer}/ailleurs`)
  await page.getByLabel('Identifiant du client (client ID)').fill(provider.clientId)
  await page.getByLabel('Secret du client (client secret)').fill(provider.clientSecret)
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByText('Ce fournisseur ne convient pas encore').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-wizard-3')
  await page.getByLabel('Émetteur (issuer)').fill(provider.issuer)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Annuaire des Tilleuls' }).waitFor()
  await page.getByText('Ce service est arrêté').waitFor()
  await page.getByLabel('Qui peut entrer').selectOption('users')
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page.getByText('Aussi les nouvelles personnes').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Mettre en service' }).click()
  await page.getByRole('alertdialog').getByText('tilleuls.example').waitFor()
  await pictured(page, 'provider-turn-on')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Mettre en service' }).click()
  await page.getByText('Le service est en service.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-page')
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await goes('', 'Services de connexion')
  await page.getByRole('table').getByText('En service').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-list-390-dark')
  const { providers } = await ada.call('providers.list', {})
  expect(providers).toMatchObject([{ redirectUri, active: true, provisioning: 'users' }])
  return { redirectUri }
}

test('A-4, A-5: a password, a passkey and an authenticator are changed in the security page, each proven anew; the last factor stays', async () => {
  const clock = movableClock()
  await using house = await clinic.open({ ada: 'company_admin', alice: 'user' }, { world: clock.world })
  const { ada, alice } = house.people
  await using visitor = await clinic.visit(house.origin, { width: 390, height: 844 })
  const { page } = visitor
  const { keyboard } = page
  const device = await addAuthenticator(page)
  await visitor.signsIn(alice)
  await page.getByRole('button', { name: 'Mon compte' }).click()
  await page.getByRole('button', { name: 'Sécurité' }).click()
  await page.getByRole('heading', { level: 1, name: 'Sécurité' }).waitFor()
  await page.getByText('votre compte n’est protégé que par son mot de passe').waitFor()
  expect(await barriersOn(page)).toEqual([])

  // By keyboard: a password that says its owner's name is refused before it is sent; who is there is asked by password.
  clock.advance(proofIsOver)
  await page.getByRole('button', { name: 'Changer de mot de passe' }).focus()
  await keyboard.press('Enter')
  await keyboard.type('Alice-martin#7')
  await keyboard.press('Enter')
  const changing = page.getByRole('dialog', { name: 'Changer de mot de passe' })
  await changing.getByRole('listitem').filter({ hasText: 'Ni votre nom' }).getByText('Manque').waitFor()
  await changing.getByText('Toutes les règles').waitFor({ state: 'detached' })
  await changing.getByLabel('Nouveau mot de passe').fill(password)
  await changing.getByText(/\d bits/).waitFor()
  await keyboard.press('Enter')
  const proof = page.getByRole('dialog', { name: 'Confirmez que c’est bien vous' })
  await proof.getByLabel('Votre mot de passe', { exact: true }).waitFor()
  await keyboard.type(alice.password)
  await keyboard.press('Enter')
  await page.getByText('Votre mot de passe est changé.').waitFor()
  expect(await refusalOf(alice.session.call('accounts.me', {}))).toBe('session_ended')
  await alice.session.signIn(alice.email, password)

  // A further session is seen, and closed from here.
  await page.reload()
  const open = page.getByRole('table', { name: /^Vos sessions/ }).getByRole('row')
  await open
    .filter({ hasText: 'Cette session' })
    .getByText(/ · Linux/)
    .waitFor()
  await open.filter({ hasNotText: 'Cette session' }).getByRole('button', { name: 'Fermer' }).click()
  await page.getByText('La session Appareil inconnu est fermée.').waitFor()
  expect(await refusalOf(alice.session.call('accounts.me', {}))).toBe('session_ended')
  await alice.session.signIn(alice.email, password)

  // The first factor comes with recovery codes, on a page and a sheet of paper of their own.
  const adding = page.getByRole('dialog', { name: 'Ajouter un second facteur' })
  await page.getByRole('button', { name: 'Ajouter un second facteur' }).click()
  await adding.getByRole('button', { name: 'Clé d’accès' }).click()
  await adding.getByLabel('Nom').fill('Poste de la salle de garde')
  await adding.getByRole('button', { name: 'Créer la clé d’accès' }).click()
  await page.getByRole('heading', { name: 'Gardez vos codes de secours' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Gardez vos codes de secours')
  expect(await barriersOn(page)).toEqual([])
  const codes = page.getByRole('list', { name: 'Vos dix codes' }).getByRole('listitem')
  const [lost = ''] = await codes.allTextContents()
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByRole('button').filter({ visible: true }).count()).toBe(0)
  expect(await codes.last().isVisible()).toBe(true)
  await page.emulateMedia({ media: 'screen' })
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.getByText('« Poste de la salle de garde » est ajouté.').waitFor()
  expect(await page.content()).not.toContain(lost)

  // A passkey proves who is there; a finger that is not its owner's does not.
  clock.advance(proofIsOver)
  await device.agrees(false)
  await page.getByRole('button', { name: 'Ajouter un second facteur' }).click()
  await adding.getByRole('button', { name: 'Application d’authentification' }).click()
  await proof.getByRole('button', { name: 'Utiliser un code de secours' }).waitFor()
  await proof.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click()
  await proof.getByText('La clé d’accès n’a pas pu servir.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await device.agrees(true)
  await proof.getByRole('button', { name: 'Utiliser ma clé d’accès' }).click()
  const secret = await adding.locator('.factor-secret').textContent()
  await adding.getByLabel('Nom').fill('Téléphone')
  await adding
    .getByLabel('Code de votre application')
    .fill(codeOf(secret?.replaceAll(' ', '') ?? '', clock.now()))
  await keyboard.press('Enter')
  await page.getByText('« Téléphone » est ajouté.').waitFor()
  const row = (name: string) =>
    page.getByRole('table', { name: 'Vos seconds facteurs' }).getByRole('row', { name })
  await row('Téléphone').getByRole('button', { name: 'Renommer' }).click()
  await page.getByRole('dialog').getByLabel('Nom').fill('Tablette du service')
  await keyboard.press('Enter')
  await page.getByText('Il s’appelle maintenant « Tablette du service ».').waitFor()

  await alice.session.signIn(alice.email, password)
  await page.getByRole('button', { name: 'Tirer de nouveaux codes' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Tirer de nouveaux codes' }).click()
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.getByText('Vos nouveaux codes de secours sont en place.').waitFor()
  await page.getByText('Il vous en reste 10 sur dix.').waitFor()

  // A factor that the company begins to demand is asked for at once; the last one then stays, and the page says why.
  await row('Tablette').getByRole('button', { name: 'Retirer' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Retirer' }).click()
  await page.getByText('« Tablette du service » est retiré.').waitFor()
  await row('Poste').getByRole('button', { name: 'Retirer' }).click()
  await page.getByRole('alertdialog').getByText('votre mot de passe seul suffira').waitFor()
  await keyboard.press('Escape')
  const { accountId } = alice
  const { version } = await ada.call('company.readPolicy', {})
  await ada.call('sessions.verify', { proof: { kind: 'password', password: ada.password } })
  await ada.call('factors.askReset', { accountId, identityChecked: 'in_person' })
  // The software's finger would take what the browser proposes in the address field at once: here the button is meant.
  await page.evaluate(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })
  await ada.call('company.changePolicy', {
    expectedVersion: version,
    changes: { mfa: { users: 'required' } },
  })
  await page.getByText('Votre session est terminée.').waitFor()
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click()
  await page.getByText('pour retirer celui-ci, ajoutez-en d’abord un autre').waitFor()
  expect(await row('Poste').getByRole('button', { name: 'Retirer' }).count()).toBe(0)

  // A reset that its person did not ask for is stopped by them.
  await page.getByText('Un administrateur a demandé que vos seconds facteurs soient retirés').waitFor()
  await page.getByRole('button', { name: 'Annuler la réinitialisation' }).click()
  await page.getByText('vos seconds facteurs restent').waitFor()
  expect((await ada.call('factors.listResets', {})).resets).toEqual([])

  // The same page in English.
  await page.getByRole('button', { name: 'Retour aux conversations' }).click()
  await page.getByRole('button', { name: 'Mon compte' }).click()
  await page.getByText('English').click()
  await page.getByRole('button', { name: 'Security' }).click()
  await page.getByText('to remove this one, add another one first').waitFor()
  expect(await barriersOn(page)).toEqual([])
})
