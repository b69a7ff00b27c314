import { expect, test } from 'vitest'
import { createRoom } from '../../src/transport/websocket/rooms.ts'
import { greeted } from './greeted-session.ts'
import { openStage } from './scripted-turns.ts'

const gathered = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A room of company a whose members all ask, each write to which takes a tenth of a millisecond; b is there too. */
function busyRoom(members: number) {
  const stage = openStage()
  const { loop, socketOf, turns } = stage
  const a = socketOf('a')
  const b = socketOf('b')
  const room = createRoom('a', 'room')
  const sockets = Array.from({ length: members }, () =>
    greeted({ companyId: 'a', turns, onWrite: () => loop.work(0.1) }),
  )
  loop.work(-loop.worked)
  for (const { session } of sockets) {
    session.asking = 1
    session.rooms.add(room.key)
    room.members.add(session)
    room.changes += 1
  }
  return { ...stage, a, b, room, sockets }
}

test('what is gathered for sockets that ask is written within the slice of their company', async () => {
  const { loop, turns, room, sockets } = busyRoom(400)
  turns.tell(room, Buffer.from('event'))
  await gathered()
  // A slice, and what may still be gathered at its end.
  expect(loop.worked).toBeLessThan(5.1)
  while (!loop.idle) {
    const before = loop.worked
    loop.turn()
    await gathered()
    expect(loop.worked - before).toBeLessThan(5.1)
  }
  for (const { writes } of sockets) expect(writes).toEqual(['event'])
})

test('what is gathered is counted to the company: it waits then, and another one does not', async () => {
  const { a, b, done, loop, turns, room } = busyRoom(20)
  for (let i = 0; i < 30; i++) {
    turns.tell(room, Buffer.from('event'))
    await gathered()
  }
  a.ask()
  b.ask()
  expect(done).toEqual(['b'])
  loop.turnsUntilIdle()
  expect(done).toEqual(['b', 'a'])
})

test('a company alone gathers for all its sockets, until what follows at once is there too', async () => {
  const { b, turns, room, sockets } = busyRoom(100)
  b.close()
  turns.tell(room, Buffer.from('event'))
  for (const { session } of sockets) session.send({ id: 'q', output: {} })
  await gathered()
  for (const { writes } of sockets) expect(writes).toEqual([expect.stringMatching(/^event[^e]*"q"/s)])
})

test('beside others a room of up to thirty-two who ask is gathered for as well', async () => {
  const { turns, room, sockets } = busyRoom(32)
  turns.tell(room, Buffer.from('event'))
  for (const { session } of sockets) turns.spend('a', () => session.send({ id: 'q', output: {} }))
  await gathered()
  for (const { writes } of sockets) expect(writes).toEqual([expect.stringMatching(/^event[^e]*"q"/s)])
})

test('what is gathered when the last socket of a company leaves is written all the same', async () => {
  const { a, turns, room, sockets } = busyRoom(3)
  turns.tell(room, Buffer.from('event'))
  a.close()
  await gathered()
  for (const { writes } of sockets) expect(writes).toEqual(['event'])
})
