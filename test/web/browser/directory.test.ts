import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { House } from '../../support/house.ts'
import { groupUrn, scimClient, userOf } from '../../support/scim.ts'
import { movableClock } from '../../transport/movable-clock.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { pictured } from './pictured.ts'

vi.setConfig({ testTimeout: 240_000 })

let clinic: Clinic
let house: House<'ada' | 'bea'>
const clock = movableClock()
beforeAll(async () => {
  clinic = await openClinic()
  house = await clinic.open({ ada: 'company_admin', bea: 'company_admin' }, { world: clock.world })
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

const opensDirectory = async (page: Page, name: string): Promise<void> => {
  await page.goto(`${house.origin}/administration/directory`)
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

test('a directory is connected from a page: a token seen once, what it brings, bubbles that follow its groups, and administrators a person makes', async () => {
  const { ada, bea } = house.people
  const { conversation: rea } = await ada.call('bubbles.create', { name: 'Réa – garde' })
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(ada)
  await opensDirectory(page, 'Annuaire (SCIM)')
  await page.getByText('n’a encore aucun domaine de messagerie').waitFor()
  await page.getByText('Aucun jeton : l’annuaire ne peut rien faire ici.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'scim-nothing')
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  await page.reload()

  // The secret is there once, beside the address; making it asks who is there once the proof is old.
  const making = page.getByRole('alertdialog', { name: 'Nouveau jeton' })
  await page.getByRole('button', { name: 'Nouveau jeton' }).click()
  await making.getByRole('button', { name: 'Créer le jeton' }).click()
  await making.getByText('Dites à quoi sert ce jeton.').waitFor()
  await making.getByLabel('À quoi il sert').fill('Entra ID du CHU')
  await making.getByLabel('Réseaux').fill('ailleurs')
  await making.getByText('Ni une adresse ni un réseau : ailleurs').waitFor()
  await making.getByLabel('Réseaux').fill('')
  await making.getByLabel('Durée (jours)').fill('0')
  expect(await barriersOn(page)).toEqual([])
  await making.getByLabel('Durée (jours)').fill('180')
  clock.advance(301)
  await page.keyboard.press('Enter')
  const proof = page.getByRole('dialog', { name: 'Confirmez que c’est bien vous' })
  await proof.getByLabel('Votre mot de passe').fill(ada.password)
  await page.keyboard.press('Enter')
  await making.getByText('il ne sera plus jamais montré').waitFor()
  const secret = await making.getByLabel('Jeton secret').inputValue()
  expect(await making.getByLabel(/^Adresse de base/).inputValue()).toBe(`${house.origin}/scim/v2`)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'scim-token')
  await making.getByRole('button', { name: 'J’ai rangé le jeton' }).click()
  await page.getByText('Le jeton « Entra ID du CHU » est créé.').waitFor()
  expect(await page.content()).not.toContain(secret)
  const token = page.getByRole('row', { name: /Entra ID du CHU/ })
  await token.getByText('Dernier emploi : Jamais').waitFor()

  // The directory brings people and a group.
  const scim = scimClient(house.origin, secret)
  const [nora, yann] = await Promise.all(
    ['nora', 'yann'].map(async (name) => (await scim('POST', '/Users', userOf(name))).body),
  )
  const members = [nora, yann].map((one) => ({ value: one?.['id'] }))
  for (const displayName of ['Réanimation', 'Direction'])
    await scim('POST', '/Groups', { schemas: [groupUrn], displayName, members })
  await page.reload()
  await page.getByText('L’annuaire tient 2 personnes ici.').waitFor()
  await page.getByText('2 groupes.').waitFor()
  expect(await token.textContent()).not.toContain('Jamais')
  await page.getByText('Dans Microsoft Entra ID').click()
  await page.getByText('Jeton secret : le jeton.').waitFor()

  // A bubble follows a group where its organiser says so; of others an administrator reads no name.
  await page.getByRole('button', { name: 'Bulles Réanimation' }).click()
  const bubbles = page.getByRole('alertdialog', { name: 'Bulles qui suivent « Réanimation »' })
  expect(await bubbles.getByRole('button', { name: 'Suivre le groupe' }).isDisabled()).toBe(true)
  await bubbles.getByLabel('Faire suivre une bulle de plus').selectOption('Réa – garde')
  await bubbles.getByText('2 personnes y entrent tout de suite.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'scim-bubbles')
  await bubbles.getByRole('button', { name: 'Suivre le groupe' }).click()
  await page.getByText('Réa – garde suit « Réanimation ».').waitFor()
  const memberCount = async () =>
    (await ada.call('conversations.get', { conversationId: rea.conversationId })).conversation.memberCount
  expect(await memberCount()).toBe(3)

  // People of a group are proposed; a person decides about each, and reads by which group.
  await page.getByRole('button', { name: 'Rôle Direction' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Proposer' }).click()
  await page.getByText('Les personnes de « Direction » sont proposées.').waitFor()
  const proposal = (name: string) =>
    page.getByRole('table', { name: 'Personnes proposées comme administrateurs' }).getByRole('row', { name })
  await proposal('Nora Duval').getByText('Direction').waitFor()
  expect(await proposal('Nora Duval').textContent()).not.toContain('Réanimation')
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'scim-proposals')
  await proposal('Nora Duval').getByRole('button', { name: 'Nommer administrateur' }).click()
  await page.getByRole('alertdialog').getByText('proposée par : Direction').waitFor()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Nommer administrateur' }).click()
  await page.getByText('Nora Duval est administrateur.').waitFor()
  await proposal('Yann Duval').getByRole('button', { name: 'Refuser' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Refuser' }).click()
  await page.getByText('Yann Duval reste membre.').waitFor()
  await page.getByRole('heading', { name: 'À décider' }).waitFor({ state: 'detached' })
  const roles = (await ada.call('accounts.list', {})).accounts.map(({ displayName, role }) => [
    displayName,
    role,
  ])
  expect(Object.fromEntries(roles)).toMatchObject({ 'Nora Duval': 'company_admin', 'Yann Duval': 'user' })

  // Another administrator, on a phone, in the dark and in English: she is not in the bubble, and may end it all the same.
  await using narrow = await clinic.visit(house.origin, { width: 390, height: 844, theme: 'dark' })
  const hers = narrow.page
  await narrow.signsIn(bea)
  await hers.evaluate(() => localStorage.setItem('prisme.locale', 'en'))
  await opensDirectory(hers, 'Directory (SCIM)')
  await hers.getByText('a bubble you are not in').waitFor()
  expect(await barriersOn(hers)).toEqual([])
  await pictured(hers, 'scim-390-dark-en')
  expect(await hers.content()).not.toContain('Réa – garde')
  await hers.getByRole('button', { name: 'Bubbles Réanimation' }).click()
  await hers.getByText('You organise no other bubble.').waitFor()
  expect(await barriersOn(hers)).toEqual([])
  await pictured(hers, 'scim-bubbles-390-dark-en')
  await hers.getByRole('alertdialog').getByRole('button', { name: 'Follow no more' }).click()
  await hers.getByText('follows “Réanimation” no more').waitFor()
  expect(await memberCount()).toBe(1)

  // A token is replaced with a time for both, and ended at once.
  await page.reload()
  await token.getByRole('button', { name: 'Remplacer' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remplacer' }).click()
  const second = await page.getByRole('alertdialog').getByLabel('Jeton secret').inputValue()
  await page.getByRole('button', { name: 'J’ai rangé le jeton' }).click()
  const works = async (key: string) => (await scimClient(house.origin, key)('GET', '/Users')).status
  expect([await works(secret), await works(second)]).toEqual([200, 200])
  await token.filter({ hasText: 'Actif' }).getByRole('button', { name: 'Révoquer' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Révoquer' }).click()
  await token.getByText('Révoqué').waitFor()
  await page.getByText('Le jeton « Entra ID du CHU » est révoqué.').waitFor()
  expect([await works(secret), await works(second)]).toEqual([200, 401])
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'scim-revoked')
})
