import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { Problem } from '../../src/protocol/index.ts'
import { serveRequests } from '../../src/transport/websocket/requests.ts'
import { createRoom } from '../../src/transport/websocket/rooms.ts'
import { openStage, type Stage } from './scripted-turns.ts'

test('a company alone is worked for at once, however much it asks', () => {
  const { count, loop, socketOf } = openStage()
  const a = socketOf('a')
  for (let i = 0; i < 10_000; i++) a.ask()
  expect(count('a')).toBe(10_000)
  expect(a.pauses).toBe(0)
  expect(loop.idle).toBe(true)
})

test('beside a company whose queue is full another one is worked for at once, and keeps being', () => {
  const { count, done, loop, socketOf } = openStage()
  const flood = Array.from({ length: 200 }, () => socketOf('a'))
  const b = socketOf('b')
  for (const socket of flood) for (let i = 0; i < 8; i++) socket.ask()
  const before = count('a')
  expect(before).toBeLessThanOrEqual(60)
  for (let i = 0; i < 50; i++) {
    b.ask()
    expect(done.at(-1)).toBe('b')
    loop.turn()
  }
  expect(b.pauses).toBe(0)
  // Of the flood no turn did more than a slice.
  const between = done.join('').split('b')
  for (const run of between.slice(1)) expect(run.length).toBeLessThanOrEqual(11)
  loop.turnsUntilIdle()
  expect(count('a')).toBe(1_600)
})

test('of two companies that flood each has its slice in turn, whatever they queued', () => {
  const { count, done, forget, loop, socketOf } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  const c = socketOf('c')
  for (let i = 0; i < 5_000; i++) a.ask()
  for (let i = 0; i < 1_000; i++) b.ask()
  for (let i = 0; i < 20; i++) loop.turn()
  forget()
  while (count('b') < 100) loop.turn()
  expect(Math.abs(count('a') - count('b'))).toBeLessThanOrEqual(11)
  c.ask()
  expect(done.at(-1)).toBe('c')
})

/** Lets these companies ask for what they want of the thread, in parts of it, for two seconds; answers what they had in the last one. */
function hadOf(
  { loop, socketOf, count, forget }: Stage,
  wanted: Record<string, number>,
): { each: Record<string, number>; all: number } {
  const seats = Object.entries(wanted).map(([name, part]) => {
    const seat = { name, part, socket: socketOf(name), asked: 0, worked: 0 }
    seat.socket.onWork = () => void seat.worked++
    return seat
  })
  const began = loop.time
  for (const half of [1_000, 2_000]) {
    forget()
    while (loop.time - began < half) {
      const at = loop.time
      // More than a hundred that wait tell nothing more.
      for (const seat of seats)
        for (
          ;
          seat.asked < (loop.time - began) * seat.part * 10 && seat.asked - seat.worked < 100;
          seat.asked++
        )
          seat.socket.ask(0.1)
      loop.turn()
      if (loop.time === at) loop.time += 0.1
    }
  }
  const each = Object.fromEntries(seats.map(({ name }) => [name, count(name) / 10_000]))
  return { each, all: Object.values(each).reduce((sum, part) => sum + part, 0) }
}

test('a company that wants all of the thread has half of it while another one works, which has all it wants', () => {
  const { each } = hadOf(openStage(), { flood: 5, modest: 0.1 })
  expect(each['flood']).toBeGreaterThan(0.47)
  expect(each['flood']).toBeLessThan(0.53)
  expect(each['modest']).toBeGreaterThan(0.095)
})

test('two companies that flood leave others a part of the thread, and have as much as each other', () => {
  const { each, all } = hadOf(openStage(), { a: 5, b: 5, modest: 0.05 })
  expect(all).toBeGreaterThan(0.75)
  expect(all).toBeLessThan(0.84)
  expect(Math.abs((each['a'] ?? 0) - (each['b'] ?? 0))).toBeLessThan(0.03)
  expect(each['modest']).toBeGreaterThan(0.045)
})

test('companies just under what one may have do not fill the thread together: all have eight tenths, evenly', () => {
  const { each, all } = hadOf(openStage(), { a: 0.28, b: 0.28, c: 0.28, d: 0.28, modest: 0.05 })
  expect(all).toBeGreaterThan(0.75)
  expect(all).toBeLessThan(0.84)
  for (const name of ['a', 'b', 'c', 'd']) expect(each[name]).toBeLessThan(0.22)
  expect(each['modest']).toBeGreaterThan(0.045)
})

test('many that flood leave a part of the thread as soon as what they may be ahead is used up', () => {
  const { loop, socketOf, done, forget } = openStage()
  const floods = Array.from({ length: 10 }, (_, i) => socketOf(`flood-${i}`))
  for (const flood of floods) for (let i = 0; i < 1_000; i++) flood.ask()
  while (loop.time < 200) loop.turn()
  forget()
  while (loop.time < 400) loop.turn()
  expect(done.length * 0.1).toBeLessThan(0.85 * 200)
})

test('beside a company that says nothing one may have eight tenths, and half again soon after that one speaks', () => {
  const { loop, socketOf, count, forget } = openStage()
  const flood = socketOf('flood')
  const quiet = socketOf('quiet')
  for (let i = 0; i < 8_000; i++) flood.ask(0.5)
  while (loop.time < 1_000) loop.turn()
  forget()
  while (loop.time < 2_000) loop.turn()
  expect(count('flood')).toBeGreaterThan(1_500)
  expect(count('flood')).toBeLessThan(1_700)
  quiet.ask()
  expect(count('quiet')).toBe(1)
  while (loop.time < 2_110) loop.turn()
  forget()
  while (loop.time < 2_910) loop.turn()
  expect(count('flood')).toBeLessThan(900)
  while (loop.time < 3_200) loop.turn()
  forget()
  while (loop.time < 4_200) loop.turn()
  expect(count('flood')).toBeGreaterThan(1_500)
})

test('a company that is alone again is not bounded any more, and what its sockets ask stays in order', () => {
  const { loop, socketOf, done, count } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  for (let i = 0; i < 4_000; i++) a.ask(0.5)
  while (loop.time < 1_000) loop.turn()
  b.close()
  const [at, before] = [loop.time, count('a')]
  // Not before what it asked earlier.
  a.ask(0.1, 'late')
  expect(done.at(-1)).toBe('a')
  loop.turnsUntilIdle()
  expect(done.at(-1)).toBe('late')
  expect((count('a') - before) * 0.5).toBeGreaterThan((loop.time - at) * 0.95)
})

test('what follows from a company’s work in other turns of the loop is counted along with it', () => {
  const { loop, socketOf, count } = openStage()
  const flood = socketOf('flood')
  const other = socketOf('other')
  for (let i = 0; i < 4_000; i++) flood.ask(0.5)
  let measured = 0
  while (loop.time < 2_000) {
    other.ask(0)
    loop.turn()
    // As much again as was measured.
    const now = count('flood') * 0.5
    loop.work(now - measured)
    measured = now
  }
  expect(measured).toBeGreaterThan(0.22 * 2_000)
  expect(measured).toBeLessThan(0.28 * 2_000)
})

test('what the thread did while no company was measured is none of theirs, and a measured nothing changes nothing', () => {
  const { loop, socketOf, count, forget } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  a.ask(0)
  loop.work(5_000)
  for (let i = 0; i < 28; i++) a.ask()
  expect(count('a')).toBe(29)
  for (let i = 0; i < 2; i++) {
    loop.time += 150
    b.ask(0)
  }
  forget()
  for (let i = 0; i < 200; i++) a.ask()
  expect(count('a')).toBeGreaterThanOrEqual(29)
  expect(count('a')).toBeLessThan(60)
})

test('sockets of one company have their turn one after the other: a flood on one holds back no colleague', () => {
  const { count, done, forget, loop, socketOf } = openStage()
  const flooding = socketOf('a', 'flood')
  socketOf('b')
  for (let i = 0; i < 1_000; i++) flooding.ask()
  const colleague = socketOf('a', 'colleague')
  colleague.ask()
  forget()
  while (count('colleague') === 0) loop.turn()
  expect(done.indexOf('colleague')).toBeLessThanOrEqual(1)
})

test('a socket is not read while something of it waits; then it is again, nothing is lost and all is in order', () => {
  const { done, loop, socketOf } = openStage()
  const a = socketOf('a')
  socketOf('b')
  for (let i = 0; i < 500; i++) a.ask(0.1, String(i))
  expect(a.isRead).toBe(false)
  loop.turnsUntilIdle()
  expect(a.isRead).toBe(true)
  expect(a.pauses).toBe(1)
  expect(done).toEqual(Array.from({ length: 500 }, (_, i) => String(i)))
  loop.time += 20
  a.ask(0.1, 'later')
  expect(done.at(-1)).toBe('later')
})

test('a socket that closes while it waits leaves nothing behind', () => {
  const { count, loop, socketOf } = openStage()
  const a = socketOf('a')
  socketOf('b')
  for (let i = 0; i < 500; i++) a.ask()
  const before = count('a')
  a.close()
  expect(loop.turnsUntilIdle()).toBeLessThanOrEqual(1)
  expect(count('a')).toBe(before)
  socketOf('a').ask()
  expect(count('a')).toBe(before + 1)
})

test('what is done for a company out of turn is its own, however long it takes: then it waits, and nobody else does', () => {
  const { done, loop, socketOf, turns } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  expect(
    turns.spend('a', () => {
      loop.work(40)
      return 'made'
    }),
  ).toBe('made')
  a.ask()
  b.ask()
  expect(done).toEqual(['b'])
  const at = loop.time
  loop.turnsUntilIdle()
  expect(done).toEqual(['b', 'a'])
  expect(loop.time - at).toBeGreaterThan(60)
  expect(loop.time - at).toBeLessThan(150)
})

test.each([
  ['an answer', async () => ({})],
  ['a refusal', () => Promise.reject(new Problem('account_not_found'))],
])('%s is counted to the company that asked', async (_what, call) => {
  const { done, loop, socketOf, turns } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  const ws = new EventEmitter()
  const written = Promise.withResolvers<void>()
  const session = {
    ...{ open: true, identity: { companyId: 'a' }, origin: {} },
    send() {
      loop.work(40)
      written.resolve()
    },
  }
  const log = { request() {}, note() {} }
  // Only what is written counts here.
  serveRequests(ws as never, session as never, {
    ...{
      asker: { ask: (work) => work(), close() {} },
      turns,
      dispatch: { call } as never,
      log,
      locale: 'fr',
    },
  })
  ws.emit('message', Buffer.from('{"id":"1","op":"accounts.me","input":{}}'), false)
  await written.promise
  a.ask()
  b.ask()
  expect(done).toEqual(['b'])
})

test('one long piece of work silences no company for more than a moment', () => {
  const { done, loop, socketOf, turns } = openStage()
  const a = socketOf('a')
  socketOf('b')
  turns.spend('a', () => loop.work(5_000))
  a.ask()
  expect(done).toEqual([])
  const at = loop.time
  loop.turnsUntilIdle()
  expect(done).toEqual(['a'])
  expect(loop.time - at).toBeLessThan(400)
})

test('a company alone is counted nothing: when another one comes it owes nothing', () => {
  const { done, loop, socketOf, turns } = openStage()
  const a = socketOf('a')
  turns.spend('a', () => loop.work(500))
  socketOf('b')
  a.ask()
  expect(done).toEqual(['a'])
})

test('what fails stops neither its company’s turns nor anybody else’s, and its time is counted', () => {
  const { count, done, failing, loop, socketOf, turns } = openStage()
  const a = socketOf('a', 'failing')
  const colleague = socketOf('a', 'colleague')
  const b = socketOf('b')
  expect(() => a.fail()).toThrow('a bug')
  expect(() => turns.spend('a', () => failing(20))).toThrow('a bug')
  a.fail()
  for (let i = 0; i < 20; i++) a.ask()
  colleague.ask()
  expect(done).toEqual([])
  let failures = 0
  while (!loop.idle) {
    try {
      loop.turn()
    } catch {
      failures++
      b.ask()
      expect(done.at(-1)).toBe('b')
    }
  }
  expect(failures).toBe(1)
  expect(count('failing')).toBe(20)
  expect(count('colleague')).toBe(1)
  expect(a.isRead).toBe(true)
})

test('whose last socket goes is not worked for any more, not in the turn that is under way either', () => {
  const { count, loop, memberOf, socketOf, turns } = openStage()
  const a = socketOf('a')
  const c = socketOf('c')
  socketOf('b')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 100 }, () => memberOf(room, 1))
  for (let i = 0; i < 100; i++) c.ask()
  turns.tell(room, Buffer.from('1'))
  const told = (): number => members.filter((member) => member.told.length > 0).length
  const before = told()
  expect(before).toBeLessThan(100)
  const asked = count('c')
  // What the first of them is worked in the next turn lets both leave.
  c.onWork = () => {
    a.close()
    c.close()
  }
  loop.turnsUntilIdle()
  expect(told()).toBe(before)
  expect(count('c')).toBe(asked + 1)
})

test('a company is there until the last of its sockets goes', () => {
  const { count, loop, socketOf } = openStage()
  const first = socketOf('a')
  const second = socketOf('a')
  socketOf('b')
  for (let i = 0; i < 100; i++) first.ask()
  first.close()
  const before = count('a')
  for (let i = 0; i < 100; i++) second.ask()
  expect(count('a') - before).toBeLessThan(20)
  loop.turnsUntilIdle()
  expect(count('a') - before).toBe(100)
})

test('however many companies may work, the loop goes on after a few milliseconds', () => {
  const { loop, socketOf } = openStage()
  const floods = Array.from({ length: 10 }, (_, i) => socketOf(`flood-${i}`))
  for (const flood of floods) for (let i = 0; i < 100; i++) flood.ask()
  loop.time += 1_000
  const before = loop.worked
  loop.turn()
  expect(loop.worked - before).toBeGreaterThan(3)
  expect(loop.worked - before).toBeLessThan(5.5)
})

test('who is alone again does not wait for what was reckoned before', () => {
  const { loop, socketOf, turns, done } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  turns.spend('a', () => loop.work(100))
  a.ask()
  b.close()
  const at = loop.time
  loop.turnsUntilIdle()
  expect(done).toEqual(['a'])
  expect(loop.time - at).toBeLessThan(25)
})

test('who asks for little is not held back because the thread is busy with something else', () => {
  const { loop, socketOf, count } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  for (let i = 0; i < 100; i++) {
    a.ask()
    b.ask()
    loop.work(9.8)
  }
  expect([a.pauses, b.pauses, count('a')]).toEqual([0, 0, 100])
})

test('who flooded and does no longer leaves what it does not want to the others', () => {
  const { loop, socketOf, count, forget } = openStage()
  const [a, b, c] = [socketOf('a'), socketOf('b'), socketOf('c')]
  for (let i = 0; i < 400; i++) a.ask(0.5)
  for (const flood of [b, c]) for (let i = 0; i < 3_000; i++) flood.ask(0.5)
  while (count('a') < 400) loop.turn()
  const from = loop.time + 300
  while (loop.time < from) {
    loop.turn()
    a.ask(0)
  }
  forget()
  while (loop.time < from + 1_000) {
    loop.turn()
    a.ask(0)
  }
  expect(count('b') * 0.5).toBeGreaterThan(350)
  expect(count('c') * 0.5).toBeGreaterThan(350)
})

test('the time of what fails is counted', () => {
  const { loop, socketOf, done } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  expect(() => a.fail(20)).toThrow('a bug')
  a.ask()
  b.ask()
  expect(done).toEqual(['b'])
  loop.turnsUntilIdle()
  expect(done).toEqual(['b', 'a'])
})
