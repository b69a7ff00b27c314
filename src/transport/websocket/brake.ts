import type { WebSocket } from 'ws'

/** Who keeps a socket from being read: its account's pace, or what it asked already and still waits for its turn. */
const reasons = { pace: 1, turn: 2 } as const

/** Several may hold a socket; it is read again once none of them does. What it says meanwhile TCP keeps with its sender. */
export class Brake {
  readonly #ws: Pick<WebSocket, 'pause' | 'resume'>
  #held = 0

  constructor(ws: Pick<WebSocket, 'pause' | 'resume'>) {
    this.#ws = ws
  }

  hold(reason: keyof typeof reasons): void {
    if (this.#held === 0) this.#ws.pause()
    this.#held |= reasons[reason]
  }

  release(reason: keyof typeof reasons): void {
    if (this.#held === 0) return
    this.#held &= ~reasons[reason]
    if (this.#held === 0) this.#ws.resume()
  }
}
