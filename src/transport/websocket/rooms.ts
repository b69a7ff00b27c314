import type { LogEntry } from '../../protocol/index.ts'
import { textFrame } from './frame.ts'
import type { SocketSession } from './session.ts'

/** A conversation with at least one socket of ours in it. */
export interface Room {
  readonly key: string
  readonly companyId: string
  readonly conversationId: string
  readonly members: Set<SocketSession>
  /** How often who is in it changed. */
  changes: number
  /** The sequence to deliver next; undefined until it is known. */
  next: number | undefined
  /** Committed entries that overtook an earlier one on their way here, or came while the room is closed. */
  readonly held: Map<number, LogEntry>
  /** While it is not known who may read, nothing is delivered. */
  closed: boolean
  /** The highest sequence known, and when it moved, in milliseconds of the monotonic clock. */
  head: number
  movedAt: number
  /** What of `held` was there when the room was last repaired. */
  doubted: ReadonlySet<number>
  /** What `next` was when the log was first seen to be ahead of it, and when that was. */
  behind: { next: number; since: number } | undefined
}

export function roomKeyOf(companyId: string, conversationId: string): string {
  return `${companyId}/${conversationId}`
}

export function createRoom(companyId: string, conversationId: string): Room {
  return {
    key: roomKeyOf(companyId, conversationId),
    companyId,
    conversationId,
    members: new Set(),
    changes: 0,
    next: undefined,
    held: new Map(),
    closed: false,
    head: 0,
    movedAt: 0,
    doubted: new Set(),
    behind: undefined,
  }
}

/** Takes an entry; entries that were delivered already are dropped. */
export function hold(room: Room, entry: LogEntry): void {
  if (room.next === undefined && !room.closed) room.next = entry.sequence
  if (room.next === undefined || entry.sequence >= room.next) room.held.set(entry.sequence, entry)
}

/**
 * The entries that are due, in order. Two transactions may commit in one order and be heard of in the other; delivering
 * out of order would let a removed member read past the removal (G6).
 */
export function dueIn(room: Room): LogEntry[] {
  const due: LogEntry[] = []
  while (!room.closed && room.next !== undefined) {
    const next = room.held.get(room.next)
    if (next === undefined) break
    room.held.delete(room.next)
    room.next += 1
    due.push(next)
  }
  const last = due.at(-1)
  if (last) moveHead(room, last.sequence)
  return due
}

export function moveHead(room: Room, head: number): void {
  if (head <= room.head) return
  room.head = head
  room.movedAt = performance.now()
}

/** A run of entries as one piece, for one write per member: the count of TLS writes is what costs. */
export function framesOf(entries: readonly LogEntry[]): Buffer {
  const frames = entries.map((event) => textFrame(JSON.stringify({ event })))
  const [only] = frames
  return frames.length === 1 && only ? only : Buffer.concat(frames)
}
