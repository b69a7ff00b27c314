import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

export type Errand =
  | { purpose: 'sign_in' }
  | { purpose: 'link' | 'prove' | 'test'; accountId: string; sessionId: string }

/** Someone who went to a provider and has not come back. */
export interface FlowRecord {
  hash: Buffer
  providerId: string
  /** What for: to sign in, or to link an account, prove that it is its person's or try the provider out, in a session that is there. */
  errand: Errand
  /** Whether they must show there anew who they are. */
  fresh: boolean
}

export async function insertFlow(
  tx: Transaction,
  flow: FlowRecord & { relayHash: Buffer | undefined },
  expiresAt: Date,
): Promise<void> {
  const { errand, fresh, relayHash } = flow
  const [accountId, sessionId] =
    errand.purpose === 'sign_in' ? [null, null] : [errand.accountId, errand.sessionId]
  await tx.run(sql`insert into prisme.federation_flows
    (company_id, flow_hash, provider_id, purpose, fresh, account_id, session_id, expires_at, relay_hash)
    values (${tx.companyId}, ${flow.hash}, ${flow.providerId}, ${errand.purpose}, ${fresh}, ${accountId}, ${sessionId},
      ${expiresAt}, ${relayHash ?? null})`)
}

interface Row {
  provider_id: string
  purpose: Errand['purpose']
  fresh: boolean
  account_id: string | null
  session_id: string | null
}

export async function readFlow(tx: Transaction, hash: Buffer, now: Date): Promise<FlowRecord | undefined> {
  const row = await tx.row<Row>(sql`select provider_id, purpose, fresh, account_id, session_id
    from prisme.federation_flows
    where company_id = ${tx.companyId} and flow_hash = ${hash} and expires_at > ${now}`)
  return row && { hash, providerId: row.provider_id, fresh: row.fresh, errand: errandOf(row) }
}

function errandOf({ purpose, account_id: accountId, session_id: sessionId }: Row): Errand {
  if (purpose === 'sign_in') return { purpose }
  if (accountId === null || sessionId === null) throw new Error('an errand of nobody')
  return { purpose, accountId, sessionId }
}

/** Takes it away: of several who come back with it, one does. */
export async function takeFlow(tx: Transaction, hash: Buffer): Promise<boolean> {
  const taken = await tx.run(sql`delete from prisme.federation_flows
    where company_id = ${tx.companyId} and flow_hash = ${hash}`)
  return taken > 0
}
