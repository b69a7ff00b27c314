import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { maxBodyBytes } from '../../../src/protocol/index.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { patience } from './visitor.ts'

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
}, 600_000)
afterAll(() => clinic?.[Symbol.asyncDispose]())

describe('one’s own message', () => {
  test('whose answer is lost with the connection is there once, for its author and for the others', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await alice.creates('Garde', bruno)
    await using visitor = await clinic.visit(house.origin)
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    visitor.losesNextAnswer()
    await visitor.writes('une seule fois')
    await visitor.page.getByText(/^Envoyé à/).waitFor()
    await visitor.writes('et la suite')
    const unsent = visitor.page.locator('[data-delivery=sending], [data-delivery=waiting]')
    await expect.poll(() => unsent.count(), patience).toBe(0)
    expect(await visitor.reads()).toEqual(['une seule fois', 'et la suite'])
    expect(await bruno.reads(conversationId)).toEqual(['une seule fois', 'et la suite'])
  })

  test('written without a network is said to be on its way, never sent, and leaves when it is back', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await alice.creates('Garde', bruno)
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    await visitor.losesNetwork()
    await visitor.writes('depuis l’ascenseur')
    await page.getByText('Reconnexion en cours…').waitFor()
    expect(await page.getByText('En attente du réseau', { exact: true }).count()).toBe(1)
    expect(await page.getByText(/^Envoyé à/).count()).toBe(0)
    await visitor.findsNetwork()
    await page.getByText(/^Envoyé à/).waitFor()
    await page.getByText('Reconnexion en cours…').waitFor({ state: 'detached' })
    expect(await bruno.reads(conversationId)).toEqual(['depuis l’ascenseur'])
  })

  test('that the server refuses stays, says why, and goes when it is tried again', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await bruno.creates('Garde', alice)
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    await visitor.losesNetwork()
    await visitor.writes('trop tard')
    await bruno.call('bubbles.remove', { bubbleId: conversationId, accountId: alice.accountId })
    await visitor.findsNetwork()
    await page.getByText('Vous ne faites plus partie de la bulle « Garde ».').waitFor()
    await bruno.call('bubbles.invite', { bubbleId: conversationId, accountId: alice.accountId })
    await visitor.opens('Garde')
    await page.getByText('Non envoyé. Cette conversation est introuvable.').waitFor()
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByText(/^Envoyé à/).waitFor()
    expect(await bruno.reads(conversationId)).toEqual(['trop tard'])
  })

  test('of the greatest length passes, however much its characters grow on the way', async () => {
    const house = await clinic.company({ alice: 'user' })
    const { alice } = house.people
    const { conversationId } = await alice.creates('Garde')
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    const longest = '"'.repeat(maxBodyBytes)
    await page.getByRole('textbox', { name: /^Message pour/ }).fill(`${longest}"`)
    await page.getByText('Ce message est trop long').waitFor()
    expect(await page.getByRole('button', { name: 'Envoyer', exact: true }).isDisabled()).toBe(true)
    await visitor.writes(longest)
    await page.getByText(/^Envoyé à/).waitFor()
    expect(await alice.reads(conversationId)).toEqual([longest])
  })

  test('is text and nothing else, and its addresses can be followed', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await bruno.creates('Garde', alice)
    const hostile = '<img src=x onerror="document.title=1"> javascript:alert(1) https://exemple.test/a.'
    await bruno.sends(conversationId, hostile)
    await using visitor = await clinic.visit(house.origin)
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    await visitor.page.getByText('onerror').and(visitor.page.locator('.message-text')).waitFor()
    expect(await visitor.reads()).toEqual([hostile])
    const link = visitor.page.locator('.message-text a')
    expect(await link.getAttribute('href')).toBe('https://exemple.test/a')
    expect(await link.getAttribute('rel')).toContain('noopener')
    expect(await visitor.page.locator('.message-text img').count()).toBe(0)
  })
})

test('a conversation opened without a network is read by itself when it is back', async () => {
  const house = await clinic.company({ alice: 'user', bruno: 'user' })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Garde', bruno)
  await bruno.sends(conversationId, 'K+ à 5,9')
  await using visitor = await clinic.visit(house.origin)
  await visitor.signsIn(alice)
  await visitor.losesNetwork()
  await visitor.opens('Garde')
  await visitor.page.getByText('Le serveur n’a pas répondu.').waitFor()
  await visitor.writes('bien reçu')
  await visitor.page.getByRole('alertdialog', { name: /^Impossible de vérifier/ }).waitFor()
  await visitor.page.getByRole('button', { name: 'Envoyer quand même' }).click()
  await visitor.page.getByText('En attente du réseau', { exact: true }).waitFor()
  await visitor.findsNetwork()
  await expect.poll(() => visitor.reads(), patience).toEqual(['K+ à 5,9', 'bien reçu'])
})

test('a draft stays with its conversation while one looks elsewhere', async () => {
  const house = await clinic.company({ alice: 'user' })
  const { alice } = house.people
  await alice.creates('Ici')
  await alice.creates('Ailleurs')
  await using visitor = await clinic.visit(house.origin)
  await visitor.signsIn(alice)
  await visitor.opens('Ici')
  const writing = visitor.page.getByRole('textbox', { name: /^Message pour/ })
  await writing.fill('à finir')
  await visitor.opens('Ailleurs')
  await expect.poll(() => writing.inputValue(), patience).toBe('')
  await visitor.page.getByRole('link', { name: /Ici.*Brouillon\s: à finir/ }).waitFor()
  await visitor.opens('Ici')
  await expect.poll(() => writing.inputValue(), patience).toBe('à finir')
})

test('a long history is read page by page to its beginning, and what one looks at stays where it is', async () => {
  const house = await clinic.company({ alice: 'user', bruno: 'user' })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Longue garde', bruno)
  for (let number = 0; number < 130; number++) await bruno.sends(conversationId, `note ${number}`)
  await using visitor = await clinic.visit(house.origin)
  await visitor.signsIn(alice)
  await visitor.opens('Longue garde')
  const { page } = visitor
  await page.getByText('note 129', { exact: true }).waitFor()
  const log = page.getByRole('log', { name: 'Messages de Longue garde' })
  const anchor = page.getByText('note 95', { exact: true })
  await log.evaluate((element) => element.scrollTo(0, 630))
  await anchor.scrollIntoViewIfNeeded()
  const placeOf = async (): Promise<number> => (await anchor.boundingBox())?.y ?? Number.NaN
  const before = await placeOf()
  const scrolled = await log.evaluate((element) => element.scrollTop)
  await log.evaluate((element) => element.scrollBy(0, -40))
  await page.getByText('note 60', { exact: true }).waitFor({ state: 'attached' })
  expect(scrolled).toBeGreaterThan(40)
  expect(Math.abs((await placeOf()) - before - 40)).toBeLessThan(3)
  await bruno.sends(conversationId, 'plus bas')
  await page.getByRole('button', { name: '1 nouveau message' }).waitFor()
  for (let page = 0; page < 6; page++) await log.evaluate((element) => element.scrollTo(0, 0))
  await expect
    .poll(async () => {
      await log.evaluate((element) => element.scrollTo(0, 0))
      return visitor.reads()
    }, patience)
    .toEqual([...Array.from({ length: 130 }, (_, number) => `note ${number}`), 'plus bas'])
  await page.getByText('Début de la conversation').waitFor()
  await page.getByText('Alice Martin a créé la bulle « Longue garde »').waitFor()
})
