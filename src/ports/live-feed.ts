import type { EventName, LogEntry } from '../protocol/index.ts'

/** An event as it lies in the log: what it says is sealed, so it may leave the process (M-4). */
export interface SealedEntry {
  conversationId: string
  sequence: number
  event: EventName
  actorId: string
  subjectId: string | undefined
  messageId: string | undefined
  clientId: string | undefined
  at: Date
  /** PRM1. Undefined for an event that says nothing but ids. */
  sealed: Buffer | undefined
}

/** A committed event, opened for those who are online here, and sealed for the other gateways. */
export interface Committed {
  entry: LogEntry
  row: SealedEntry
}

/** What must reach the people who are online. A hint: it may lose, and every client repairs itself from the log. */
export interface LiveFeed {
  /** Tells the members of each conversation what was committed; the feed puts entries in order of their sequence. */
  publish(companyId: string, committed: readonly Committed[]): void
  /** Closes the sockets of a session that ended, wherever they are. */
  endSession(sessionId: string): void
}
