import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { phone } from './visitor.ts'

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
})
afterAll(() => clinic[Symbol.asyncDispose]())

test('R93: a charter that is published while someone works is read and accepted before going on', async () => {
  await using house = await clinic.open({ alice: 'user', ada: 'company_admin' })
  const { alice, ada } = house.people
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(alice)
  const text = { fr: 'Je respecte le secret professionnel.\n\n1 < 2 & « voilà ».' }
  await ada.session.call('charter.publish', { expectedVersion: 0, text })
  // Nothing is touched: the socket was closed, and coming back says why.
  await page.getByRole('heading', { name: 'Charte de votre établissement' }).waitFor()
  await page.getByText('1 < 2 & « voilà ».').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.reload()
  await page.getByRole('button', { name: 'J’ai lu et j’accepte' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Mon compte' }).waitFor()
  const { acceptedAt } = await alice.session.call('charter.read', {})
  expect(acceptedAt).toBeDefined()
})

test('A-9: the operator’s link leads the first administrator to an account, and to the sign-in; a spent one says so', async () => {
  await using house = await clinic.open({})
  await using visitor = await clinic.visit(house.origin, phone)
  const { page } = visitor
  const { operator } = house.app.services
  const { link } = await operator.createCompany({
    name: 'Hôpital des Érables',
    domain: undefined,
    locale: 'fr',
  })
  await page.goto(link)
  await page.getByRole('heading', { name: 'Premier administrateur' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  const make = page.getByRole('button', { name: 'Créer mon compte d’administrateur' })
  await page.getByLabel('Adresse e-mail professionnelle').fill('rose@erables.example')
  await make.click()
  await page.getByText('Saisissez votre nom.').waitFor()
  await page.getByLabel('Prénom et nom').fill('Rose Faure')
  await page.getByLabel('Mot de passe', { exact: true }).fill('Vokv!lumi-4zu')
  await make.click()
  await page.getByRole('heading', { name: 'Votre compte est prêt' }).waitFor()
  await page.getByRole('button', { name: 'Aller à la connexion' }).click()
  await page.getByRole('heading', { name: 'Connexion' }).waitFor()
  // Leaves the page and comes back: only what follows the # differs from where we are.
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByLabel('Adresse e-mail professionnelle').fill('remi@erables.example')
  await page.getByLabel('Prénom et nom').fill('Rémi Faure')
  await page.getByLabel('Mot de passe', { exact: true }).fill('Vokv!lumi-4zu')
  await make.click()
  await page.getByText('Ce lien n’est plus valable').waitFor()
})
