import type { MovedMark } from '../../ports/live-feed.ts'
import { AccountId, ConversationId, type ReadMark } from '../../protocol/index.ts'
import { textFrame } from './frame.ts'
import { type Room, roomKeyOf } from './rooms.ts'
import type { SocketSession } from './session.ts'

/** How long marks are gathered before they are told, in milliseconds: fifty people who read the same make one frame. */
const gatherFor = 500

interface Needs {
  rooms: ReadonlyMap<string, Room>
  socketsOf(accountId: string): ReadonlySet<SocketSession>
  tell(room: Room, frames: Buffer): void
}

/** How far members have read, told to those who are here. Best effort (G7): nothing is kept for who is not. */
export interface Reading {
  tell(companyId: string, marks: readonly MovedMark[]): void
}

export function createReading({ rooms, socketsOf, tell }: Needs): Reading {
  /** By room, then by account: the newest. */
  let gathered = new Map<string, Map<string, MovedMark>>()
  let timer: NodeJS.Timeout | undefined

  function tellRoom(room: Room, marks: readonly MovedMark[]): void {
    const shown = marks.filter((mark) => mark.shown)
    if (shown.length > 0) tell(room, frameOf(room, shown))
    for (const mark of marks) {
      if (mark.shown) continue
      const bytes = frameOf(room, [mark])
      for (const session of socketsOf(mark.accountId))
        if (room.members.has(session)) session.push(room.key, bytes)
    }
  }

  function flush(): void {
    const due = gathered
    gathered = new Map()
    timer = undefined
    for (const [key, marks] of due) {
      const room = rooms.get(key)
      // Who may read is being looked up: they will ask.
      if (room === undefined || room.closed) continue
      // Beyond what was told here may lie somebody's removal: of what comes after it they hear nothing (G6).
      const isTold = (mark: MovedMark): boolean => mark.readUpTo < (room.next ?? 0)
      const { now = [], later = [] } = Object.groupBy(marks.values(), (mark) =>
        isTold(mark) ? 'now' : 'later',
      )
      tellRoom(room, now)
      gather(room.companyId, later)
    }
  }

  function gather(companyId: string, marks: readonly MovedMark[]): void {
    for (const mark of marks) {
      const key = roomKeyOf(companyId, mark.conversationId)
      if (!rooms.has(key)) continue
      const own = gathered.get(key) ?? new Map<string, MovedMark>()
      if ((own.get(mark.accountId)?.readUpTo ?? -1) < mark.readUpTo) own.set(mark.accountId, mark)
      gathered.set(key, own)
    }
    if (gathered.size > 0 && timer === undefined) timer = setTimeout(flush, gatherFor).unref()
  }

  return { tell: gather }
}

function frameOf(room: Room, marks: readonly MovedMark[]): Buffer {
  const told: ReadMark[] = marks.map(({ accountId, readUpTo }) => ({
    accountId: AccountId.parse(accountId),
    readUpTo,
  }))
  const read = { conversationId: ConversationId.parse(room.conversationId), marks: told }
  return textFrame(JSON.stringify({ read }))
}
