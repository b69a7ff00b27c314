import type { PrismeTarget } from '../load/dialect.ts'

/** What the process that signs people in and out is told to do. */
export type PeopleOrder =
  | { order: 'meet'; target: PrismeTarget }
  /** One room after the other signs in, all at once, as soon as the last of the one before is in. Answers `SignIns`. */
  | { order: 'signIns'; seconds: number }
  /** Sessions end under an open socket, on one gateway after the other. Answers `Revocations`. */
  | { order: 'revoke'; tries: number }

/** What the process that does nothing but argon2id is told to do. Answers verifications a second. */
export interface HashingOrder {
  seconds: number
  atOnce: number
  memoryKiB: number
  passes: number
}

export interface SignIns {
  /** How many succeeded. */
  count: number
  perSecond: number
  /** Milliseconds until one was signed in. */
  p50: number
  max: number
  errors: string[]
}

/** Milliseconds from asking for the end of a session until its socket was closed. */
export interface Revocations {
  /** Ended at the gateway that holds the socket. */
  same: Waits
  /** Ended at the other one. */
  other: Waits
}

export interface Waits {
  tries: number
  p50: number
  p99: number
  max: number
}
