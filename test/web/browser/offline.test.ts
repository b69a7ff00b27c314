import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Clinic, openClinic } from './clinic.ts'
import { patience } from './visitor.ts'

// Whole stories, on two cores that also carry the browser, the server and its database.
vi.setConfig({ testTimeout: 120_000 })

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
}, 600_000)
afterAll(() => clinic?.[Symbol.asyncDispose]())

const waiting = 'En attente du réseau'
const three = ['un : K+ à 5,9', 'deux : ECG fait', 'trois : réa prévenue'] as const

/** How many records the page's origin keeps, by store. */
async function keptBy(page: Page): Promise<{ keys: number; records: number }> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const database = await done(indexedDB.open('prisme'))
    const count = (store: string) => done(database.transaction(store).objectStore(store).count())
    const counts = { keys: await count('keys'), records: await count('records') }
    database.close()
    return counts
  })
}

const countOf = (page: Page, words: string): (() => Promise<number>) => {
  return () => page.getByText(words, { exact: true }).count()
}

async function writesThree(visitor: Awaited<ReturnType<Clinic['visit']>>): Promise<void> {
  for (const text of three) await visitor.writes(text)
  await expect.poll(countOf(visitor.page, waiting), patience).toBe(3)
  await expect.poll(async () => (await keptBy(visitor.page)).records, patience).toBe(3)
}

test('taken offline, written to, reloaded, brought back: nothing missing, nothing twice, the unsent sent in order', async () => {
  const house = await clinic.company({ alice: 'user', bruno: 'user' })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Garde', bruno)
  await bruno.sends(conversationId, 'bonjour')
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(alice)
  await visitor.opens('Garde')
  await page.getByText('bonjour', { exact: true }).waitFor()
  await visitor.losesNetwork()
  await writesThree(visitor)
  for (const text of ['pendant un', 'pendant deux']) await bruno.sends(conversationId, text)
  await page.getByText('Hors ligne. 3 messages partiront au retour de la connexion.').waitFor()
  expect(await page.getByText(/^Envoyé à/).count()).toBe(0)

  // The page itself can be loaded again, and still nothing can be sent.
  await visitor.losesSending()
  await visitor.findsNetwork()
  await page.reload()
  await page.getByText('pendant deux', { exact: true }).waitFor()
  await expect.poll(countOf(page, waiting), patience).toBe(3)
  expect(await visitor.reads()).toEqual(['bonjour', 'pendant un', 'pendant deux', ...three])
  await bruno.sends(conversationId, 'pendant trois')

  await visitor.findsSending()
  const log = ['bonjour', 'pendant un', 'pendant deux', 'pendant trois', ...three]
  await expect.poll(() => visitor.reads(), patience).toEqual(log)
  await expect.poll(countOf(page, waiting), patience).toBe(0)
  expect(await bruno.reads(conversationId)).toEqual(log)
  await expect.poll(() => keptBy(page), patience).toEqual({ keys: 1, records: 0 })
  await page.reload()
  await page.getByText('pendant deux', { exact: true }).waitFor()
  expect(await visitor.reads()).toEqual(log)
  expect(await bruno.reads(conversationId)).toEqual(log)
})

test('two tabs take up the same unsent messages, and each is sent once', async () => {
  const house = await clinic.company({ alice: 'user', bruno: 'user' })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Garde', bruno)
  await using first = await clinic.visit(house.origin)
  await first.signsIn(alice)
  await first.opens('Garde')
  await first.losesSending()
  await writesThree(first)
  const second = await first.opensTab()
  await second.opens('Garde')
  await expect.poll(countOf(second.page, waiting), patience).toBe(3)
  await second.writes('quatre, de l’autre onglet')
  await first.findsSending()
  const log = [...three, 'quatre, de l’autre onglet']
  for (const tab of [first, second]) {
    await expect.poll(() => tab.reads(), patience).toEqual(log)
    await expect.poll(countOf(tab.page, waiting), patience).toBe(0)
  }
  expect(await bruno.reads(conversationId)).toEqual(log)
  await expect.poll(() => keptBy(first.page), patience).toEqual({ keys: 1, records: 0 })
})

describe('on a computer that many share', () => {
  test('another person neither sees nor sends what is unsent; its author does, once back', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await alice.creates('Garde', bruno)
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    await visitor.losesSending()
    await writesThree(visitor)
    // Her session ends without her: it expired, or was ended from elsewhere.
    await page.context().clearCookies()
    await page.reload()
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
    await visitor.findsSending()
    await visitor.signsIn(bruno)
    await visitor.opens('Garde')
    await page.getByText('Écrivez le premier message.').waitFor()
    expect(await visitor.reads()).toEqual([])
    await page.getByRole('button', { name: 'Mon compte' }).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await visitor.signsIn(alice)
    await expect.poll(() => bruno.reads(conversationId), patience).toEqual(three)
    await visitor.opens('Garde')
    await expect.poll(() => visitor.reads(), patience).toEqual(three)
  })

  test('who signs out is told what is unsent, and leaves neither it nor its key behind', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await alice.creates('Garde', bruno)
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    await visitor.losesSending()
    await writesThree(visitor)
    await page.getByRole('button', { name: 'Mon compte' }).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.getByRole('alertdialog', { name: '3 messages ne sont pas envoyés' }).waitFor()
    expect((await keptBy(page)).records).toBe(3)
    await page.getByRole('button', { name: 'Se déconnecter quand même' }).click()
    await page.getByRole('heading', { name: 'Connexion' }).waitFor()
    await expect.poll(() => keptBy(page), patience).toEqual({ keys: 0, records: 0 })
    await visitor.findsSending()
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    await page.getByText('Écrivez le premier message.').waitFor()
    expect(await bruno.reads(conversationId)).toEqual([])
  })

  test('nothing that was written and not sent can be read from the disk', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'prisme-profile-'))
    const canary = `CANARI-${crypto.randomUUID()}`
    try {
      const house = await clinic.company({ alice: 'user' })
      const { alice } = house.people
      await alice.creates('Garde')
      {
        await using visitor = await clinic.visitWith(profile, house.origin)
        await visitor.signsIn(alice)
        await visitor.opens('Garde')
        await visitor.losesSending()
        await visitor.writes(`${canary} envoyé`)
        await visitor.page.getByText(waiting).waitFor()
        await visitor.page.getByRole('textbox', { name: /^Message pour/ }).fill(`${canary} brouillon`)
        await expect.poll(async () => (await keptBy(visitor.page)).records, patience).toBe(2)
        await visitor.page.reload()
        await visitor.page.getByText(`${canary} envoyé`).waitFor()
        expect(await placesOf(canary, profile)).toEqual([])
      }
      // The browser has ended, and has written what it writes then.
      expect(await placesOf(canary, profile)).toEqual([])
      // The search does find what lies there in clear: whose records they are.
      expect((await placesOf(alice.accountId, profile)).join()).toContain('IndexedDB')
    } finally {
      await rm(profile, { recursive: true, force: true })
    }
  })
})

async function placesOf(words: string, directory: string): Promise<string[]> {
  const needles = [Buffer.from(words, 'utf8'), Buffer.from(words, 'utf16le')]
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const found: string[] = []
  for (const file of files) {
    // A browser at work deletes files of its own now and then.
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    if (needles.some((needle) => bytes.includes(needle))) found.push(file.slice(directory.length))
  }
  return found
}

test('what one was writing is there again after a reload', async () => {
  const house = await clinic.company({ alice: 'user' })
  await house.people.alice.creates('Garde')
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(house.people.alice)
  await visitor.opens('Garde')
  const writing = page.getByRole('textbox', { name: /^Message pour/ })
  await writing.fill('à finir')
  await expect.poll(async () => (await keptBy(page)).records, patience).toBe(1)
  await page.reload()
  await expect.poll(() => writing.inputValue(), patience).toBe('à finir')
  await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
  await page.getByText(/^Envoyé à/).waitFor()
  await expect.poll(async () => (await keptBy(page)).records, patience).toBe(0)
  await page.reload()
  await page.getByText('à finir').waitFor()
  expect(await writing.inputValue()).toBe('')
})

test('a browser that keeps nothing sends all the same, and asks before what is unsent is lost with the page', async () => {
  const house = await clinic.company({ alice: 'user', bruno: 'user' })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Garde', bruno)
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in this browser', 'SecurityError')
    }
  })
  await page.reload()
  await visitor.signsIn(alice)
  await visitor.opens('Garde')
  await visitor.losesSending()
  await visitor.writes('en mémoire seulement')
  await page.getByText(waiting).waitFor()
  const asked = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await asked
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await visitor.findsSending()
  await page.getByText(/^Envoyé à/).waitFor()
  expect(await bruno.reads(conversationId)).toEqual(['en mémoire seulement'])
})
