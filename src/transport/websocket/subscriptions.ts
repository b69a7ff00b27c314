import { ConversationId, type Head, type LogEntry } from '../../protocol/index.ts'
import { type Entering, noteHead, noteHeard } from './entering.ts'
import { createRoom, deliver, dueIn, hold, moveHead, type Room, roomKeyOf } from './rooms.ts'
import type { SocketSession } from './session.ts'

/** Which socket receives which conversation. */
export interface Subscriptions {
  /**
   * Delivers committed events to the members who are here, in the order of their sequence. Of those from `elsewhere` that
   * come for a conversation nobody here was in, the database is asked who may read.
   */
  publish(companyId: string, entries: readonly LogEntry[], from: Origin): void
  /** Whether an event is of a conversation that someone here is in, or brings in someone who is here. */
  concerns(companyId: string, event: { conversationId: string; subjectId: string | undefined }): boolean
  /** A conversation's log reaches this far, and what it says did not come along: it is read if it stays away. */
  reaches(companyId: string, conversationId: string, head: number): void
  /** Closes the sockets of a session that ended. */
  endSession(sessionId: string): void
  /** Subscribes an authenticated socket to its conversations; answers their heads. From then on it receives. */
  enter(session: SocketSession): Promise<Head[]>
  leave(session: SocketSession): void
  /** The heads of a socket's rooms that moved after `since`, in milliseconds of the monotonic clock. */
  movedSince(session: SocketSession, since: number): Head[]
  headsOf(roomKeys: ReadonlySet<string>): Head[]
  /** Compares every room with the log, and repairs those that missed something (M-4, M-6). */
  compareWithLog(): Promise<void>
  socketsOfAccount(accountId: string): ReadonlySet<SocketSession>
}

/** Whether an event was committed by this gateway or by another one. */
export type Origin = 'here' | 'elsewhere'

export interface Standing {
  head: number
  /** The accounts that may read. */
  members: readonly string[]
}

export interface LogReader {
  /** How far each conversation of an account reaches. */
  heads(companyId: string, accountId: string): Promise<Head[]>
  /** How far these conversations reach, by id. */
  headsAmong(
    places: readonly { companyId: string; conversationId: string }[],
  ): Promise<ReadonlyMap<string, number>>
  /** One conversation's head and members, read at one moment. Undefined if it does not exist. */
  standing(companyId: string, conversationId: string): Promise<Standing | undefined>
}

interface Needs extends LogReader {
  /** How long an entry may wait for an earlier one, in milliseconds, before the room is read anew. */
  patience?: number
  /** How long to wait, in milliseconds, before a repair that failed is tried again. */
  retryAfter?: number
}

export function createSubscriptions(needs: Needs): Subscriptions {
  const { patience = 250, retryAfter = 1_000 } = needs
  const rooms = new Map<string, Room>()
  const byAccount = new Map<string, Set<SocketSession>>()
  const bySession = new Map<string, Set<SocketSession>>()
  /** Sockets whose heads are being read, and what was heard meanwhile. */
  const entering = new Set<Entering>()

  function roomOf(companyId: string, conversationId: string): Room {
    return rooms.get(roomKeyOf(companyId, conversationId)) ?? createRoom(companyId, conversationId)
  }

  function join(room: Room, session: SocketSession): void {
    if (!session.open) return
    // It may have been emptied, and forgotten, a moment ago.
    rooms.set(room.key, room)
    room.members.add(session)
    session.rooms.add(room.key)
  }

  function part(room: Room, session: SocketSession): void {
    room.members.delete(session)
    session.rooms.delete(room.key)
    if (room.members.size === 0) rooms.delete(room.key)
  }

  const socketsOf = (accountId: string): ReadonlySet<SocketSession> => byAccount.get(accountId) ?? new Set()

  /**
   * Puts a socket into the rooms of these heads. Answers how far each reaches by now: what was said since they were read
   * passed this socket by, and it must know of it.
   */
  function settle({ session, heard }: Entering, current: readonly Head[]): Head[] {
    const { companyId } = session.identity
    return current.map(({ conversationId, head }) => {
      const room = roomOf(companyId, conversationId)
      const reached = Math.max(head, heard.get(conversationId) ?? 0, (room.next ?? 1) - 1)
      room.next ??= reached + 1
      moveHead(room, reached)
      join(room, session)
      return { conversationId, head: reached }
    })
  }

  function tellEntering(companyId: string, entries: readonly LogEntry[]): void {
    for (const one of entering) {
      if (one.session.identity.companyId !== companyId) continue
      for (const entry of entries) noteHeard(one, entry)
    }
  }

  /** Entries in order; a change of membership takes effect exactly at its place among them. */
  function hand(room: Room, entries: readonly LogEntry[]): void {
    let run: LogEntry[] = []
    const flush = (): void => {
      deliver(room, run)
      run = []
    }
    for (const entry of entries) {
      if (entry.event === 'member.joined') {
        flush()
        for (const session of socketsOf(entry.data.member.accountId)) join(room, session)
      }
      run.push(entry)
      if (entry.event === 'member.left') {
        flush()
        for (const session of socketsOf(entry.data.accountId)) part(room, session)
      }
    }
    flush()
  }

  function hear(companyId: string, conversationId: string, entries: readonly LogEntry[], from: Origin): void {
    const known = rooms.get(roomKeyOf(companyId, conversationId))
    const arrives = (entry: LogEntry): boolean =>
      entry.event === 'member.joined' && socketsOf(entry.data.member.accountId).size > 0
    if (known === undefined && !entries.some(arrives)) return
    const room = known ?? createRoom(companyId, conversationId)
    if (known === undefined && from === 'elsewhere') {
      rooms.set(room.key, room)
      return void repair(room)
    }
    for (const entry of entries) hold(room, entry)
    hand(room, dueIn(room))
    if (room.held.size > 0 && !room.closed) watch(room)
  }

  /** What comes next did not come: its transaction's fate was not heard of, or it was lost on its way. */
  function watch(room: Room): void {
    const waitingFor = room.next
    const timer = setTimeout(() => {
      if (room.next === waitingFor) void repair(room)
    }, patience)
    timer.unref()
  }

  /** Nothing is delivered until the database has said how far the log reaches and who may read it. */
  async function repair(room: Room): Promise<void> {
    if (room.closed) return
    room.closed = true
    while (rooms.get(room.key) === room) {
      try {
        const standing = await needs.standing(room.companyId, room.conversationId)
        return reopen(room, standing ?? { head: 0, members: [] })
      } catch {
        // The database does not answer: the room stays closed, and its members find the rest when it does.
        await new Promise((resolve) => setTimeout(resolve, retryAfter).unref())
      }
    }
  }

  function reopen(room: Room, { head, members }: Standing): void {
    const allowed = new Set(members)
    for (const session of [...room.members]) {
      if (!allowed.has(session.identity.accountId)) part(room, session)
    }
    for (const accountId of allowed) for (const session of socketsOf(accountId)) join(room, session)
    room.next = head + 1
    for (const sequence of [...room.held.keys()]) if (sequence <= head) room.held.delete(sequence)
    moveHead(room, head)
    room.closed = false
    if (room.members.size === 0) return void rooms.delete(room.key)
    for (const session of room.members) session.send({ lag: { heads: [headOf(room)] } })
    hand(room, dueIn(room))
    if (room.held.size > 0) watch(room)
  }

  const headOf = (room: Room): Head => ({
    conversationId: ConversationId.parse(room.conversationId),
    head: room.head,
  })

  return {
    publish(companyId, entries, from) {
      tellEntering(companyId, entries)
      for (const [conversationId, run] of Map.groupBy(entries, (entry) => entry.conversationId)) {
        hear(companyId, conversationId, run, from)
      }
    },
    concerns: (companyId, { conversationId, subjectId }) =>
      rooms.has(roomKeyOf(companyId, conversationId)) ||
      entering.size > 0 ||
      (subjectId !== undefined && socketsOf(subjectId).size > 0),
    reaches(companyId, conversationId, head) {
      for (const one of entering)
        if (one.session.identity.companyId === companyId) noteHead(one, conversationId, head)
      const room = rooms.get(roomKeyOf(companyId, conversationId))
      if (room?.next !== undefined && head >= room.next) watch(room)
    },
    endSession(sessionId) {
      for (const session of bySession.get(sessionId) ?? []) session.close('session_ended')
    },
    async enter(session) {
      const { companyId, accountId, sessionId } = session.identity
      note(byAccount, accountId, session)
      note(bySession, sessionId, session)
      for (;;) {
        const own: Entering = { session, heard: new Map(), outdated: false }
        entering.add(own)
        try {
          const current = await needs.heads(companyId, accountId)
          if (!session.open) return []
          // Its person was added or removed while it was read: what it says may be outdated.
          if (!own.outdated) return settle(own, current)
        } finally {
          entering.delete(own)
        }
      }
    },
    leave(session) {
      forget(byAccount, session.identity.accountId, session)
      forget(bySession, session.identity.sessionId, session)
      for (const key of [...session.rooms]) {
        const room = rooms.get(key)
        if (room) part(room, session)
      }
    },
    movedSince(session, since) {
      const moved: Head[] = []
      for (const key of session.rooms) {
        const room = rooms.get(key)
        if (room && room.movedAt > since) moved.push(headOf(room))
      }
      return moved
    },
    headsOf: (keys) => [...keys].flatMap((key) => rooms.get(key) ?? []).map(headOf),
    async compareWithLog() {
      const open = [...rooms.values()]
      const heads = await needs.headsAmong(open)
      for (const room of open) if (isBehind(room, heads.get(room.conversationId) ?? 0)) void repair(room)
    },
    socketsOfAccount: socketsOf,
  }
}

/** Behind the log at two comparisons in a row, without having moved: what is missing is not on its way. */
function isBehind(room: Room, head: number): boolean {
  const behind = room.next !== undefined && head >= room.next
  const still = behind && room.behindAt === room.next
  room.behindAt = behind ? room.next : undefined
  return still
}

function note(index: Map<string, Set<SocketSession>>, key: string, session: SocketSession): void {
  const sockets = index.get(key) ?? new Set()
  index.set(key, sockets.add(session))
}

function forget(index: Map<string, Set<SocketSession>>, key: string, session: SocketSession): void {
  const sockets = index.get(key)
  sockets?.delete(session)
  if (sockets?.size === 0) index.delete(key)
}
