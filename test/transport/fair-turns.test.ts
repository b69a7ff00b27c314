import { expect, test } from 'vitest'
import { createRoom } from '../../src/transport/websocket/rooms.ts'
import { openStage } from './scripted-turns.ts'

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

test('who floods has about half of the thread while another company is there, and all of it afterwards', () => {
  const { count, loop, socketOf } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  for (let i = 0; i < 20_000; i++) a.ask()
  while (loop.time < 1_000) loop.turn()
  expect(count('a') * 0.1).toBeGreaterThan(400)
  expect(count('a') * 0.1).toBeLessThan(560)
  b.close()
  const [at, before] = [loop.time, count('a')]
  loop.turnsUntilIdle()
  expect((count('a') - before) * 0.1).toBeGreaterThan((loop.time - at) * 0.95)
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
