import type { Target } from './dialect.ts'
import type { Pace } from './pace.ts'

/** What the process that makes the load is told to do. */
export type Order =
  /** First of all: whom to speak to. */
  | { order: 'meet'; target: Target }
  /** Take the place of everyone in every room. */
  | { order: 'enter' }
  | RunOrder
  /** End the measured time of the run under way now. */
  | { order: 'halt' }
  /** Connect so many more who say nothing. */
  | { order: 'linger'; connections: number }
  /** Close every connection. */
  | { order: 'leave' }

export interface RunOrder {
  order: 'run'
  pace: Pace
  /** Seconds of pushing before measuring begins, and of measuring. */
  warm: number
  seconds: number
}

/** What clients saw. Counts are of the measured time unless they say otherwise. */
export interface LoadFigures {
  seconds: number
  /** Messages received by members: one message to fifty members is fifty deliveries. */
  deliveries: number
  /** Messages the server acknowledged, or, where it acknowledges nothing, delivered to all. */
  messages: number
  bytesPerDelivery: number
  /** Milliseconds from when a message was due to its receipt by the last member, of messages due in that time. */
  p50: number
  p99: number
  max: number
  /** Microseconds of CPU of the load itself. It shares the machine with the server. */
  loadMicrosPerDelivery: number
  /** Deliveries that never came, and messages never acknowledged, since the rooms were entered. Must be 0. */
  lost: number
  unanswered: number
  /** Messages sent in this run, warming up included. */
  sentInAll: number
}
