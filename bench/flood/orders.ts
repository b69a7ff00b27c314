import type { PrismeTarget } from '../load/dialect.ts'

/** What the process of the company that floods is told to do. */
export type FloodOrder =
  /** Everyone signs in, makes a bubble of all, and opens their sockets. */
  | { order: 'enter'; target: PrismeTarget; sockets: number; window: number }
  /** Push with all there is until told to rest. */
  | { order: 'push' }
  /** Answers `Pushed`, once what was on its way has its answer. */
  | { order: 'rest' }

/** What a flood came to. */
export interface Pushed {
  seconds: number
  /** Requests that were answered, and those of them that were refused. */
  answered: number
  refused: number
  /** Messages that reached a socket of theirs. */
  deliveries: number
  /** Sockets that the server closed. They are opened anew. */
  closed: number
}
