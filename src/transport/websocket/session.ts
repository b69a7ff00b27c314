import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Identity } from '../../dispatch/caller.ts'
import type { Head, ProblemCode, ServerFrame } from '../../protocol/index.ts'
import { closeCodeOf } from '../../protocol/index.ts'
import type { ClientOrigin } from '../origin.ts'
import { textFrame, textFrameOf } from './frame.ts'

/** M-7, in bytes: beyond the first, events are left out until the socket drains; beyond the second it is closed. */
const lagBeyond = 1024 * 1024
const closeBeyond = 4 * 1024 * 1024

export interface SocketSession {
  /** Who it belongs to, as was last heard. */
  readonly identity: Identity
  readonly origin: ClientOrigin
  /** The same session, looked at anew: its role may be another one. */
  become(identity: Identity): void
  /** Rooms this socket receives, by key. Kept by the subscriptions. */
  readonly rooms: Set<string>
  /** Requests under way. While there are some, what is written in one turn of the loop leaves in one write. */
  asking: number
  /** Writes a frame as soon as the socket takes it. Answers and notices; never left out. */
  send(frame: ServerFrame): void
  /** The same, of an answer whose output is JSON already, in pieces. */
  answer(id: string, json: readonly Buffer[]): void
  /** Writes prepared event frames, or leaves them out and says so later when the reader does not keep up. */
  push(roomKey: string, frames: Buffer): void
  /** Events of a room were left out: says so as soon as the reader keeps up. Before the hello nothing is said. */
  lag(roomKey: string): void
  /** From now on pushed frames are written; until then they are held. Only those of `rooms` are kept. */
  greet(hello: ServerFrame): void
  close(problem: ProblemCode): void
  readonly open: boolean
}

export interface SessionNeeds {
  ws: WebSocket
  stream: Duplex
  /** Calls back once what follows at once from what is written now is there too. */
  gather(write: () => void): void
  identity: Identity
  origin: ClientOrigin
  /** Heads of the rooms whose events were left out, once the socket takes data again. */
  headsOf(roomKeys: ReadonlySet<string>): Head[]
}

export function createSocketSession(needs: SessionNeeds): SocketSession {
  const { ws, stream, origin, headsOf } = needs
  let { identity } = needs
  const rooms = new Set<string>()
  const missed = new Set<string>()
  let held: { roomKey: string; frames: Buffer }[] | undefined = []
  let heldBytes = 0
  let open = true
  let gathers = false
  // The library closes too, on a frame that breaks the protocol: nothing may follow its close frame either.
  const isOpen = (): boolean => open && ws.readyState === ws.OPEN

  const close = (problem: ProblemCode): void => {
    if (!open) return
    // State goes before the close frame does: nothing can follow it.
    open = false
    ws.close(closeCodeOf(problem), problem)
  }

  const caughtUp = (): void => {
    if (!isOpen() || missed.size === 0 || held !== undefined) return
    // Only of what may still be read.
    send({ lag: { heads: headsOf(missed.intersection(rooms)) } })
    missed.clear()
  }

  function send(frame: ServerFrame): void {
    if (isOpen()) write(textFrame(JSON.stringify(frame)))
  }

  function answer(id: string, json: readonly Buffer[]): void {
    const before = Buffer.from(`{"id":${JSON.stringify(id)},"output":`)
    if (!isOpen() || !mayWrite()) return
    for (const piece of textFrameOf([before, ...json, Buffer.from('}')])) stream.write(piece)
  }

  function write(bytes: Buffer): void {
    if (mayWrite()) stream.write(bytes)
  }

  /**
   * Closes a slow reader's socket. What already waits tells one, not how large this frame is: an answer may be larger than
   * the limit.
   */
  function mayWrite(): boolean {
    if (stream.writableLength > closeBeyond) {
      close('slow_consumer')
      return false
    }
    if (self.asking > 0) gather()
    return true
  }

  /** An answer follows at once what the room was told of it: one TLS record for both, as for several answers. */
  function gather(): void {
    if (gathers) return
    gathers = true
    stream.cork()
    needs.gather(writeGathered)
  }

  function writeGathered(): void {
    gathers = false
    stream.uncork()
  }

  function push(roomKey: string, frames: Buffer): void {
    if (!isOpen()) return
    if (held) {
      heldBytes += frames.length
      if (heldBytes > lagBeyond || missed.has(roomKey)) missed.add(roomKey)
      else held.push({ roomKey, frames })
    } else if (stream.writableLength > lagBeyond || missed.has(roomKey)) missed.add(roomKey)
    else write(frames)
  }

  stream.on('drain', caughtUp)
  ws.on('close', () => {
    open = false
    stream.off('drain', caughtUp)
  })

  const self: SocketSession = {
    asking: 0,
    get identity() {
      return identity
    },
    become(current) {
      identity = current
    },
    origin,
    rooms,
    send,
    answer,
    push,
    close,
    greet(hello) {
      send(hello)
      const waiting = held ?? []
      held = undefined
      for (const { roomKey, frames } of waiting) if (rooms.has(roomKey)) push(roomKey, frames)
      if (stream.writableLength <= lagBeyond) caughtUp()
    },
    lag(roomKey) {
      missed.add(roomKey)
      if (stream.writableLength <= lagBeyond) caughtUp()
    },
    get open() {
      return isOpen()
    },
  }
  return self
}
