import { pieces } from '../../database/pieces.ts'
import type { HelloHead, LogEntry } from '../../protocol/index.ts'
import type { FairTurns } from './fair-turns.ts'
import type { LogReader } from './log-reader.ts'
import { createRoom, moveHead, type Room, roomKeyOf } from './rooms.ts'
import type { SocketSession } from './session.ts'

/** How sockets come into the rooms of their person, as the database says. */
export interface Entrance {
  /** Puts a socket into all of them; answers how far each reaches. */
  enter(session: SocketSession): Promise<HelloHead[]>
  /** Brings a socket into the rooms it should be in, and out of the others. */
  lookAnew(session: SocketSession): Promise<void>
  /** Events were committed, or a conversation reaches so far: whoever is on the way in must know. */
  hear(companyId: string, entries: readonly LogEntry[]): void
  reaches(companyId: string, conversationId: string, head: number): void
  /** Whether somebody of the company is on the way in. */
  isOpenTo(companyId: string): boolean
}

interface Needs extends Pick<LogReader, 'heads'>, Pick<FairTurns, 'spend'> {
  rooms: ReadonlyMap<string, Room>
  join(room: Room, session: SocketSession): void
  repair(room: Room): Promise<void>
}

/** Rooms that a socket is put into in one piece: about a millisecond. */
const settledAtOnce = 256

/** A socket whose heads are being read, and what was heard meanwhile: it passes the socket by. */
interface Entering {
  readonly session: SocketSession
  /** What was heard of each conversation: sequences whose events were seen, and how far it reaches. */
  readonly heard: Map<string, { seen: Set<number>; head: number }>
  /** Whether its person joined or left a conversation meanwhile: then what was read is outdated. */
  outdated: boolean
}

/** That a conversation reaches so far, without the events. */
function noteHead(entering: Entering, conversationId: string, head: number): void {
  const known = entering.heard.get(conversationId) ?? { seen: new Set(), head: 0 }
  known.head = Math.max(known.head, head)
  entering.heard.set(conversationId, known)
}

function noteHeard(entering: Entering, entry: LogEntry): void {
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
function sawAll({ heard }: Entering, conversationId: string, head: number, reached: number): boolean {
  const seen = heard.get(conversationId)?.seen
  for (let sequence = head + 1; sequence <= reached; sequence++) if (!seen?.has(sequence)) return false
  return true
}

export function createEntrance({ heads, rooms, join, repair, spend }: Needs): Entrance {
  /** Sockets whose heads are being read, and what was heard meanwhile. */
  const entering = new Set<Entering>()

  /**
   * Puts a socket into the rooms of these heads. Answers how far each reaches by now: what was said since they were read
   * passed this socket by, and it must know of it.
   */
  function settlePiece(own: Entering, current: readonly HelloHead[]): HelloHead[] {
    const { session, heard } = own
    const { companyId } = session.identity
    return current.map(({ conversationId, head, readUpTo }) => {
      const room = rooms.get(roomKeyOf(companyId, conversationId)) ?? createRoom(companyId, conversationId)
      const reached = Math.max(head, heard.get(conversationId)?.head ?? 0, (room.next ?? 1) - 1)
      const complete = sawAll(own, conversationId, head, reached)
      room.next ??= (complete ? reached : head) + 1
      moveHead(room, reached)
      join(room, session)
      // What was not seen may have removed this very person: the database says who may read.
      if (!complete) void repair(room)
      return { conversationId, head: reached, readUpTo }
    })
  }

  /**
   * In pieces: who is in thousands of rooms keeps nobody waiting. What is heard between two of them is noted as it was while
   * the heads were read, for the rooms that are still to come. Stops where what was read is outdated.
   */
  async function settle(own: Entering, current: readonly HelloHead[]): Promise<HelloHead[]> {
    const settled: HelloHead[] = []
    for await (const piece of pieces(current, settledAtOnce)) {
      if (!own.session.open || own.outdated) break
      settled.push(...spend(own.session.identity.companyId, () => settlePiece(own, piece)))
    }
    return settled
  }

  /**
   * Reads the heads of a socket's person and puts it into the rooms of those that are `wanted`, again until nothing that
   * changes them was heard meanwhile. Where it is by then it stays: who joins or leaves a room that it is in, it hears.
   */
  async function readAndSettle(
    session: SocketSession,
    wanted: (current: readonly HelloHead[]) => readonly HelloHead[],
  ): Promise<HelloHead[]> {
    const { companyId, accountId } = session.identity
    for (;;) {
      const own: Entering = { session, heard: new Map(), outdated: false }
      entering.add(own)
      try {
        const current = await heads(companyId, accountId)
        if (!session.open) return []
        const settled = own.outdated ? [] : await settle(own, wanted(current))
        if (!session.open) return []
        if (!own.outdated) return settled
      } finally {
        entering.delete(own)
      }
    }
  }

  async function lookAnew(session: SocketSession): Promise<void> {
    const { companyId } = session.identity
    const keyOf = (head: HelloHead): string => roomKeyOf(companyId, head.conversationId)
    const before = new Set(session.rooms)
    await readAndSettle(session, (current) => {
      const wanted = new Set(current.map(keyOf))
      for (const key of session.rooms) {
        const room = rooms.get(key)
        if (room && !wanted.has(key)) void repair(room)
      }
      return current.filter((head) => !session.rooms.has(keyOf(head)))
    })
    spend(companyId, () => {
      for (const key of session.rooms.difference(before)) session.lag(key)
    })
  }

  const ofCompany = (companyId: string) =>
    entering.values().filter(({ session }) => session.identity.companyId === companyId)

  return {
    enter: (session) => readAndSettle(session, (current) => current),
    lookAnew,
    hear(companyId, entries) {
      for (const one of ofCompany(companyId)) for (const entry of entries) noteHeard(one, entry)
    },
    reaches(companyId, conversationId, head) {
      for (const one of ofCompany(companyId)) noteHead(one, conversationId, head)
    },
    isOpenTo: (companyId) => ofCompany(companyId).some(() => true),
  }
}
