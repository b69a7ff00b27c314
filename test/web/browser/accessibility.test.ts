import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { patience, phone } from './visitor.ts'

// Many screens each, on two cores that also carry the browser, the server and its database.
vi.setConfig({ testTimeout: 120_000 })

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
}, 600_000)
afterAll(() => clinic?.[Symbol.asyncDispose]())

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test('no screen holds a serious barrier', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user', gilles: 'guest' })
    const { alice, bruno, gilles } = house.people
    const { conversationId } = await alice.creates('Garde', bruno, gilles)
    await bruno.sends(conversationId, 'Voir https://exemple.test/protocole')
    await using visitor = await clinic.visit(house.origin, { theme })
    const { page } = visitor
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
    expect(await barriersOn(page)).toEqual([])
    await visitor.signsIn(alice)
    expect(await barriersOn(page)).toEqual([])
    await visitor.opens('Garde')
    await page.getByText('Gilles Martin').first().waitFor()
    await visitor.writes('Bien reçu')
    await page.getByRole('alertdialog', { name: 'Une personne extérieure lira ce message' }).waitFor()
    expect(await barriersOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Envoyer quand même' }).click()
    await page.getByText(/^Envoyé à/).waitFor()
    expect(await barriersOn(page)).toEqual([])
    for (const name of [
      'Nouvelle bulle',
      'Nouveau message',
      'Mon compte',
      'Ajouter des personnes',
      'Quitter la bulle',
    ]) {
      await page.getByRole('button', { name }).click()
      await page.getByRole(/Quitter/.test(name) ? 'alertdialog' : 'dialog').waitFor()
      expect(await barriersOn(page), name).toEqual([])
      await page.keyboard.press('Escape')
      await page.locator('[role=dialog], [role=alertdialog]').waitFor({ state: 'detached' })
    }
  })

  test('neither does what waits for the network', async () => {
    const house = await clinic.company({ alice: 'user' })
    await house.people.alice.creates('Garde')
    await using visitor = await clinic.visit(house.origin, { theme })
    await visitor.signsIn(house.people.alice)
    await visitor.opens('Garde')
    await visitor.losesSending()
    await visitor.writes('Dans l’ascenseur')
    await visitor.page.getByText('En attente du réseau').waitFor()
    await visitor.page.getByText('Reconnexion en cours…').waitFor()
    expect(await barriersOn(visitor.page)).toEqual([])
  })
})

test('everything is done with the keyboard alone, and the focus is never lost', async () => {
  const house = await clinic.company({ alice: 'user', bruno: 'user' })
  const { alice } = house.people
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  const { keyboard } = page
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 40; step++) {
      await keyboard.press('Tab')
      const words = await page.evaluate(() => {
        const focused = document.activeElement
        return focused?.getAttribute('aria-label') ?? focused?.textContent ?? ''
      })
      if (name.test(words)) return
    }
    throw new Error(`Tab never reached ${name}`)
  }
  await page.getByLabel('Adresse e-mail professionnelle').waitFor()
  await keyboard.type(alice.email)
  await keyboard.press('Enter')
  await page.getByLabel('Mot de passe', { exact: true }).waitFor()
  await keyboard.type(alice.password)
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Bonjour' }).waitFor()
  await tabTo(/Nouvelle bulle/)
  await keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await keyboard.type('Au clavier')
  await keyboard.press('Tab')
  await keyboard.type('bruno')
  await keyboard.press('Tab')
  await keyboard.press('Space')
  await page.getByText('1 personne choisie').waitFor()
  await tabTo(/Créer la bulle/)
  await keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Au clavier' }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName), patience).toBe('TEXTAREA')
  await keyboard.type('première ligne')
  await keyboard.press('Shift+Enter')
  await keyboard.type('seconde')
  await keyboard.press('Enter')
  await expect.poll(() => visitor.reads(), patience).toEqual(['première ligne\nseconde'])
  await tabTo(/Quitter la bulle/)
  await keyboard.press('Enter')
  await page.getByRole('alertdialog').waitFor()
  await keyboard.press('Escape')
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent), patience)
    .toBe('Quitter la bulle')
})

describe('on a phone', () => {
  test('one thing is shown at a time, back goes back, and nothing is wider than the screen', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await alice.creates('Garde', bruno)
    await bruno.sends(conversationId, `${'hypokaliémie'.repeat(30)} https://exemple.test/${'a'.repeat(300)}`)
    await using visitor = await clinic.visit(house.origin, phone)
    const { page } = visitor
    const isTooWide = (): Promise<boolean> =>
      page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    const list = page.getByRole('navigation', { name: 'Conversations' })
    expect(await isTooWide()).toBe(false)
    await visitor.signsIn(alice)
    expect(await isTooWide()).toBe(false)
    await visitor.opens('Garde')
    await page.getByText('hypokaliémie').and(page.locator('.message-text')).waitFor()
    expect([await isTooWide(), await list.isVisible()]).toEqual([false, false])
    await page.getByRole('button', { name: 'Membres' }).click()
    await page.getByRole('heading', { name: 'Membres' }).waitFor()
    expect(await isTooWide()).toBe(false)
    await page.goBack()
    await page.getByRole('heading', { level: 1, name: 'Garde' }).waitFor()
    await page.goBack()
    await list.waitFor()
    expect(new URL(page.url()).pathname).toBe('/')
  })

  test('Enter starts a line, and what is pressed is at least 44 pixels', async () => {
    const house = await clinic.company({ alice: 'user' })
    await house.people.alice.creates('Garde')
    await using visitor = await clinic.visit(house.origin, phone)
    const { page } = visitor
    await visitor.signsIn(house.people.alice)
    await visitor.opens('Garde')
    await page.getByRole('textbox', { name: /^Message pour/ }).fill('une')
    await page.keyboard.press('Enter')
    await page.keyboard.type('deux')
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await expect.poll(() => visitor.reads(), patience).toEqual(['une\ndeux'])
    const sizes = await page.locator('button:visible, textarea:visible').evaluateAll((elements) =>
      elements.map((element) => {
        const { width, height } = element.getBoundingClientRect()
        return Math.min(width, height)
      }),
    )
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(44)
  })
})
