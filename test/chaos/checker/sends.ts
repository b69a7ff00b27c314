import type { SendRecord, Timed } from '../history/records.ts'
import type { Evidence } from './evidence.ts'

/** Everything that is known of one message somebody meant to send. */
export interface Intent {
  account: string
  conversation: string
  clientId: string
  digest: string
  attempts: Attempt[]
}

export interface Attempt {
  number: number
  line: string
  invokedAt: number
  outcome: 'ok' | 'fail' | 'info'
  endedAt?: number
  sequence?: number
}

/** The messages of a history in the order in which each writer began them. An attempt that never ended is an `info`. */
export function intentsOf(history: Evidence['history']): Intent[] {
  const intents = new Map<string, Intent>()
  for (const record of history) {
    if (record.kind !== 'send') continue
    const key = `${record.account}/${record.clientId}`
    const intent = intents.get(key) ?? begin(record)
    intents.set(key, intent)
    take(intent, record)
  }
  return [...intents.values()]
}

function begin({ account, conversation, clientId, digest = '' }: SendRecord): Intent {
  return { account, conversation, clientId, digest, attempts: [] }
}

function take(intent: Intent, record: Timed<SendRecord>): void {
  if (record.outcome === 'invoke') {
    const { attempt: number, line, at: invokedAt } = record
    intent.attempts.push({ number, line, invokedAt, outcome: 'info' })
    return
  }
  const attempt = intent.attempts.find(({ number }) => number === record.attempt)
  if (attempt === undefined) return
  attempt.outcome = record.outcome
  attempt.endedAt = record.at
  if (record.sequence !== undefined) attempt.sequence = record.sequence
}

export const acknowledged = (intent: Intent): boolean =>
  intent.attempts.some(({ outcome }) => outcome === 'ok')

/** Refused every time it was tried: it must not be in the log. */
export const refused = (intent: Intent): boolean => intent.attempts.every(({ outcome }) => outcome === 'fail')
