import type { Outgoing } from '../../protocol/client/index.ts'
import type { AccountSummary, LogEntry } from '../../protocol/index.ts'
import { isOfOthers } from './conversation.ts'
import { type MessageView, placed, viewOfMessage, viewOfOutgoing } from './message-view.ts'

/** Something that happened to the conversation itself, told in one line. */
export type Happening =
  | { kind: 'created' | 'renamed'; actorId: string; name: string }
  | { kind: 'opened' | 'promoted' | 'left'; actorId: string }
  | { kind: 'joined' | 'removed'; actorId: string; accountIds: readonly string[] }

export type Row =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'happening'; key: string; at: string; happening: Happening }
  | { kind: 'message'; key: string; message: MessageView; startsGroup: boolean; endsGroup: boolean }

export interface TimelineInput {
  log: readonly LogEntry[]
  outgoing: readonly Outgoing[]
  own: AccountSummary
  /** Who is in a direct conversation goes without saying. */
  kind: 'bubble' | 'direct'
  unreadFrom: number | undefined
}

/** Messages of one person that follow each other this closely share one heading, in milliseconds. */
const groupSpan = 5 * 60_000

/** The rows of a conversation, oldest first: days, messages in groups, and what happened in between. */
export function timelineOf(input: TimelineInput): readonly Row[] {
  const rows: Row[] = []
  let day = ''
  let isLineDrawn = false
  for (const item of placed(input.log, input.outgoing)) {
    const row = rowOf(item, input)
    if (row === undefined) continue
    const nextDay = dayOf(atOf(row))
    if (nextDay !== day) rows.push({ kind: 'day', key: `day ${nextDay}`, at: atOf(row) })
    day = nextDay
    if (!isLineDrawn && isUnread(item, input)) {
      rows.push({ kind: 'unread', key: 'unread' })
      isLineDrawn = true
    }
    push(rows, row)
  }
  return rows
}

/** Whether reading starts here, or before it. */
function isUnread(item: LogEntry | Outgoing, { unreadFrom, own }: TimelineInput): boolean {
  return (
    unreadFrom !== undefined &&
    'event' in item &&
    item.sequence >= unreadFrom &&
    isOfOthers(item, own.accountId)
  )
}

type ItemRow = Extract<Row, { kind: 'message' | 'happening' }>

const atOf = (row: ItemRow): string => (row.kind === 'message' ? row.message.at : row.at)

function rowOf(item: LogEntry | Outgoing, { own, kind }: TimelineInput): ItemRow | undefined {
  if (!('event' in item)) return messageRow(viewOfOutgoing(item, own))
  if (item.event === 'message.sent') return messageRow(viewOfMessage(item.data.message, own.accountId))
  const happening = happeningOf(item)
  if (happening === undefined || (kind === 'direct' && happening.kind !== 'opened')) return undefined
  return { kind: 'happening', key: `event ${item.sequence}`, at: item.at, happening }
}

function messageRow(message: MessageView): ItemRow {
  return { kind: 'message', key: message.clientId, message, startsGroup: true, endsGroup: true }
}

function push(rows: Row[], row: ItemRow): void {
  const previous = rows.at(-1)
  if (previous?.kind === 'message' && row.kind === 'message' && together(previous.message, row.message)) {
    rows[rows.length - 1] = { ...previous, endsGroup: false }
    rows.push({ ...row, startsGroup: false })
    return
  }
  const merged = previous?.kind === 'happening' ? mergedJoin(previous, row) : undefined
  if (merged === undefined) rows.push(row)
  else rows[rows.length - 1] = merged
}

function together(a: MessageView, b: MessageView): boolean {
  // What was not sent stands alone: its state must not read as its neighbour's.
  if (a.delivery.kind === 'failed' || b.delivery.kind === 'failed') return false
  if ((a.delivery.kind === 'waiting') !== (b.delivery.kind === 'waiting')) return false
  return a.sender.accountId === b.sender.accountId && Date.parse(b.at) - Date.parse(a.at) < groupSpan
}

/** Ten people added in one go are one line; the creator's own joining goes without saying. */
function mergedJoin(previous: Extract<Row, { kind: 'happening' }>, row: ItemRow): Row | undefined {
  if (row.kind !== 'happening' || row.happening.kind !== 'joined') return undefined
  const [before, now] = [previous.happening, row.happening]
  if (before.actorId !== now.actorId) return undefined
  if (before.kind === 'created' && now.accountIds.includes(now.actorId)) return previous
  if (before.kind !== 'joined') return undefined
  return { ...previous, happening: { ...now, accountIds: [...before.accountIds, ...now.accountIds] } }
}

function happeningOf(entry: LogEntry): Happening | undefined {
  const { actorId } = entry
  switch (entry.event) {
    case 'bubble.created':
      return { kind: 'created', actorId, name: entry.data.name }
    case 'bubble.renamed':
      return { kind: 'renamed', actorId, name: entry.data.name }
    case 'direct.opened':
      return { kind: 'opened', actorId }
    case 'member.joined':
      return { kind: 'joined', actorId, accountIds: [entry.data.member.accountId] }
    case 'member.left':
      return entry.data.accountId === actorId
        ? { kind: 'left', actorId }
        : { kind: 'removed', actorId, accountIds: [entry.data.accountId] }
    case 'member.promoted':
      return { kind: 'promoted', actorId: entry.data.accountId }
    default:
      return undefined
  }
}

/** The reader's own calendar day. */
export function dayOf(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
