import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import type { Broker } from '../../src/ports/broker.ts'
import type { Committed } from '../../src/ports/live-feed.ts'
import { createFleet, type Fleet } from '../../src/transport/fleet/fleet.ts'
import { createFairTurns } from '../../src/transport/websocket/fair-turns.ts'
import { createSubscriptions } from '../../src/transport/websocket/subscriptions.ts'

/** A wire that brings what one says to all others at once, and that the test can listen to and speak on. */
function sharedWire() {
  const ends: ((message: Buffer) => void)[] = []
  const said: Buffer[] = []
  /** Whose word no longer arrives. */
  const silent = new Set<Broker>()
  const end = (largest: number): Broker => {
    let hear = (_message: Buffer): void => {}
    const own = (message: Buffer): void => hear(message)
    ends.push(own)
    const broker: Broker = {
      largest,
      publish(message) {
        if (silent.has(broker)) return
        said.push(message)
        for (const other of ends) if (other !== own) other(message)
      },
      onMessage: (listener) => {
        hear = listener
      },
      onGap() {},
      connected: () => true,
      close: async () => {},
    }
    return broker
  }
  return {
    said,
    silent,
    end,
    speak: (message: Buffer) => {
      for (const hear of ends) hear(message)
    },
  }
}

interface Gateway {
  broker: Broker
  fleet: Fleet
  opened: (readonly Committed['row'][])[]
  /** What was on the wire each time when those who are here were told. */
  saidBefore: number[]
  reached: (readonly [string, number])[]
  ended: string[]
  heeded: number
}

const companyId = randomId()
const conversationId = randomId()
const key = Buffer.alloc(32, 7)
const stops: (() => void)[] = []
let wire = sharedWire()

beforeEach(() => {
  vi.useFakeTimers()
  wire = sharedWire()
})
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.useRealTimers()
})

function gateway(hintKey = key, largest = 6_000): Gateway {
  const broker = wire.end(largest)
  const own: Gateway = {
    broker,
    opened: [],
    saidBefore: [],
    reached: [],
    ended: [],
    heeded: 0,
    fleet: undefined as never,
  }
  const subscriptions = {
    ...createSubscriptions(
      {
        heads: async () => [],
        headsAmong: async () => new Map(),
        standing: async () => undefined,
      },
      createFairTurns(),
    ),
    publish: () => void own.saidBefore.push(wire.said.length),
    concerns: () => true,
    reaches: (_company: string, id: string, head: number) => void own.reached.push([id, head]),
  }
  own.fleet = createFleet({
    broker,
    subscriptions,
    hintKey,
    open: async (_company, rows) => {
      own.opened.push(rows)
      return []
    },
    ended: (id) => void own.ended.push(id),
    heedRevocations: async () => void own.heeded++,
  })
  stops.push(own.fleet.stop)
  return own
}

function said(sequence: number, sealed: Buffer): Committed {
  const row = {
    conversationId,
    sequence,
    event: 'message.sent',
    actorId: randomId(),
    subjectId: undefined,
    messageId: randomId(),
    clientId: randomId(),
    at: new Date('2026-11-22T10:00:00.123Z'),
    sealed,
  } as const
  // What members see is not what travels: nothing of it may be on the wire.
  return { row, entry: { data: { message: { body: 'SECRET' } }, ...row } as never }
}

test('M-4: what one gateway commits comes to the others as it lies in the log, sealed', () => {
  const [a, b, c] = [gateway(), gateway(), gateway()]
  const one = said(8, Buffer.from('ciphertext one'))
  const two = said(9, Buffer.from('ciphertext two'))
  a.fleet.publish(companyId, [one, two])
  for (const other of [b, c]) expect(other.opened).toEqual([[one.row, two.row]])
  expect(a.opened).toEqual([])
  expect(Buffer.concat(wire.said).includes('SECRET')).toBe(false)
})

test('the other gateways are told before those who are here: they work meanwhile', () => {
  const [a] = [gateway(), gateway()]
  const before = wire.said.length
  a.fleet.publish(companyId, [said(1, Buffer.from('x'))])
  expect(wire.said.length).toBe(before + 1)
  expect(a.saidBefore).toEqual([before + 1])
})

test('a gateway that is alone says nothing but that it is there', () => {
  const a = gateway()
  const before = wire.said.length
  a.fleet.publish(companyId, [said(1, Buffer.from('x'))])
  a.fleet.endSession(randomId())
  expect(wire.said.length).toBe(before)
  gateway()
  a.fleet.publish(companyId, [said(2, Buffer.from('x'))])
  expect(wire.said.length).toBeGreaterThan(before + 1)
})

test('a gateway that went away, or has not been heard of for long, is told nothing any more', () => {
  const [a, b] = [gateway(), gateway()]
  expect(a.fleet.others()).toBe(1)
  b.fleet.stop()
  expect(a.fleet.others()).toBe(0)
  const c = gateway()
  expect(a.fleet.others()).toBe(1)
  vi.advanceTimersByTime(60_000)
  expect([a.fleet.others(), c.fleet.others()]).toEqual([1, 1])
  // From now on nothing that it says arrives.
  wire.silent.add(c.broker)
  vi.advanceTimersByTime(60_000)
  expect(a.fleet.others()).toBe(0)
})

test('what does not fit is split, and of an event too large only how far it reaches is told', () => {
  const [a, b] = [gateway(key, 2_000), gateway(key, 2_000)]
  a.fleet.publish(companyId, [
    ...[1, 2, 3, 4].map((sequence) => said(sequence, Buffer.alloc(600))),
    said(5, Buffer.alloc(5_000)),
  ])
  expect(b.opened.flat().map((row) => row.sequence)).toEqual([1, 2, 3, 4])
  expect(b.opened.length).toBeGreaterThan(1)
  expect(b.reached).toEqual([[conversationId, 5]])
  for (const message of wire.said) expect(message.length).toBeLessThanOrEqual(2_000)
})

test('A-13: a session that ends here is looked for there at once', () => {
  const [a, b] = [gateway(), gateway()]
  const id = randomId()
  a.fleet.endSession(id)
  expect([a.ended, b.ended, b.heeded]).toEqual([[id], [], 1])
})

test('a hint signed by another key, changed on its way, or heard before counts for nothing', () => {
  const [a, b] = [gateway(), gateway()]
  const stranger = gateway(Buffer.alloc(32, 8))
  stranger.fleet.publish(companyId, [said(7, Buffer.from('forged'))])
  expect([a.fleet.others(), stranger.fleet.others(), b.opened]).toEqual([1, 0, []])
  a.fleet.publish(companyId, [said(8, Buffer.from('true'))])
  const heard = wire.said.at(-1) ?? Buffer.alloc(0)
  expect(b.opened).toHaveLength(1)
  wire.speak(heard)
  for (const at of [0, 31, 32, 60, heard.length - 1]) {
    const changed = Buffer.from(heard)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    wire.speak(changed)
  }
  for (const short of [0, 3, 32, 35]) wire.speak(heard.subarray(0, short))
  expect([a.opened, b.opened.length]).toEqual([[], 1])
})
