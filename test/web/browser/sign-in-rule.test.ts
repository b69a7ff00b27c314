import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Actor } from '../../support/actor.ts'
import { createAuthenticator } from '../../support/authenticator.ts'
import type { House } from '../../support/house.ts'
import { type RealProvider, realProvider } from '../../support/real-provider.ts'
import { refusalOf } from '../../support/refusals.ts'
import { movableClock } from '../../transport/movable-clock.ts'
import { addAuthenticator } from './authenticator.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { pictured } from './pictured.ts'
import type { Visitor } from './visitor.ts'

vi.setConfig({ testTimeout: 240_000 })

let clinic: Clinic
let provider: RealProvider
let house: House<'ada' | 'bea' | 'cleo' | 'alice' | 'gil'>
const clock = movableClock()
beforeAll(async () => {
  clinic = await openClinic()
  provider = await realProvider()
  house = await clinic.open(
    { ada: 'company_admin', bea: 'company_admin', cleo: 'company_admin', alice: 'user', gil: 'guest' },
    { environment: provider.environment, world: clock.world },
  )
  await house.app.services.operator.addDomain(house.companyId, 'example.org')
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await provider?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

/** The longest a proof lasts, and a little. */
const proofIsOver = 301
const title = 'Connexion réservée aux services'
const demand = 'Réserver la connexion aux services'
const opensRule = async (page: Page): Promise<void> => {
  await page.goto(`${house.origin}/administration/sign-in-rule`)
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText('Comptes de secours', { exact: true }).waitFor()
}

async function signsInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('x')
  await page.getByRole('button', { name: 'Sign-in' }).click()
}

async function addsPasskey(person: Actor): Promise<void> {
  const { offer } = await person.call('factors.begin', { kind: 'passkey' })
  if (offer.kind !== 'passkey') throw new Error('asked for a passkey')
  const response = createAuthenticator(house.origin).create(offer.options)
  await person.call('factors.add', { name: 'Coffre', answer: { kind: 'passkey', response } })
}

/** In her own browser, where the key stays. */
async function makesPasskey({ page, signsIn }: Visitor, bea: Actor): Promise<void> {
  await addAuthenticator(page)
  // The software's finger would take what the browser proposes in the address field at once: here the button is meant.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })
  await signsIn(bea)
  await page.goto(`${house.origin}/security`)
  await page.getByRole('button', { name: 'Ajouter un second facteur' }).click()
  const adding = page.getByRole('dialog', { name: 'Ajouter un second facteur' })
  await adding.getByRole('button', { name: 'Clé d’accès' }).click()
  await adding.getByLabel('Nom').fill('Clé du coffre')
  await adding.getByRole('button', { name: 'Créer la clé d’accès' }).click()
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.getByText('« Clé du coffre » est ajouté.').waitFor()
}

test('A-19: an administrator reads what the rule does, does what is missing, makes it, and lifts it; nobody is locked out', async () => {
  const { ada, bea, cleo, alice } = house.people
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(ada)
  await opensRule(page)
  await page.getByText('4 mots de passe de membres sont effacés').waitFor()
  await page.getByText('4 membres ne sont encore liés à aucun service').waitFor()
  await page.getByText('1 invité garde son mot de passe.').waitFor()
  await page.getByText('Votre session à vous se ferme aussi').waitFor()
  await page.getByText('Aucun service n’est en marche.').waitFor()
  const making = page.getByRole('button', { name: demand })
  expect(await making.isDisabled()).toBe(true)
  expect(await barriersOn(page)).toEqual([])
  await page.getByLabel('Les invités').selectOption('Passent par les services, eux aussi')
  await page.getByText('1 mot de passe d’invité est effacé aussi').waitFor()
  await page.getByLabel('Les invités').selectOption('Gardent leur mot de passe')

  // Her account is linked first, then shown to be let in.
  const { provider: made } = await ada.call('providers.create', {
    ...{ issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret },
    ...{ name: 'Annuaire des Tilleuls', provisioning: 'users' },
  })
  provider.register(made.redirectUri, `${house.origin}/signed-out`)
  await page.reload()
  await page.getByText('Votre compte n’est lié à aucun service.').waitFor()
  await pictured(page, 'rule-missing')
  await page.getByRole('link', { name: 'Ouvrir la page Sécurité' }).click()
  await page.getByRole('button', { name: /^Lier/ }).click()
  await signsInThere(page, 'ada')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Retirer le lien' }).waitFor()
  await opensRule(page)
  const prove = page.getByRole('button', { name: 'Le prouver maintenant par « Annuaire des Tilleuls »' })
  const proves = async (): Promise<void> => {
    await prove.click()
    await signsInThere(page, 'ada')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByText('Cela vaut jusqu’à').waitFor()
  }
  await proves()
  expect(await making.isDisabled()).toBe(true)

  // Who has no passkey would not come in: refused, in a sentence. Naming asks who is there once the proof is old.
  const naming = page.getByRole('dialog', { name: 'Nommer un compte de secours' })
  const names = async (person: Actor): Promise<void> => {
    await page.getByRole('button', { name: 'Nommer un compte de secours' }).click()
    await naming.getByRole('option', { name: person.displayName }).click()
    await naming.getByRole('button', { name: 'Nommer', exact: true }).click()
  }
  await names(bea)
  await naming.getByText('Seul un administrateur actif qui a une clé d’accès').waitFor()
  expect(await naming.getByRole('option', { name: alice.displayName }).count()).toBe(0)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'rule-unfit')
  await naming.getByRole('button', { name: 'Annuler' }).click()
  await using sealed = await clinic.visit(house.origin, { width: 390, height: 844 })
  await makesPasskey(sealed, bea)
  await addsPasskey(cleo)
  await names(bea)
  await page.getByText('Bea Martin est un compte de secours.').waitFor()
  await page.getByText('1 prêt sur 2.').waitFor()
  clock.advance(proofIsOver)
  await names(cleo)
  const proof = page.getByRole('dialog', { name: 'Confirmez que c’est bien vous' })
  await proof.getByLabel('Votre mot de passe').fill(ada.password)
  await page.keyboard.press('Enter')
  await page.getByText('Cleo Martin est un compte de secours.').waitFor()

  // What is confirmed is said again; a proof that ran out meanwhile does not do.
  await making.click()
  const asking = page.getByRole('alertdialog', { name: 'Réserver la connexion aux services ?' })
  await asking.getByText('4 mots de passe de membres sont effacés').waitFor()
  const confirm = asking.getByRole('button', { name: 'Effacer les mots de passe et réserver' })
  expect(await confirm.isDisabled()).toBe(true)
  await asking.getByLabel(/^Pour confirmer/).fill('une autre')
  expect(await confirm.isDisabled()).toBe(true)
  const { name: company } = (await ada.call('accounts.me', {})).company
  await asking.getByLabel(/^Pour confirmer/).fill(company.toLowerCase())
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'rule-confirm')
  clock.advance(proofIsOver)
  await confirm.click()
  await proof.getByLabel('Votre mot de passe').fill(ada.password)
  await page.keyboard.press('Enter')
  await asking.getByText('Connectez-vous d’abord').waitFor()
  await pictured(page, 'rule-not-fresh')
  await asking.getByRole('button', { name: 'Annuler' }).click()
  await page.getByText('Il faut avoir vu, dans les 10 dernières minutes').waitFor()
  expect(await making.isDisabled()).toBe(true)
  await proves()
  await pictured(page, 'rule-ready')
  await making.click()
  await asking.getByLabel(/^Pour confirmer/).fill(company)
  await confirm.click()

  // Hers was opened by a password: it ends with the others, and she comes back by the service.
  await page.getByText('Votre session est terminée.').waitFor()
  expect(await refusalOf(alice.session.signIn(alice.email, alice.password))).toBe('sign_in_failed')
  await page.getByLabel('Adresse e-mail professionnelle').fill(ada.email)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continuer avec Annuaire des Tilleuls' }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  await opensRule(page)
  await page.getByText('Réservée aux services', { exact: true }).waitFor()
  await page.getByText(/^Depuis le .*, par Ada Martin\.$/).waitFor()
  await page.getByText('3 membres ne sont encore liés à aucun service').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'rule-holds')
  await page.getByRole('button', { name: 'Retirer Bea Martin' }).click()
  const releasing = page.getByRole('alertdialog', { name: /^Ne plus garder Bea Martin/ })
  await releasing.getByRole('button', { name: 'Retirer' }).click()
  await releasing.getByText('Il faut deux comptes de secours').waitFor()
  await releasing.getByRole('button', { name: 'Annuler' }).click()

  // The sealed key opens, is seen to have been used, and stays.
  const safe = sealed.page
  await safe.getByText('Votre session est terminée.').waitFor()
  await safe.getByLabel('Adresse e-mail professionnelle').fill(bea.email)
  await safe.keyboard.press('Enter')
  await safe.getByText('Accès de secours').click()
  await safe.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click()
  await safe.getByRole('heading', { level: 1, name: 'Sécurité' }).waitFor()
  await safe
    .getByRole('row', { name: /Clé du coffre/ })
    .getByRole('button', { name: 'Retirer' })
    .click()
  const last = safe.getByRole('alertdialog')
  await last.getByRole('button', { name: 'Retirer' }).click()
  await last.getByText('Ce compte est réservé au secours').waitFor()
  expect(await barriersOn(safe)).toEqual([])
  await pictured(safe, 'rule-last-passkey-390')
  await opensRule(safe)
  await safe.emulateMedia({ colorScheme: 'dark' })
  await safe.evaluate(() => localStorage.setItem('prisme.locale', 'en'))
  await safe.reload()
  await safe.getByRole('heading', { level: 1, name: 'Sign-in by the services only' }).waitFor()
  const used = safe
    .getByRole('row', { name: /Bea Martin/ })
    .getByRole('cell')
    .nth(2)
  expect(await used.textContent()).not.toContain('Never')
  expect(await barriersOn(safe)).toEqual([])
  await pictured(safe, 'rule-holds-390-dark-en')

  // It is lifted, and what does not come back is said.
  await page.getByRole('button', { name: 'Accepter de nouveau les mots de passe' }).click()
  const lifting = page.getByRole('alertdialog', { name: 'Accepter de nouveau les mots de passe ?' })
  await lifting.getByText('Aucun mot de passe ne revient').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'rule-lift')
  await lifting.getByRole('button', { name: 'Accepter de nouveau les mots de passe' }).click()
  await page.getByText('Les mots de passe sont de nouveau acceptés.').waitFor()
  await page.getByText('Aucun membre n’a de mot de passe').waitFor()
  expect(await refusalOf(bea.session.signIn(bea.email, bea.password))).toBe('sign_in_failed')
  await safe.reload()
  await safe.getByText('No member has a password').waitFor()
  await pictured(safe, 'rule-off-390-dark-en')
})
