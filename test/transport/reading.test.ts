import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { createFairTurns } from '../../src/transport/websocket/fair-turns.ts'
import { createReading } from '../../src/transport/websocket/reading.ts'
import { createRoom, type Room } from '../../src/transport/websocket/rooms.ts'
import type { SocketSession } from '../../src/transport/websocket/session.ts'

const [companyId, conversationId, alice, bruno] = [randomId(), randomId(), randomId(), randomId()]

/** A room with a socket of each of two people, and what each of them is told. */
function openRoom() {
  const room: Room = createRoom(companyId, conversationId)
  room.next = 5
  const told = new Map<string, unknown[]>()
  const sockets = new Map<string, Set<SocketSession>>()
  for (const accountId of [alice, bruno]) {
    const frames: unknown[] = []
    told.set(accountId, frames)
    // Only what it is pushed counts here. A frame of less than 64 KiB has four bytes before its text.
    const push = (_key: string, bytes: Buffer) =>
      frames.push(JSON.parse(bytes.toString().slice(bytes.indexOf('{'))).read.marks)
    const session = { push } as unknown as SocketSession
    room.members.add(session)
    sockets.set(accountId, new Set([session]))
  }
  const rooms = new Map([[room.key, room]])
  const reading = createReading({
    rooms,
    socketsOf: (id) => sockets.get(id) ?? new Set(),
    tell: createFairTurns().tell,
  })
  const reads = (accountId: string, readUpTo: number, shown = true) =>
    reading.tell(companyId, [{ conversationId, accountId, readUpTo, shown }])
  return { room, told: (accountId: string) => told.get(accountId), reads }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('marks of a moment are one frame, with the newest of each person', () => {
  const { told, reads } = openRoom()
  reads(alice, 2)
  reads(bruno, 3)
  reads(alice, 4)
  reads(alice, 3)
  vi.advanceTimersByTime(1_000)
  const all = [
    { accountId: alice, readUpTo: 4 },
    { accountId: bruno, readUpTo: 3 },
  ]
  expect(told(alice)).toEqual([all])
  expect(told(bruno)).toEqual([all])
})

test('a mark that is not shown is told to the person’s own sockets alone', () => {
  const { told, reads } = openRoom()
  reads(alice, 4, false)
  vi.advanceTimersByTime(1_000)
  expect(told(alice)).toEqual([[{ accountId: alice, readUpTo: 4 }]])
  expect(told(bruno)).toEqual([])
})

test('G6: a mark beyond what was told here waits, for what lies between may be somebody’s removal', () => {
  const { room, told, reads } = openRoom()
  reads(alice, 7)
  vi.advanceTimersByTime(5_000)
  expect(told(bruno)).toEqual([])
  room.members.delete([...room.members][1] as SocketSession)
  room.next = 8
  vi.advanceTimersByTime(1_000)
  expect(told(alice)).toEqual([[{ accountId: alice, readUpTo: 7 }]])
  expect(told(bruno)).toEqual([])
})

test('while it is not known who may read nothing is told', () => {
  const { room, told, reads } = openRoom()
  room.closed = true
  reads(alice, 4)
  vi.advanceTimersByTime(1_000)
  expect([told(alice), told(bruno)]).toEqual([[], []])
})
