import type { Room } from './rooms.ts'
import type { SocketSession } from './session.ts'
import type { Work } from './thread-shares.ts'

/** Members written to in one step. */
const atOnce = 8
/** What waits for the same members is one write to each of them, in pieces no larger than this. */
const largestWrite = 64 * 1024
/** Bytes that wait for one company. Beyond, its sockets are told how far their conversations reach, and read the log. */
const mostWaiting = 4 * 1024 * 1024
/** What remembering a member takes, in bytes. */
const pointer = 8

interface Telling {
  room: Room
  /** None: the members are told that they missed something. */
  frames: Buffer[]
  /** What it holds, members included: small frames to many must not add up to more than is counted. */
  bytes: number
  /**
   * As they were when it was said: who joins or leaves later changes nothing of it (G6). That something was missed is told
   * to those who are there by then.
   */
  members: readonly SocketSession[]
  changes: number
  told: number
}

/** What the members of one company's conversations are still to be told, in order. */
export class Tellings implements Work {
  readonly #queue: Telling[] = []
  /** Of each room the last one, while nothing of it was told. */
  readonly #last = new Map<Room, Telling>()
  /** Rooms whose members are still to be told that they missed something. */
  readonly #behind = new Set<Room>()
  #waiting = 0

  get waits(): boolean {
    return this.#queue.length > 0
  }

  add(room: Room, frame: Buffer): void {
    // Whoever will hear how far the room reaches by then needs nothing of this.
    if (this.#behind.has(room)) return
    const last = this.#last.get(room)
    const joins = last?.changes === room.changes && frameBytes(last) + frame.length <= largestWrite
    const bytes = frame.length + (joins ? 0 : room.members.size * pointer)
    if (this.#waiting + bytes > mostWaiting && this.#queue.length > 0) this.#leaveOut(room)
    else if (joins) {
      last.frames.push(frame)
      last.bytes += bytes
      this.#waiting += bytes
    } else this.#append(room, frame, bytes)
  }

  /** Whoever throws has been told: the others are still to be. */
  step(): void {
    const [telling] = this.#queue
    if (telling === undefined) return
    if (telling.told === 0) this.#begin(telling)
    try {
      const [frames] = telling.frames
      const until = Math.min(telling.told + atOnce, telling.members.length)
      while (telling.told < until) {
        const member = telling.members[telling.told++]
        if (frames === undefined) member?.lag(telling.room.key)
        else member?.push(telling.room.key, frames)
      }
    } finally {
      if (telling.told >= telling.members.length) this.#queue.shift()
    }
  }

  #begin(telling: Telling): void {
    const { room, frames } = telling
    if (this.#last.get(room) === telling) this.#last.delete(room)
    if (frames.length === 0) {
      this.#behind.delete(room)
      telling.members = [...room.members]
    }
    if (frames.length > 1) telling.frames = [Buffer.concat(frames)]
    this.#waiting -= telling.bytes
  }

  /** In its place, after what comes before it: its members do not wait until there is nothing else to tell. */
  #leaveOut(room: Room): void {
    this.#behind.add(room)
    this.#last.delete(room)
    this.#queue.push({ room, frames: [], bytes: 0, members: [], changes: room.changes, told: 0 })
  }

  #append(room: Room, frame: Buffer, bytes: number): void {
    const { changes } = room
    const telling = { room, frames: [frame], bytes, members: [...room.members], changes, told: 0 }
    this.#queue.push(telling)
    this.#last.set(room, telling)
    this.#waiting += bytes
  }
}

/** Without the list of its members. */
const frameBytes = ({ bytes, members }: Telling): number => bytes - members.length * pointer
