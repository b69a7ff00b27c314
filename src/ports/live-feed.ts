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

/** A member has read further. */
export interface MovedMark {
  conversationId: string
  accountId: string
  readUpTo: number
  /** Whether the other members are told too, or the person's own devices only. */
  shown: boolean
}

/** What must reach the people who are online. A hint: it may lose, and every client repairs itself from the log. */
export interface LiveFeed {
  /** Tells the members of each conversation what was committed; the feed puts entries in order of their sequence. */
  publish(companyId: string, committed: readonly Committed[]): void
  /** Best effort (G7): whoever misses it learns of it with the next one, or by asking. */
  read(companyId: string, marks: readonly MovedMark[]): void
  /** Closes the sockets of a session that ended, wherever they are. */
  endSession(sessionId: string): void
}

/** Where nobody is online: for work without a server. */
export const nobodyOnline: LiveFeed = { publish() {}, read() {}, endSession() {} }
