import type { Brake } from './brake.ts'
import type { Work } from './thread-shares.ts'

/** What the sockets of one company asked and still waits: one of each, in turn, so that none of them waits for another's flood. */
export class Askings implements Work {
  readonly #sockets = new Set<AskingSocket>()

  get waits(): boolean {
    return this.#sockets.size > 0
  }

  add(socket: AskingSocket): void {
    this.#sockets.add(socket)
  }

  delete(socket: AskingSocket): void {
    this.#sockets.delete(socket)
  }

  step(): void {
    const [socket] = this.#sockets
    if (socket === undefined) return
    this.#sockets.delete(socket)
    try {
      socket.workOne()
    } finally {
      if (socket.waits) this.#sockets.add(socket)
    }
  }
}

/** The frames of one socket that wait, in the order they came. It is not read until they are worked (M-7). */
export class AskingSocket {
  readonly #brake: Brake
  readonly #frames: (() => void)[] = []

  constructor(brake: Brake) {
    this.#brake = brake
  }

  get waits(): boolean {
    return this.#frames.length > 0
  }

  push(work: () => void): void {
    this.#frames.push(work)
  }

  /** Keeps the socket from being read while something waits. */
  holdBack(): void {
    if (this.waits) this.#brake.hold('turn')
  }

  workOne(): void {
    const work = this.#frames.shift()
    if (!this.waits) this.#brake.release('turn')
    work?.()
  }
}
