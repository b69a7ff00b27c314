import type { LogEntry } from '../protocol/index.ts'

/** What must reach the people who are online. A hint: it may lose, and every client repairs itself from the log. */
export interface LiveFeed {
  /** Tells the members of each conversation what was committed; the feed puts entries in order of their sequence. */
  publish(companyId: string, entries: readonly LogEntry[]): void
  /** Closes the sockets of a session that ended. */
  endSession(sessionId: string): void
}
