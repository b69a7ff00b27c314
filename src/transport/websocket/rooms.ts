import type { LogEntry } from '../../protocol/index.ts'
import { textFrame } from './frame.ts'
import type { SocketSession } from './session.ts'

/** A conversation with at least one socket of ours in it. */
export interface Room {
  readonly key: string
  readonly companyId: string
  readonly conversationId: string
  readonly members: Set<SocketSession>
  /** The sequence to deliver next; undefined until it is known. */
  next: number | undefined
  /** Committed entries that overtook an earlier one on their way here. */
  readonly held: Map<number, LogEntry>
  /** The highest sequence delivered, and when, in milliseconds of the monotonic clock. */
  head: number
  movedAt: number
}

export function roomKeyOf(companyId: string, conversationId: string): string {
  return `${companyId}/${conversationId}`
}

export function createRoom(companyId: string, conversationId: string): Room {
  const key = roomKeyOf(companyId, conversationId)
  const members = new Set<SocketSession>()
  return { key, companyId, conversationId, members, next: undefined, held: new Map(), head: 0, movedAt: 0 }
}

/**
 * Puts an entry in its place and answers those that are now due, in order. Two transactions may commit in one order and
 * be heard of in the other; delivering out of order would let a removed member read past the removal (G6).
 */
export function inOrder(room: Room, entry: LogEntry): LogEntry[] {
  room.next ??= entry.sequence
  if (entry.sequence < room.next) return []
  room.held.set(entry.sequence, entry)
  const due: LogEntry[] = []
  for (;;) {
    const next = room.held.get(room.next)
    if (next === undefined) break
    room.held.delete(room.next)
    room.next += 1
    due.push(next)
  }
  const last = due.at(-1)
  if (last) {
    room.head = last.sequence
    room.movedAt = performance.now()
  }
  return due
}

/** One write per member for a run of entries: the count of TLS writes is what costs. */
export function deliver(room: Room, entries: readonly LogEntry[]): void {
  if (entries.length === 0 || room.members.size === 0) return
  const frames = entries.map((event) => textFrame(JSON.stringify({ event })))
  const [only] = frames
  const bytes = frames.length === 1 && only ? only : Buffer.concat(frames)
  for (const member of room.members) member.push(room.key, bytes)
}
