import type { LogEntry } from '../../protocol/index.ts'
import type { SocketSession } from './session.ts'

/** A socket whose heads are being read, and what was heard meanwhile: it passes the socket by. */
export interface Entering {
  readonly session: SocketSession
  /** What was heard of each conversation: sequences whose events were seen, and how far it reaches. */
  readonly heard: Map<string, { seen: Set<number>; head: number }>
  /** Whether its person joined or left a conversation meanwhile: then what was read is outdated. */
  outdated: boolean
}

/** That a conversation reaches so far, without the events. */
export function noteHead(entering: Entering, conversationId: string, head: number): void {
  const known = entering.heard.get(conversationId) ?? { seen: new Set(), head: 0 }
  known.head = Math.max(known.head, head)
  entering.heard.set(conversationId, known)
}

export function noteHeard(entering: Entering, entry: LogEntry): void {
  noteHead(entering, entry.conversationId, entry.sequence)
  entering.heard.get(entry.conversationId)?.seen.add(entry.sequence)
  const moved =
    entry.event === 'member.joined'
      ? entry.data.member.accountId
      : entry.event === 'member.left' && entry.data.accountId
  if (moved === entering.session.identity.accountId) entering.outdated = true
}

/**
 * Whether everything above `head` up to `reached` was seen. A reading proves membership at its head and no further: what
 * came after and was not seen may have been the person's removal (G6).
 */
export function sawAll({ heard }: Entering, conversationId: string, head: number, reached: number): boolean {
  const seen = heard.get(conversationId)?.seen
  for (let sequence = head + 1; sequence <= reached; sequence++) if (!seen?.has(sequence)) return false
  return true
}
