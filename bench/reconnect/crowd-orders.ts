import type { PrismeTarget } from '../load/dialect.ts'
import type { Counted } from './client.ts'

/** What the process that is the crowd is told to do. */
export type CrowdOrder =
  | { order: 'meet'; target: PrismeTarget; clients: number; atOnce: number; throughRest: boolean }
  /** Sign in, make the bubbles, and connect everyone for the first time. Answers `Returned`. */
  | { order: 'enter' }
  /** Write so many messages in a share of the bubbles. */
  | { order: 'write'; messages: number; share: number }
  /** Everyone comes back at once; when half are back, the share is written to again. Answers `Returned`. */
  | { order: 'return'; share: number }
  /** How many clients do not know everything, after waiting for what is on its way. Answers a number. */
  | { order: 'lacking' }

export interface Returned {
  seconds: number
  /** Milliseconds from the beginning until each was back and knew everything. */
  p50: number
  p99: number
  errors: string[]
  counted: Record<Counted, number>
}
