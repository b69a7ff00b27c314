import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { movableClock } from './movable-clock.ts'
import { overTls } from './raw-connection.ts'
import { readAnswer } from './raw-http.ts'
import { opcodes, rawSocket, upgradeText } from './raw-socket.ts'
import { portOf, signedInSocket, ticketOf } from './signed-in-socket.ts'

const clock = movableClock()
let house: House<'alice' | 'bruno'>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user' }, world: clock.world })
  port = portOf(house.origin)
})
afterAll(() => house[Symbol.asyncDispose]())

test('A-13: signing out closes every socket of that session with 4401, and those of no other', async () => {
  const { alice } = house.people
  const device = await alice.secondDevice()
  using one = await signedInSocket(device)
  using two = await signedInSocket(device)
  using other = await signedInSocket(alice)
  await device.session.signOut()
  for (const socket of [one, two]) {
    expect(await socket.closing()).toEqual({ code: 4401, reason: 'session_ended', before: [] })
  }
  other.json({ id: 'still', op: 'accounts.me' })
  expect(await other.nextJson()).toMatchObject({ id: 'still', output: {} })
})

test('A-13: once its session has ended, what a socket is asked is neither done nor answered', async () => {
  const { alice } = house.people
  const device = await alice.secondDevice()
  using socket = await signedInSocket(device)
  await device.session.signOut()
  expect((await socket.closing()).code).toBe(4401)
  socket.json({ id: 'late', op: 'bubbles.create', input: { name: 'Après' } })
  socket.frame(opcodes.close, Buffer.of(0x0f, 0xa1))
  expect((await socket.connection.rest()).toString('hex')).toBe('')
  const { conversations } = await alice.session.call('conversations.list', {})
  expect(conversations.map(({ name }) => name)).not.toContain('Après')
})

test('A-13: neither event nor answer follows the end of a session, however busy both it and the conversation are', async () => {
  const { alice, bruno } = house.people
  const bubble = await alice.creates('Urgences', bruno)
  const device = await bruno.secondDevice()
  using socket = await signedInSocket(device)
  let sending = true
  let sent = 0
  const traffic = (async () => {
    while (sending) {
      for (const nth of [1, 2, 3]) socket.json({ id: `${sent}/${nth}`, op: 'accounts.me' })
      await alice.sends(bubble.conversationId, `n° ${sent++}`)
    }
  })()
  await vi.waitFor(() => expect(sent).toBeGreaterThan(3))
  await device.session.signOut()
  const { code, before } = await socket.closing()
  expect(code).toBe(4401)
  expect(before.some((frame) => 'output' in frame)).toBe(true)
  expect(before.some((frame) => 'event' in frame)).toBe(true)
  const until = sent + 5
  await vi.waitFor(() => expect(sent).toBeGreaterThan(until))
  sending = false
  await traffic
  socket.frame(opcodes.close, Buffer.of(0x0f, 0xa1))
  expect((await socket.connection.rest()).toString('hex')).toBe('')
})

test('A-13: a session that ends while its socket is entering is never greeted', async () => {
  const { bruno } = house.people
  const device = await bruno.secondDevice()
  const ticket = await ticketOf(device)
  const accessToken = await device.session.accessToken()
  await using hand = await heldTable(house.adminUrl, 'prisme.accounts')
  using socket = await rawSocket(port)
  socket.json({ op: 'authenticate', ticket })
  // The session has been read and found open; who it belongs to is still being asked.
  await hand.isWaitedFor()
  await house.app.services.burn({ bearer: accessToken, refreshToken: undefined })
  await hand.letGo()
  const { code, before } = await socket.closing()
  expect(code).toBe(4401)
  expect(before.filter((frame) => 'hello' in frame)).toEqual([])
})

test('A-14: a socket ends with its session, twelve hours after it was opened', async () => {
  const device = await house.people.alice.secondDevice()
  using socket = await signedInSocket(device)
  clock.advance(12 * 3_600 + 1)
  expect(await socket.closing()).toMatchObject({ code: 4401, before: [] })
})

test('a refused upgrade whose client never closes holds no connection', async () => {
  using connection = await overTls(port, { allowHalfOpen: true })
  connection.write(upgradeText(port, { path: '/v1/nowhere' }))
  expect((await readAnswer(connection)).status).toBe(404)
  const gone = new Promise((resolve) => connection.socket.once('close', resolve))
  await connection.rest()
  // Who writes to a connection that is gone is told so; one that lingers swallows everything.
  const nagging = setInterval(() => connection.write('x'), 20)
  await gone
  clearInterval(nagging)
})

test('a stopping server closes sockets with 1012 and waits for no client', async () => {
  const other = await openHouse({ people: { carla: 'user' } })
  using socket = await signedInSocket(other.people.carla)
  using silent = await rawSocket(portOf(other.origin))
  using refused = await overTls(portOf(other.origin), { allowHalfOpen: true })
  refused.write(upgradeText(portOf(other.origin), { path: '/v1/nowhere' }))
  await refused.rest()
  const stopped = other[Symbol.asyncDispose]()
  expect(await socket.closing()).toMatchObject({ code: 1012 })
  expect(await silent.closing()).toMatchObject({ code: 1012 })
  await stopped
})

interface HeldTable extends AsyncDisposable {
  /** Resolves once someone waits for the table. */
  isWaitedFor(): Promise<void>
  letGo(): Promise<void>
}

/** Keeps everyone else from a table, to stop a request exactly where it reads it. */
async function heldTable(adminUrl: string, table: string): Promise<HeldTable> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query('begin')
  await client.query(`lock table ${table} in access exclusive mode`)
  return {
    async isWaitedFor() {
      await vi.waitFor(async () => {
        const waiting = await client.query(
          'select 1 from pg_locks where not granted and relation = $1::regclass',
          [table],
        )
        expect(waiting.rowCount).toBeGreaterThan(0)
      })
    },
    letGo: async () => void (await client.query('rollback')),
    [Symbol.asyncDispose]: () => client.end(),
  }
}
