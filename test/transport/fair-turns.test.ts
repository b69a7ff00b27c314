import { beforeEach, expect, test } from 'vitest'
import { Brake } from '../../src/transport/websocket/brake.ts'
import { type Asker, createFairTurns, type FairTurns } from '../../src/transport/websocket/fair-turns.ts'
import type { Loop } from '../../src/transport/websocket/loop.ts'
import { createRoom, type Room } from '../../src/transport/websocket/rooms.ts'
import type { SocketSession } from '../../src/transport/websocket/session.ts'
import { createThreadShares } from '../../src/transport/websocket/thread-shares.ts'

/** A loop whose time is the work that is done in it, and the waiting for what is due later. */
class ScriptedLoop implements Loop {
  time = 0
  worked = 0
  #soon: (() => void)[] = []
  readonly #later = new Set<{ at: number; work: () => void }>()

  now = (): number => this.time
  busy = (): number => this.worked
  soon = (work: () => void): void => void this.#soon.push(work)
  later = (work: () => void, milliseconds: number): (() => void) => {
    const entry = { at: this.time + milliseconds, work }
    this.#later.add(entry)
    return () => void this.#later.delete(entry)
  }

  work(milliseconds: number): void {
    this.time += milliseconds
    this.worked += milliseconds
  }

  get idle(): boolean {
    return this.#soon.length === 0 && this.#later.size === 0
  }

  /** One turn: what was asked for the next one, or else the first that is due later. */
  turn(): void {
    const due = this.#soon.splice(0)
    if (due.length === 0) {
      const [next] = [...this.#later].sort((a, b) => a.at - b.at)
      if (next === undefined) return
      this.#later.delete(next)
      this.time = Math.max(this.time, next.at)
      due.push(next.work)
    }
    for (const work of due) work()
  }

  turnsUntilIdle(): number {
    let turns = 0
    for (; !this.idle; turns++) this.turn()
    return turns
  }
}

let loop: ScriptedLoop
let turns: FairTurns
/** What was done, in order. */
let done: string[]
beforeEach(() => {
  loop = new ScriptedLoop()
  turns = createFairTurns(createThreadShares(loop), loop)
  done = []
})

/** A socket, whether it is read, and a way to ask. */
function socketOf(company: string, name = company) {
  const socket = { read: true, pauses: 0 }
  const ws = {
    pause() {
      socket.read = false
      socket.pauses += 1
    },
    resume() {
      socket.read = true
    },
  }
  turns.enter(company)
  const asker: Asker = turns.asker(company, new Brake(ws))
  return {
    get isRead() {
      return socket.read
    },
    get pauses() {
      return socket.pauses
    },
    ask(milliseconds = 0.1, what = name): void {
      asker.ask(() => {
        loop.work(milliseconds)
        done.push(what)
      })
    },
    close(): void {
      asker.close()
      turns.leave(company)
    },
  }
}

/** A member of a room, and what it was told. */
function memberOf(room: Room, milliseconds = 0.1) {
  const told: string[] = []
  const session = {
    push(_key: string, frames: Buffer) {
      loop.work(milliseconds)
      told.push(frames.toString('latin1', 0, 8))
    },
    lag() {
      loop.work(milliseconds)
      told.push(`lag ${room.head}`)
    },
  }
  // Only what is told counts here.
  const member = session as unknown as SocketSession
  room.members.add(member)
  room.changes += 1
  return { told, member }
}

const count = (what: string): number => done.filter((each) => each === what).length

test('a company alone is worked for at once, however much it asks', () => {
  const a = socketOf('a')
  for (let i = 0; i < 10_000; i++) a.ask()
  expect(count('a')).toBe(10_000)
  expect(a.pauses).toBe(0)
  expect(loop.idle).toBe(true)
})

test('beside a company whose queue is full another one is worked for at once, and keeps being', () => {
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
  const a = socketOf('a')
  const b = socketOf('b')
  const c = socketOf('c')
  for (let i = 0; i < 5_000; i++) a.ask()
  for (let i = 0; i < 1_000; i++) b.ask()
  for (let i = 0; i < 20; i++) loop.turn()
  done = []
  while (count('b') < 100) loop.turn()
  expect(Math.abs(count('a') - count('b'))).toBeLessThanOrEqual(11)
  c.ask()
  expect(done.at(-1)).toBe('c')
})

test('who floods has about half of the thread while another company is there, and all of it afterwards', () => {
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
  const flooding = socketOf('a', 'flood')
  socketOf('b')
  for (let i = 0; i < 1_000; i++) flooding.ask()
  const colleague = socketOf('a', 'colleague')
  colleague.ask()
  done = []
  while (count('colleague') === 0) loop.turn()
  expect(done.indexOf('colleague')).toBeLessThanOrEqual(1)
})

test('a socket is not read while something of it waits; then it is again, nothing is lost and all is in order', () => {
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

test('what a company is told goes before what it asks, a slice each turn, to all its members in order', () => {
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
  // What waited for the same members became one write to each of them.
  for (const { told } of members) expect(told).toEqual(['1', '23'])
})

test('G6: who leaves while something waits is told what was said before, who comes only what is said after', () => {
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
