import { randomId } from '../crypto/random.ts'
import { type Statement, sql } from '../database/sql.ts'
import type { Clock } from '../ports/clock.ts'
import type { Operation, TraceAction } from '../protocol/index.ts'
import type { Actor } from './handler.ts'

export interface TraceDraft {
  operation: Operation
  /** What the act is called, where it is not the operation's own. */
  action?: TraceAction | undefined
  who: Actor
  objectId: string | undefined
  /** What the caller gave as the reason, where the operation takes one; or why it was refused, where that is not answered. */
  reason?: string | undefined
  /** `done`, or the code of the problem that refused it. */
  outcome: string
  requestId: string
}

/** The row of an access trace (L-4): who, what, on which object, when, with what outcome. No content, no names. */
export function traceStatement(draft: TraceDraft, clock: Clock): Statement {
  const { operation, who } = draft
  return sql`insert into prisme.access_traces
    (company_id, trace_id, occurred_at, actor_id, actor_type, session_id, key_id, action, object_id, reason, outcome, request_id)
    values (${who.companyId}, ${randomId()}, ${clock.now()}, ${who.accountId ?? null}, ${who.accountType ?? null},
      ${who.apiKey ? null : (who.sessionId ?? null)}, ${who.apiKey?.keyId ?? null},
      ${draft.action ?? operation.trace ?? operation.name}, ${draft.objectId ?? null}, ${draft.reason ?? null}, ${draft.outcome}, ${draft.requestId})`
}

const idFields = [
  'conversationId',
  'bubbleId',
  'fileId',
  'keyId',
  'webhookId',
  'providerId',
  'domainId',
  'accountId',
  'groupId',
  'sessionId',
  'invitationId',
] as const

/** What operations create, and by which field it is known. */
const madeIds = [
  ['conversation', 'conversationId'],
  ['key', 'keyId'],
  ['webhook', 'webhookId'],
  ['token', 'keyId'],
  ['domain', 'domainId'],
  ['person', 'accountId'],
  ['group', 'groupId'],
] as const

/** The id an operation is about, from its input, or for what it creates from its output. */
export function objectOf(input: object, output: object | undefined): string | undefined {
  for (const field of idFields) {
    const value: unknown = (input as Record<string, unknown>)[field]
    if (typeof value === 'string') return value
  }
  for (const [made, field] of madeIds) {
    const value: unknown = (output as Record<string, Record<string, unknown> | undefined> | undefined)?.[
      made
    ]?.[field]
    if (typeof value === 'string') return value
  }
  return undefined
}

export function reasonOf(operation: Operation, input: object): string | undefined {
  if (operation.traceReason !== true) return undefined
  const { reason } = input as { reason?: unknown }
  return typeof reason === 'string' ? reason : undefined
}
