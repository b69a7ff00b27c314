import { Brake } from '../../src/transport/websocket/brake.ts'
import { type Asker, createFairTurns, type FairTurns } from '../../src/transport/websocket/fair-turns.ts'
import type { Loop } from '../../src/transport/websocket/loop.ts'
import type { Room } from '../../src/transport/websocket/rooms.ts'
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
  afterwards = (work: () => void): void => process.nextTick(work)
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

/** A thread of scripted time, its turns, and what was done in them, in order. */
export function openStage() {
  const loop = new ScriptedLoop()
  const turns: FairTurns = createFairTurns(createThreadShares(loop), loop)
  const done: string[] = []

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
      /** Asks for something that fails. */
      fail(milliseconds = 0.1): void {
        asker.ask(() => failing(milliseconds))
      },
      onWork: () => {},
      ask(milliseconds = 0.1, what = name): void {
        asker.ask(() => {
          loop.work(milliseconds)
          done.push(what)
          this.onWork()
        })
      },
      close(): void {
        asker.close()
        turns.leave(company)
      },
    }
  }

  /** A member of a room, and what it was told. */
  function memberOf(room: Room, milliseconds = 0.1, fails = false) {
    const told: string[] = []
    const session = {
      push(_key: string, frames: Buffer) {
        loop.work(milliseconds)
        if (fails) throw new Error('a bug')
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

  function failing(milliseconds: number): never {
    loop.work(milliseconds)
    throw new Error('a bug')
  }

  const count = (what: string): number => done.filter((each) => each === what).length

  return {
    loop,
    turns,
    done,
    socketOf,
    memberOf,
    failing,
    count,
    /** What was done so far is forgotten. */
    forget: () => void done.splice(0),
  }
}

export type Stage = ReturnType<typeof openStage>
