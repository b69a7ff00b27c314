import type { LiveFeed } from '../../ports/live-feed.ts'
import { ConversationId, type Head, type LogEntry } from '../../protocol/index.ts'
import { createRoom, deliver, inOrder, type Room, roomKeyOf } from './rooms.ts'
import type { SocketSession } from './session.ts'

/** Which socket receives which conversation. */
export interface Subscriptions extends LiveFeed {
  /** Subscribes an authenticated socket to its conversations; answers their heads. From then on it receives. */
  enter(session: SocketSession): Promise<Head[]>
  leave(session: SocketSession): void
  /** The heads of a socket's rooms that moved after `since`, in milliseconds of the monotonic clock. */
  movedSince(session: SocketSession, since: number): Head[]
  headsOf(roomKeys: ReadonlySet<string>): Head[]
  sockets(): Iterable<SocketSession>
  socketsOfAccount(accountId: string): number
}

interface Needs {
  /** How far each conversation of an account reaches, read from the database. */
  heads(companyId: string, accountId: string): Promise<Head[]>
  /** How long an entry may wait for an earlier one, in milliseconds, before the room is read anew. */
  patience?: number
}

export function createSubscriptions({ heads, patience = 250 }: Needs): Subscriptions {
  const rooms = new Map<string, Room>()
  const byAccount = new Map<string, Set<SocketSession>>()
  const bySession = new Map<string, Set<SocketSession>>()

  function roomOf(companyId: string, conversationId: string): Room {
    const key = roomKeyOf(companyId, conversationId)
    const room = rooms.get(key) ?? createRoom(companyId, conversationId)
    rooms.set(key, room)
    return room
  }

  function join(room: Room, session: SocketSession): void {
    room.members.add(session)
    session.rooms.add(room.key)
  }

  function part(room: Room, session: SocketSession): void {
    room.members.delete(session)
    session.rooms.delete(room.key)
    if (room.members.size === 0) rooms.delete(room.key)
  }

  /** Makes the socket's rooms exactly those of these heads. */
  function reconcile(session: SocketSession, current: readonly Head[]): void {
    const { companyId } = session.identity
    const wanted = new Set(current.map((head) => roomKeyOf(companyId, head.conversationId)))
    for (const key of session.rooms) {
      const room = rooms.get(key)
      if (room && !wanted.has(key)) part(room, session)
    }
    for (const { conversationId, head } of current) {
      const room = roomOf(companyId, conversationId)
      room.next ??= head + 1
      room.head = Math.max(room.head, head)
      join(room, session)
    }
  }

  function socketsOf(accountId: string): ReadonlySet<SocketSession> {
    return byAccount.get(accountId) ?? new Set()
  }

  /** Entries in order; a change of membership takes effect exactly at its place among them. */
  function hand(room: Room, entries: readonly LogEntry[]): void {
    let run: LogEntry[] = []
    for (const entry of entries) {
      if (entry.event === 'member.joined') {
        deliver(room, run)
        run = []
        for (const session of socketsOf(entry.data.member.accountId)) join(room, session)
      }
      run.push(entry)
      if (entry.event === 'member.left') {
        deliver(room, run)
        run = []
        for (const session of socketsOf(entry.data.accountId)) part(room, session)
      }
    }
    deliver(room, run)
  }

  /** An earlier entry did not come: its transaction's fate was not heard of. The database knows who may read what. */
  async function repair(room: Room): Promise<void> {
    room.held.clear()
    room.next = undefined
    for (const session of [...room.members]) {
      const current = await heads(room.companyId, session.identity.accountId)
      reconcile(session, current)
      session.send({ lag: { heads: current } })
    }
  }

  function watch(room: Room): void {
    const waitingFor = room.next
    const timer = setTimeout(() => {
      const stuck = room.held.size > 0 && room.next === waitingFor
      // Without the database nothing can be repaired now; the heads at reconnection or the next heartbeat will.
      if (stuck) repair(room).catch(() => undefined)
    }, patience)
    timer.unref()
  }

  function hear(companyId: string, conversationId: string, entries: readonly LogEntry[]): void {
    const known = rooms.get(roomKeyOf(companyId, conversationId))
    const arrives = (entry: LogEntry): boolean =>
      entry.event === 'member.joined' && socketsOf(entry.data.member.accountId).size > 0
    if (known === undefined && !entries.some(arrives)) return
    const room = known ?? roomOf(companyId, conversationId)
    hand(
      room,
      entries.flatMap((entry) => inOrder(room, entry)),
    )
    if (room.held.size > 0) watch(room)
    if (room.members.size === 0) rooms.delete(room.key)
  }

  const headOf = (room: Room): Head => ({
    conversationId: ConversationId.parse(room.conversationId),
    head: room.head,
  })

  return {
    publish(companyId, entries) {
      for (const [conversationId, run] of Map.groupBy(entries, (entry) => entry.conversationId)) {
        hear(companyId, conversationId, run)
      }
    },
    endSession(sessionId) {
      for (const session of bySession.get(sessionId) ?? []) session.close('session_ended')
    },
    async enter(session) {
      const { companyId, accountId, sessionId } = session.identity
      note(byAccount, accountId, session)
      note(bySession, sessionId, session)
      reconcile(session, await heads(companyId, accountId))
      // Read again now that nothing can slip by: what changed between the two readings is in the second.
      const current = await heads(companyId, accountId)
      reconcile(session, current)
      return current
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
    *sockets() {
      for (const sockets of byAccount.values()) yield* sockets
    },
    socketsOfAccount: (accountId) => socketsOf(accountId).size,
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
