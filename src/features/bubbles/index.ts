/**
 * Conversations: bubbles and direct ones, who belongs to them, and their log. Everything that happens in a conversation
 * is an event of its log, numbered without a gap under the conversation row's lock. Only members see anything; absent
 * and forbidden look the same. Does not know how a message is composed, nor what a file is.
 */

export { type Admissions, createAdmissions } from './admissions.ts'
export { type Bubbles, createBubbles } from './bubbles.ts'
export { createDepartures, type Departures } from './departures.ts'
export { bubbleHandlers } from './handlers.ts'
export type { EntryDraft, LogMessage } from './log-entry.ts'
export { createRosters, type Rosters } from './rosters.ts'
