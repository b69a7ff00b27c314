import type { LogEntry } from '../../protocol/index.ts'
import type { SocketSession } from './session.ts'

/** A socket whose heads are being read, and what was heard meanwhile: it passes the socket by. */
export interface Entering {
  readonly session: SocketSession
  /** The highest sequence heard of each conversation. */
  readonly heard: Map<string, number>
  /** Whether its person joined or left a conversation: then what was read is outdated. */
  outdated: boolean
}

export function noteHead({ heard }: Entering, conversationId: string, head: number): void {
  heard.set(conversationId, Math.max(head, heard.get(conversationId) ?? 0))
}

export function noteHeard(entering: Entering, entry: LogEntry): void {
  noteHead(entering, entry.conversationId, entry.sequence)
  const moved =
    entry.event === 'member.joined'
      ? entry.data.member.accountId
      : entry.event === 'member.left' && entry.data.accountId
  if (moved === entering.session.identity.accountId) entering.outdated = true
}
