import type { MovedMark } from '../../ports/live-feed.ts'
import { ConversationId, type Head, type HelloHead, type LogEntry } from '../../protocol/index.ts'
import { createEntrance } from './entrance.ts'
import type { FairTurns } from './fair-turns.ts'
import type { LogReader, Standing } from './log-reader.ts'
import { createReading } from './reading.ts'
import { createRepairs } from './repairs.ts'
import { createRoom, dueIn, framesOf, hold, moveHead, type Room, roomKeyOf } from './rooms.ts'
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
  /** Members have read further: tells those who are here, best effort (G7). */
  read(companyId: string, marks: readonly MovedMark[]): void
  /** Closes the sockets of a session that ended. */
  endSession(sessionId: string): void
  /** Closes every socket: its client comes back, and is looked at anew. */
  sendAway(): void
  /** Subscribes an authenticated socket to its conversations; answers their heads. From then on it receives. */
  enter(session: SocketSession): Promise<HelloHead[]>
  leave(session: SocketSession): void
  /**
   * An account joined or left a conversation, by whatever path. Usually the event itself brings its sockets where they
   * belong; if it does not come, the database does (G4, G6).
   */
  membershipChanged(accountId: string): void
  /** The heads of a socket's rooms that moved after `since`, in milliseconds of the monotonic clock. */
  movedSince(session: SocketSession, since: number): Head[]
  headsOf(roomKeys: ReadonlySet<string>): Head[]
  /** Compares every room with the log, and repairs those that missed something (M-4, M-6). */
  compareWithLog(): Promise<void>
  /** The same for a share of them, in turn. */
  compareSome(): Promise<void>
  socketsOfAccount(accountId: string): ReadonlySet<SocketSession>
}

/** Whether an event was committed by this gateway or by another one. */
export type Origin = 'here' | 'elsewhere'

/** How long the event of a change of membership has to come by itself; in milliseconds. */
const usualWay = 250

export function createSubscriptions(needs: LogReader, turns: FairTurns): Subscriptions {
  const rooms = new Map<string, Room>()
  const byAccount = new Map<string, Set<SocketSession>>()
  const bySession = new Map<string, Set<SocketSession>>()
  /** Accounts whose sockets are about to be looked at anew. */
  const changing = new Set<string>()
  const repairs = createRepairs({ ...needs, rooms, reopen })
  const entrance = createEntrance({ ...needs, rooms, join, repair: repairs.repair, spend: turns.spend })
  const reading = createReading({ rooms, socketsOf, tell: turns.tell })

  function join(room: Room, session: SocketSession): void {
    if (!session.open) return
    // It may have been emptied, and forgotten, a moment ago.
    rooms.set(room.key, room)
    room.members.add(session)
    room.changes += 1
    session.rooms.add(room.key)
  }

  function part(room: Room, session: SocketSession): void {
    room.members.delete(session)
    room.changes += 1
    session.rooms.delete(room.key)
    if (room.members.size === 0) rooms.delete(room.key)
  }

  function socketsOf(accountId: string): ReadonlySet<SocketSession> {
    return byAccount.get(accountId) ?? new Set()
  }

  /** Entries in order; a change of membership takes effect exactly at its place among them. */
  function hand(room: Room, entries: readonly LogEntry[]): void {
    let run: LogEntry[] = []
    const flush = (): void => {
      if (run.length > 0 && room.members.size > 0) turns.tell(room, framesOf(run))
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
      return void repairs.repair(room)
    }
    for (const entry of entries) hold(room, entry)
    hand(room, dueIn(room))
    if (room.held.size > 0 && !room.closed) repairs.watch(room)
  }

  function reopen(room: Room, { head, members }: Standing): void {
    const allowed = new Set(members)
    for (const session of [...room.members]) {
      if (!allowed.has(session.identity.accountId)) part(room, session)
    }
    for (const accountId of allowed) for (const session of socketsOf(accountId)) join(room, session)
    room.next = head + 1
    // What still waits after a second repair never comes: it is of a history that was lost (M-8).
    for (const sequence of [...room.held.keys()])
      if (sequence <= head || room.doubted.has(sequence)) room.held.delete(sequence)
    moveHead(room, head)
    room.closed = false
    if (room.members.size === 0) return void rooms.delete(room.key)
    for (const session of room.members) session.lag(room.key)
    hand(room, dueIn(room))
    room.doubted = new Set(room.held.keys())
    if (room.held.size > 0) repairs.watch(room)
  }

  const headOf = (room: Room): Head => ({
    conversationId: ConversationId.parse(room.conversationId),
    head: room.head,
  })

  return {
    publish(companyId, entries, from) {
      entrance.hear(companyId, entries)
      for (const [conversationId, run] of Map.groupBy(entries, (entry) => entry.conversationId)) {
        hear(companyId, conversationId, run, from)
      }
    },
    concerns: (companyId, { conversationId, subjectId }) =>
      rooms.has(roomKeyOf(companyId, conversationId)) ||
      entrance.isOpenTo(companyId) ||
      (subjectId !== undefined && socketsOf(subjectId).size > 0),
    reaches(companyId, conversationId, head) {
      entrance.reaches(companyId, conversationId, head)
      const room = rooms.get(roomKeyOf(companyId, conversationId))
      if (room?.next !== undefined && head >= room.next) repairs.watch(room)
    },
    read: reading.tell,
    endSession(sessionId) {
      for (const session of bySession.get(sessionId) ?? []) session.close('session_ended')
    },
    sendAway() {
      for (const sockets of [...bySession.values()])
        for (const session of sockets) session.close('unavailable')
    },
    async enter(session) {
      const { companyId, accountId, sessionId } = session.identity
      turns.enter(companyId)
      note(byAccount, accountId, session)
      note(bySession, sessionId, session)
      return entrance.enter(session)
    },
    membershipChanged(accountId) {
      if (changing.has(accountId) || socketsOf(accountId).size === 0) return
      changing.add(accountId)
      const timer = setTimeout(() => {
        changing.delete(accountId)
        for (const session of socketsOf(accountId))
          entrance.lookAnew(session).catch(() => session.close('unavailable'))
      }, usualWay)
      timer.unref()
    },
    leave(session) {
      forget(byAccount, session.identity.accountId, session)
      forget(bySession, session.identity.sessionId, session)
      for (const key of [...session.rooms]) {
        const room = rooms.get(key)
        if (room) part(room, session)
      }
      turns.leave(session.identity.companyId)
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
    compareWithLog: repairs.compareWithLog,
    compareSome: repairs.compareSome,
    socketsOfAccount: socketsOf,
  }
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
