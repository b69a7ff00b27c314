import type { FileRecord, HistoryRecord, SendRecord, Timed } from '../history/records.ts'
import type { Conversation, Evidence, FileRow, LogLine } from './evidence.ts'

/** The parts of hand-made histories: one conversation `c`, its writer `w` and its reader `r`. */
export const conversation = 'c'

let clock = 0

function timed(record: HistoryRecord, at = ++clock): Timed {
  return { ...record, at, wall: '', client: 'somebody' }
}

export function send(
  clientId: string,
  outcome: SendRecord['outcome'],
  rest: Partial<SendRecord> = {},
): Timed<SendRecord> {
  const digest = outcome === 'invoke' ? { digest: `d-${clientId}` } : {}
  const usual = { account: 'w', conversation, attempt: 1, line: 'w socket 1', gateway: 1 }
  return { kind: 'send', at: ++clock, wall: '', client: 'w', ...usual, clientId, outcome, ...digest, ...rest }
}

/** Sent once and acknowledged at a sequence. */
export const sent = (clientId: string, sequence: number, rest: Partial<SendRecord> = {}): Timed[] => [
  send(clientId, 'invoke', rest),
  send(clientId, 'ok', { ...rest, sequence }),
]

export const handed = (line: LogLine, account = 'r', at?: number): Timed => {
  const { sequence, event, clientId, digest } = line
  const message = clientId === undefined ? {} : { clientId, ...(digest === undefined ? {} : { digest }) }
  return timed({ kind: 'deliver', account, conversation, sequence, event, ...message }, at)
}

export const pushed = (sequence: number, account = 'r', at?: number): Timed =>
  timed({ kind: 'push', account, conversation, sequence, line: 'r socket 1' }, at)

export const invited = (account = 'r', at?: number): Timed =>
  timed({ kind: 'membership', outcome: 'invoke', change: 'invite', account, conversation }, at)

export const message = (sequence: number, clientId: string): LogLine => ({
  sequence,
  event: 'message.sent',
  actor: 'w',
  clientId,
  digest: `d-${clientId}`,
})

export const joined = (sequence: number, subject = 'r', from = 1): LogLine => ({
  sequence,
  event: 'member.joined',
  actor: 'w',
  subject,
  from,
})

export const left = (sequence: number, subject = 'r'): LogLine => ({
  sequence,
  event: 'member.left',
  actor: 'w',
  subject,
})

/** A file of `w`, tried once. Its size tells it from the others. */
export const uploaded = (
  size: number,
  outcome: Exclude<FileRecord['outcome'], 'invoke'>,
  rest: Partial<FileRecord> = {},
): Timed[] => {
  const file = { kind: 'file', account: 'w', conversation, size, gateway: 1 } as const
  const ended = outcome === 'ok' ? { fileId: `f-${size}` } : {}
  return [
    timed({ ...file, outcome: 'invoke', digest: `d-${size}`, ...rest }),
    timed({ ...file, outcome, ...ended, ...rest }),
  ]
}

export const fetched = (size: number, what: { digest: string } | { reason: string }): Timed => {
  const outcome = 'digest' in what ? 'ok' : 'fail'
  return timed({ kind: 'fetch', outcome, account: 'r', fileId: `f-${size}`, ...what })
}

/** What the database holds of it. */
export const fileRow = (size: number, rest: Partial<FileRow> = {}): FileRow => {
  const usual = { state: 'clean', hasKey: true, account: 'w', conversation, objectKey: `o-${size}` }
  return { fileId: `f-${size}`, size, ...usual, ...rest }
}

/** What a run left: its history, and the log of its one conversation. */
export function evidence(
  history: readonly Timed[],
  log: readonly LogLine[],
  rest: Partial<Conversation> & Partial<Evidence> = {},
): Evidence {
  const rows = log.map(({ sequence, event, actor, clientId }) => ({
    sequence,
    event,
    actor,
    ...(clientId === undefined ? {} : { clientId }),
  }))
  const readers: string[] = []
  return {
    history,
    files: rest.files ?? { rows: [], found: new Map(), objects: new Set() },
    conversations: new Map([[conversation, { head: log.length, log, rows, readers, ...rest }]]),
    convergence: rest.convergence ?? [],
    memory: rest.memory ?? [],
    stalledSockets: rest.stalledSockets ?? 0,
  }
}
