import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { withServices } from '../../src/cli/demo-accounts.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { randomId } from '../../src/crypto/random.ts'
import type { Transaction } from '../../src/database/transaction.ts'
import type { AccountCaller } from '../../src/dispatch/caller.ts'
import { AccountId, CompanyId, type Output, SessionId } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { mostInOneTurn } from '../support/turns-of-the-loop.ts'
import { signedInSocket } from '../transport/signed-in-socket.ts'

/** More than become JSON in one piece. */
const many = 300
const messages = 120
let house: House<'alice' | 'bruno'>
let conversationId: string

beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  const bubbles = await Promise.all(
    Array.from({ length: many }, (_, i) => alice.creates(`Suivi ${i}`, bruno)),
  )
  await Promise.all(bubbles.map((bubble) => alice.sends(bubble.conversationId, 'Bien reçu.')))
  conversationId = bubbles[0]?.conversationId ?? ''
  await Promise.all(
    Array.from({ length: messages }, (_, i) => alice.sends(conversationId, `Constantes ${i}`)),
  )
})
afterAll(() => house[Symbol.asyncDispose]())

/** Rows opened in all and, at most, in one turn of the loop: whatever is sealed has a key of its own, derived for it. */
async function openings(work: () => Promise<unknown>): Promise<{ all: number; most: number }> {
  const opened = mostInOneTurn()
  const derive = crypto.hkdfSync
  const spy = vi.spyOn(crypto, 'hkdfSync').mockImplementation((...asked) => {
    opened.happened()
    return derive(...asked)
  })
  syncBuiltinESMExports()
  try {
    await work()
    return { all: opened.all(), most: opened.most() }
  } finally {
    opened.stop()
    spy.mockRestore()
    syncBuiltinESMExports()
  }
}

/** Two pieces: the end of one list and the beginning of the next may fall into one turn. */
const twoPieces = 64

test('a long list of conversations is opened in pieces, on either wire: everybody else has turns between them', async () => {
  const { alice } = house.people
  using socket = await signedInSocket(alice)
  const overSocket = async (): Promise<Output<'conversations.list'>> => {
    socket.json({ id: 'all', op: 'conversations.list' })
    // What it answers.
    return ((await socket.nextJson()) as { output: Output<'conversations.list'> }).output
  }
  for (const ask of [() => alice.session.call('conversations.list', {}), overSocket]) {
    const { all, most } = await openings(async () => {
      const { conversations } = await ask()
      expect(conversations).toHaveLength(many)
      expect(new Set(conversations.map(({ name }) => name)).size).toBe(many)
      expect(conversations.every(({ lastMessage }) => lastMessage !== null)).toBe(true)
    })
    expect(all).toBeGreaterThanOrEqual(2 * many)
    expect(most).toBeLessThanOrEqual(twoPieces)
  }
})

test('a long answer over REST is JSON like any other', async () => {
  const { alice } = house.people
  const authorization = `Bearer ${await alice.session.accessToken()}`
  const answer = await fetch(`${house.origin}/v1/conversations`, { headers: { authorization } })
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  const text = await answer.text()
  expect(Number(answer.headers.get('content-length'))).toBe(Buffer.byteLength(text))
  expect(JSON.parse(text)).toEqual(await alice.session.call('conversations.list', {}))
})

test('so is a page of events, by which everybody comes back after an absence', async () => {
  const { bruno } = house.people
  const { all, most } = await openings(async () => {
    const { events } = await bruno.session.call('conversations.events', { conversationId, after: 0 })
    expect(events.filter(({ event }) => event === 'message.sent')).toHaveLength(messages + 1)
  })
  expect(all).toBeGreaterThan(messages)
  expect(most).toBeLessThanOrEqual(twoPieces)
})

test('the keys of all conversations are read together where none is in memory, as after a restart', async () => {
  const { alice } = house.people
  const caller: AccountCaller = {
    kind: 'account',
    companyId: CompanyId.parse(house.companyId),
    accountId: AccountId.parse(alice.accountId),
    sessionId: SessionId.parse(randomId()),
    role: 'user',
    accountType: 'person',
    until: new Date('2099-01-01'),
    unlessActive: false,
    warnAt: Number.POSITIVE_INFINITY,
    network: '',
    address: '',
    device: '',
    requestId: randomId(),
  }
  await withServices(loadConfig(house.environment), async ({ handlers, database }) => {
    const list = (): Promise<number> =>
      database.inSnapshot(house.companyId, async (tx) => {
        const asked = countingStatements(tx)
        const { conversations } = await handlers['conversations.list']({}, { caller, tx: asked.tx })
        expect(conversations.filter(({ name }) => name?.startsWith('Suivi '))).toHaveLength(many)
        return asked.count()
      })
    expect(await list()).toBeLessThan(10)
    // The second time they are in memory, for others as well.
    expect(await list()).toBeLessThanOrEqual(3)
  })
})

function countingStatements(tx: Transaction): { tx: Transaction; count(): number } {
  let asked = 0
  const counted = <Arguments extends unknown[], Answer>(ask: (...given: Arguments) => Answer) => {
    return (...given: Arguments): Answer => {
      asked += 1
      return ask(...given)
    }
  }
  const rows: Transaction['rows'] = (statement) => counted(() => tx.rows<never>(statement))()
  const row: Transaction['row'] = (statement) => counted(() => tx.row<never>(statement))()
  return { tx: { ...tx, rows, row, run: counted(tx.run) }, count: () => asked }
}
