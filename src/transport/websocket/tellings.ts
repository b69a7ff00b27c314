import type { Room } from './rooms.ts'
import type { SocketSession } from './session.ts'
import type { Work } from './thread-shares.ts'

/** Members written to in one step. */
const atOnce = 8
/** What waits for the same members is one write to each of them, in pieces no larger than this. */
const largestWrite = 64 * 1024
/** Bytes that wait for one company. Beyond, its sockets are told how far their conversations reach, and read the log. */
const mostWaiting = 4 * 1024 * 1024

interface Telling {
  room: Room
  /** None: the members are told that they missed something. */
  frames: Buffer[]
  bytes: number
  /** As they were when it was said: who joins or leaves later changes nothing of it (G6). */
  members: readonly SocketSession[]
  changes: number
  told: number
}

/** What the members of one company's conversations are still to be told, in order. */
export class Tellings implements Work {
  readonly #queue: Telling[] = []
  /** Of each room the last one, while nothing of it was told. */
  readonly #last = new Map<Room, Telling>()
  /** Rooms of which something was left out. */
  readonly #behind = new Set<Room>()
  #waiting = 0

  get waits(): boolean {
    return this.#queue.length > 0 || this.#behind.size > 0
  }

  add(room: Room, frame: Buffer): void {
    // What is left out is told as soon as there is time: whoever hears then how far it reaches needs nothing of it.
    if (this.#behind.has(room)) return
    const last = this.#last.get(room)
    if (this.#waiting + frame.length > mostWaiting && this.#queue.length > 0) this.#behind.add(room)
    else if (last?.changes === room.changes && last.bytes + frame.length <= largestWrite) {
      last.frames.push(frame)
      last.bytes += frame.length
      this.#waiting += frame.length
    } else this.#append(room, [frame], frame.length)
  }

  step(): void {
    if (this.#queue.length === 0) this.#ownUp()
    const [telling] = this.#queue
    if (telling === undefined) return
    if (telling.told === 0) this.#begin(telling)
    const [frames] = telling.frames
    for (const member of telling.members.slice(telling.told, telling.told + atOnce)) {
      if (frames === undefined) member.lag(telling.room.key)
      else member.push(telling.room.key, frames)
    }
    telling.told += atOnce
    if (telling.told >= telling.members.length) this.#queue.shift()
  }

  #begin(telling: Telling): void {
    if (this.#last.get(telling.room) === telling) this.#last.delete(telling.room)
    if (telling.frames.length > 1) telling.frames = [Buffer.concat(telling.frames)]
    this.#waiting -= telling.bytes
  }

  #ownUp(): void {
    const [room] = this.#behind
    if (room === undefined) return
    this.#behind.delete(room)
    this.#append(room, [], 0)
  }

  #append(room: Room, frames: Buffer[], bytes: number): void {
    const { changes } = room
    const telling = { room, frames, bytes, members: [...room.members], changes, told: 0 }
    this.#queue.push(telling)
    if (bytes > 0) this.#last.set(room, telling)
    else this.#last.delete(room)
    this.#waiting += bytes
  }
}
