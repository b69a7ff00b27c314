import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clinic, openClinic } from './clinic.ts'

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
}, 600_000)
afterAll(() => clinic?.[Symbol.asyncDispose]())

describe('signing in', () => {
  test('says in a sentence that the password is wrong, then opens, and a reload keeps the session', async () => {
    await using house = await clinic.open({ alice: 'user' })
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
    await using house = await clinic.open({ alice: 'user' })
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
    await using house = await clinic.open({ alice: 'user' })
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
    await using house = await clinic.open({ alice: 'user' })
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
    await using house = await clinic.open({ alice: 'user' })
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
