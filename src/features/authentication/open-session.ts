import type { Transaction } from '../../database/transaction.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import { type Output, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Companies, Policies } from '../companies/index.ts'
import type { Through } from './attempt-repository.ts'
import type { Devices } from './devices.ts'
import type { DemandWay } from './emergencies.ts'
import type { TellOfOutsiders } from './outside-arrivals.ts'
import { limitsOf, mostSessions } from './session-limits.ts'
import type { SessionRecordRepository } from './session-record-repository.ts'
import { insertRefreshToken } from './session-repository.ts'
import type { SessionTokens } from './session-tokens.ts'

interface OpeningSession {
  accountId: string
  sessionId: string
  /** Where its person is. */
  address: string
  /** With a second factor too, ours or a provider's. */
  strong: boolean
  /** Where they signed in, if it was not here. */
  through?: Through | undefined
  /** With a passkey and nothing else. */
  byPasskey?: boolean
  /** Which kind of browser and system it says it is. */
  device: string
  /** What the device showed of an earlier sign-in. */
  deviceToken: string | undefined
}

/**
 * Opens a session for someone who has proven who they are, and remembers the device: the only way to tokens. What
 * others left open on that device ends, so that nobody goes on with what is theirs. Beyond ten sessions the one that was idle
 * longest ends, and its owner is told by mail. Their account is locked first: whoever shuts them out, or makes the rule of
 * A-19, finds this session and ends it, or was first. Throws attempt_over then, company_frozen, network_not_allowed, and
 * sign_in_elsewhere for whom the company lets in at its provider only.
 */
export type OpenSession = (tx: Transaction, session: OpeningSession) => Promise<Output<'sessions.refresh'>>

/**
 * For who comes through a provider, in the transaction of the session that follows: it is held as it is, turned on, and the
 * account is linked to the identity it was proven to be. Throws attempt_over.
 */
export type ComeThrough = (tx: Transaction, accountId: string, through: Through) => Promise<void>

interface Needs {
  demandWay: DemandWay
  comeThrough: ComeThrough
  tell: TellOfOutsiders
  accounts: Accounts
  companies: Companies
  policies: Policies
  records: SessionRecordRepository
  tokens: SessionTokens
  devices: Devices
  clock: Clock
  live: LiveFeed
}

export function openSession(needs: Needs): OpenSession {
  const {
    accounts,
    companies,
    demandWay,
    comeThrough,
    tell,
    policies,
    records,
    tokens,
    devices,
    clock,
    live,
  } = needs
  return async (tx, asked) => {
    if (!(await accounts.holdActive(tx, asked.accountId))) throw new Problem('attempt_over')
    await tell(tx, await companies.demandEntry(tx, asked.address))
    await demandWay(tx, asked)
    if (asked.through !== undefined) await comeThrough(tx, asked.accountId, asked.through)
    const now = clock.now()
    const { accountId, sessionId } = asked
    const limits = limitsOf(await policies.of(tx))
    const [displaced, deviceToken] = await Promise.all([
      records.endBeyond(tx, accountId, mostSessions - 1, now),
      devices.remember(tx, accountId, asked.deviceToken),
    ])
    if (displaced.length > 0)
      await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'session_displaced' })
    const deviceHash = devices.hashOf(deviceToken)
    const [replaced] = await Promise.all([
      deviceHash === undefined ? [] : records.endOnDevice(tx, deviceHash, accountId, now),
      records.insert(tx, { ...asked, deviceHash, now, limits }),
    ])
    tx.afterCommit(() => {
      for (const ended of [...displaced, ...replaced]) live.endSession(ended)
    })
    const refresh = tokens.newRefreshToken(tx.companyId)
    await insertRefreshToken(tx, sessionId, refresh.hash, now)
    const expiresAt = new Date(now.getTime() + limits.absoluteSeconds * 1_000)
    const answer = tokens.answer({ companyId: tx.companyId, accountId, sessionId, expiresAt }, refresh.token)
    return { ...answer, deviceToken }
  }
}
