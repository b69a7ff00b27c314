import { expect, test } from 'vitest'
import { createRoom } from '../../src/transport/websocket/rooms.ts'
import { openStage } from './scripted-turns.ts'

test('what a company is told goes before what it asks, a slice each turn, to all its members in order', () => {
  const { done, loop, memberOf, socketOf, turns } = openStage()
  const a = socketOf('a')
  const b = socketOf('b')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 200 }, () => memberOf(room))
  for (const what of ['1', '2', '3']) turns.tell(room, Buffer.from(what))
  a.ask()
  b.ask()
  expect(done).toEqual(['b'])
  const began = loop.worked
  loop.turn()
  expect(loop.worked - began).toBeLessThanOrEqual(1.8)
  while (done.length === 1) {
    b.ask(0)
    done.pop()
    loop.turn()
  }
  expect(members.filter(({ told }) => told.length > 0).length).toBeGreaterThanOrEqual(120)
  loop.turnsUntilIdle()
  // What waited for the same members became one write to each of them.
  for (const { told } of members) expect(told).toEqual(['1', '23'])
})

test('G6: who leaves while something waits is told what was said before, who comes only what is said after', () => {
  const { loop, memberOf, socketOf, turns } = openStage()
  socketOf('a')
  socketOf('b')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 100 }, () => memberOf(room))
  const [gone] = members.slice(-1)
  turns.tell(room, Buffer.from('1'))
  turns.tell(room, Buffer.from('2'))
  if (gone) room.members.delete(gone.member)
  const come = memberOf(room)
  turns.tell(room, Buffer.from('3'))
  loop.turnsUntilIdle()
  expect(gone?.told).toEqual(['1', '2'])
  expect(come.told).toEqual(['3'])
  expect(members[0]?.told).toEqual(['1', '2', '3'])
})

test('M-7: beyond what may wait members are told how far it reaches, after what they were told, and then go on', () => {
  const { loop, memberOf, socketOf, turns } = openStage()
  socketOf('a')
  socketOf('b')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 100 }, () => memberOf(room))
  const sent = 200
  for (room.head = 1; room.head <= sent; room.head++)
    turns.tell(room, Buffer.from(`${room.head},`.padEnd(60_000)))
  room.head = sent
  loop.turnsUntilIdle()
  turns.tell(room, Buffer.from('after'))
  loop.turnsUntilIdle()
  for (const { told } of members) {
    const sequences = told.slice(0, -2).map((frames) => Number.parseInt(frames, 10))
    expect(sequences).toEqual(sequences.map((_, i) => i + 1))
    expect(sequences.length).toBeLessThan(sent)
    expect(told.slice(-2)).toEqual([`lag ${sent}`, 'after'])
  }
})

test('a company that is told without an end is answered all the same, one request after sixteen steps of telling', () => {
  const { count, loop, memberOf, socketOf, turns } = openStage()
  const a = socketOf('a')
  socketOf('b')
  const room = createRoom('a', 'room')
  for (let i = 0; i < 2_000; i++) memberOf(room)
  turns.tell(room, Buffer.from('1'))
  for (let i = 0; i < 5; i++) a.ask()
  const began = loop.worked
  while (count('a') < 5) {
    turns.tell(room, Buffer.from('more'))
    loop.turn()
  }
  // Of eight members each, a tenth of a millisecond each.
  const between = 16 * 8 * 0.1 + 0.1
  expect(loop.worked - began).toBeGreaterThan(4 * between)
  expect(loop.worked - began).toBeLessThanOrEqual(5 * between + 1)
})

test('a member who cannot be told keeps nobody else of a room from being told', () => {
  const { done, loop, memberOf, socketOf, turns } = openStage()
  socketOf('a')
  socketOf('b')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 100 }, (_, i) => memberOf(room, 0.1, i === 10 || i === 60 || i === 99))
  for (const what of ['1', '2']) {
    try {
      turns.tell(room, Buffer.from(what))
    } catch {
      done.push('failed')
    }
  }
  while (!loop.idle) {
    try {
      loop.turn()
    } catch {
      done.push('failed')
    }
  }
  expect(done).toEqual(Array.from({ length: 6 }, () => 'failed'))
  for (const [i, { told }] of members.entries())
    expect(told).toEqual(i === 10 || i === 60 || i === 99 ? [] : ['1', '2'])
})

test('what a company is told stays in order when it is alone again', () => {
  const { loop, memberOf, socketOf, turns } = openStage()
  socketOf('a')
  const b = socketOf('b')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 100 }, () => memberOf(room))
  turns.tell(room, Buffer.from('1'))
  b.close()
  turns.tell(room, Buffer.from('2'))
  loop.turnsUntilIdle()
  for (const { told } of members) expect(told).toEqual(['1', '2'])
})

test('a company that came back has nothing of what waited before', () => {
  const { count, loop, memberOf, socketOf, turns } = openStage()
  const a = socketOf('a')
  socketOf('b')
  socketOf('c')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 100 }, () => memberOf(room, 1))
  turns.tell(room, Buffer.from('1'))
  a.close()
  socketOf('a').ask()
  expect(count('a')).toBe(1)
  loop.turnsUntilIdle()
  expect(members.filter(({ told }) => told.length > 0).length).toBeLessThan(100)
})

test('M-7: members of a room that was left out hear of it in its place, also when telling has no end', () => {
  const { loop, memberOf, socketOf, turns } = openStage()
  socketOf('a')
  socketOf('b')
  const [loud, quiet] = [createRoom('a', 'loud'), createRoom('a', 'quiet')]
  for (let i = 0; i < 50; i++) memberOf(loud)
  const listener = memberOf(quiet)
  turns.tell(quiet, Buffer.from('1'))
  quiet.head = 1
  for (let i = 0; i < 80; i++) turns.tell(loud, Buffer.alloc(60_000))
  quiet.head = 2
  turns.tell(quiet, Buffer.from('2'.padEnd(60_000)))
  quiet.head = 3
  turns.tell(quiet, Buffer.from('3'.padEnd(60_000)))
  const began = loop.worked
  while (listener.told.length < 2 && loop.worked - began < 2_000) {
    turns.tell(loud, Buffer.alloc(60_000))
    loop.turn()
  }
  expect(listener.told).toEqual(['1', 'lag 3'])
  turns.tell(quiet, Buffer.from('4'))
  while (listener.told.length < 3 && loop.worked - began < 4_000) {
    turns.tell(loud, Buffer.alloc(60_000))
    loop.turn()
  }
  expect(listener.told.at(-1)).toMatch(/^(4|lag 3)$/)
})

test('who is remembered to be told counts as well: small frames to many, who come and go, do not add up', () => {
  const { loop, memberOf, socketOf, turns } = openStage()
  socketOf('a')
  socketOf('b')
  const room = createRoom('a', 'room')
  const members = Array.from({ length: 1_000 }, () => memberOf(room))
  for (room.head = 1; room.head <= 3_000; room.head++) {
    turns.tell(room, Buffer.from('.'))
    room.changes++
  }
  loop.turnsUntilIdle()
  const [first] = members
  expect(first?.told.length).toBeGreaterThan(400)
  expect(first?.told.length).toBeLessThan(600)
  expect(first?.told.at(-1)).toMatch(/^lag/)
})

test('M-7: what was told waits no longer: time and again as much as may wait is told whole', () => {
  const { loop, memberOf, socketOf, turns } = openStage()
  socketOf('a')
  socketOf('b')
  const room = createRoom('a', 'room')
  const [first] = Array.from({ length: 50 }, () => memberOf(room))
  for (let times = 0; times < 3; times++) {
    for (let i = 0; i < 50; i++) turns.tell(room, Buffer.alloc(60_000, 'x'))
    loop.turnsUntilIdle()
  }
  expect(first?.told).toEqual(Array.from({ length: 150 }, () => 'xxxxxxxx'))
})
