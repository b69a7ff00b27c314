import type { HistoryRecord, SendRecord, Timed } from '../history/records.ts'
import type { Conversation, Evidence, LogLine } from './evidence.ts'

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
    conversations: new Map([[conversation, { head: log.length, log, rows, readers, ...rest }]]),
    convergence: rest.convergence ?? [],
    memory: rest.memory ?? [],
    stalledSockets: rest.stalledSockets ?? 0,
  }
}
