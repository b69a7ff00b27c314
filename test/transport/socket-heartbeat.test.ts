import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { heartbeatEvery } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { opcodes, type RawSocket } from './raw-socket.ts'
import { signedInSocket } from './signed-in-socket.ts'

let house: House<'alice' | 'bruno'>
let ready: boolean = true
beforeAll(async () => {
  // Only the monotonic clock that heartbeats go by stands still; it is looked at every second, in real time.
  vi.useFakeTimers({ toFake: ['performance'] })
  house = await openHouse({
    people: { alice: 'user', bruno: 'user' },
    world: (world) => ({
      ...world,
      scanner: {
        scan: world.scanner.scan,
        status: () => (ready ? { ready, signatures: 'test' } : { ready, reason: 'the test says so' }),
      },
    }),
  })
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  vi.useRealTimers()
})

interface Heartbeat {
  heads: unknown
  uploads: string
}

async function heartbeatOf(socket: RawSocket): Promise<Heartbeat> {
  for (;;) {
    const { opcode, payload } = await socket.next()
    if (opcode === opcodes.close) throw new Error(`closed with ${payload.readUInt16BE()}`)
    if (opcode !== opcodes.text) continue
    const { heartbeat } = JSON.parse(payload.toString())
    if (heartbeat) return heartbeat
  }
}

test('M-6: a heartbeat comes every 25 seconds, with the heads that moved since the last, and no others', async () => {
  const { alice, bruno } = house.people
  const [moving, still] = [await alice.creates('Bouge', bruno), await alice.creates('Immobile', bruno)]
  using socket = await signedInSocket(bruno)
  vi.advanceTimersByTime(1_000)
  const { sequence } = await alice.sends(moving.conversationId, 'Bonjour')
  expect(await socket.nextJson()).toMatchObject({ event: { sequence } })
  vi.advanceTimersByTime(heartbeatEvery - 1_000)
  const head = { conversationId: moving.conversationId, head: sequence }
  expect(await heartbeatOf(socket)).toMatchObject({ heads: [head], uploads: 'on' })
  expect(await socket.next()).toMatchObject({ opcode: opcodes.ping })
  socket.frame(opcodes.pong, '')
  socket.json({ id: 'heard', op: 'accounts.me' })
  await socket.nextJson()
  vi.advanceTimersByTime(heartbeatEvery)
  expect(await heartbeatOf(socket)).toMatchObject({ heads: [], uploads: 'on' })
  expect(still.conversationId).not.toBe(moving.conversationId)
})

test('D-5: that uploads went off or on is told at once, not at the next heartbeat', async () => {
  using socket = await signedInSocket(house.people.alice)
  ready = false
  vi.advanceTimersByTime(1_000)
  expect(await heartbeatOf(socket)).toMatchObject({ heads: [], uploads: 'off' })
  ready = true
  vi.advanceTimersByTime(1_000)
  expect(await heartbeatOf(socket)).toMatchObject({ heads: [], uploads: 'on' })
})

test('M-7: who is not heard of for 45 seconds is closed with 4408; who answers pings stays', async () => {
  const { alice, bruno } = house.people
  using dead = await signedInSocket(alice)
  using living = await signedInSocket(bruno)
  vi.advanceTimersByTime(heartbeatEvery)
  const ping = async (): Promise<Buffer> => {
    for (;;) {
      const { opcode, payload } = await living.next()
      if (opcode === opcodes.ping) return payload
    }
  }
  living.frame(opcodes.pong, await ping())
  // An answer tells that the pong before it has been read.
  living.json({ id: 'heard', op: 'accounts.me' })
  expect(await living.nextJson()).toMatchObject({ id: 'heard' })
  vi.advanceTimersByTime(21_000)
  expect((await dead.closing()).code).toBe(4408)
  living.json({ id: 'still', op: 'accounts.me' })
  expect(await living.nextJson()).toMatchObject({ id: 'still' })
})

test('G-4: pings are counted by the minute: fifty each are no flood', async () => {
  using socket = await signedInSocket(house.people.alice)
  for (let minute = 0; minute < 3; minute++) {
    for (let i = 0; i < 50; i++) {
      socket.frame(opcodes.ping, String(i))
      while ((await socket.next()).opcode !== opcodes.pong);
    }
    for (let i = 0; i < 2; i++) {
      vi.advanceTimersByTime(30_500)
      socket.json({ id: 'heard', op: 'accounts.me' })
      await socket.nextJson()
    }
  }
  expect(socket.connection.socket.destroyed).toBe(false)
})
