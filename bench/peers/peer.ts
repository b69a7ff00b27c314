import type { Target } from '../load/dialect.ts'

/**
 * A server that can be put under the same load as the others. To add one: a file here that starts it, and a dialect in
 * `load/` that speaks to it.
 */
export interface Peer {
  readonly name: string
  /** How to speak to it. The same each time it serves. */
  readonly target: Target
  /** Starts it. What was written stays from one time to the next. */
  serve(): Promise<Serving>
  /** How many messages its store holds, where only that tells that it keeps them. */
  stored?(): Promise<number>
}

export interface Serving {
  /** Its process trees by name, whose CPU time is what a delivery costs. */
  readonly processes: Readonly<Record<string, number>>
  /** The process tree whose memory grows with connections. */
  readonly gateway: number
  stop(): Promise<void>
}
