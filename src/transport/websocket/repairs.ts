import type { LogReader, Standing } from './log-reader.ts'
import type { Room } from './rooms.ts'

interface Needs extends Pick<LogReader, 'headsAmong' | 'standing'> {
  rooms: ReadonlyMap<string, Room>
  /** Goes on from where the database says the log is, with those who may read. */
  reopen(room: Room, standing: Standing): void
}

export interface Repairs {
  /** What a room waits for did not come: if it stays away, the room is repaired. */
  watch(room: Room): void
  repair(room: Room): Promise<void>
  /** Compares every room with the log, and repairs those that missed something (M-4, M-6). */
  compareWithLog(): Promise<void>
  /** The same for the next of them, as many as may be asked about at once: all of them in turn, however many. */
  compareSome(): Promise<void>
}

/** How long an entry may wait for an earlier one before the room is read anew; in milliseconds. */
const patience = 250
/** How long to wait before a repair that failed is tried again; in milliseconds. */
const retryAfter = 1_000
/** How long a room may be behind the log without having moved: then what is missing is not on its way; in milliseconds. */
const behindFor = 500
/**
 * Ten thousand rooms would take a twentieth of a processor if all were compared each second (measured): beyond so many a share
 * of them is. In ten rounds all had their turn, so that what the second turn finds is found in thirty seconds (G4).
 */
const leastShare = 2_000
const mostRounds = 10

/** What was pushed is compared with what is so, and put right. */
export function createRepairs({ rooms, headsAmong, standing, reopen }: Needs): Repairs {
  let comparing: Promise<void> | undefined

  /** Nothing is delivered until the database has said how far the log reaches and who may read it. */
  async function repair(room: Room): Promise<void> {
    if (room.closed) return
    room.closed = true
    while (rooms.get(room.key) === room) {
      try {
        const found = await standing(room.companyId, room.conversationId)
        // Everyone may have left meanwhile, and others come to a room of their own.
        if (rooms.get(room.key) === room) reopen(room, found ?? { head: 0, members: [] })
        return
      } catch {
        // The database does not answer: the room stays closed, and its members find the rest when it does.
        await new Promise((resolve) => setTimeout(resolve, retryAfter).unref())
      }
    }
  }

  /** How many of the rooms were compared since the first. */
  let turn = 0

  function nextSome(): Room[] {
    const open = [...rooms.values()]
    const from = turn < open.length ? turn : 0
    turn = from + Math.max(leastShare, Math.ceil(open.length / mostRounds))
    return open.slice(from, turn)
  }

  async function compare(open: readonly Room[]): Promise<void> {
    const heads = await headsAmong(open)
    for (const room of open) if (isBehind(room, heads.get(room.conversationId) ?? 0)) void repair(room)
  }

  return {
    repair,
    watch(room) {
      const waitingFor = room.next
      const timer = setTimeout(() => {
        if (room.next === waitingFor) void repair(room)
      }, patience)
      timer.unref()
    },
    // One at a time: whoever asks while it runs is answered by it.
    compareWithLog() {
      comparing ??= compare([...rooms.values()]).finally(() => {
        comparing = undefined
      })
      return comparing
    },
    compareSome: () => comparing ?? compare(nextSome()),
  }
}

function isBehind(room: Room, head: number): boolean {
  if (room.next === undefined || head < room.next) room.behind = undefined
  else if (room.behind?.next !== room.next) room.behind = { next: room.next, since: performance.now() }
  return room.behind !== undefined && performance.now() - room.behind.since >= behindFor
}
