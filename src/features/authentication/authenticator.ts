import type { AccessTokens } from '../../crypto/access-token.ts'
import { looksLikeApiKey } from '../../crypto/api-key.ts'
import { equalBytes, sha256 } from '../../crypto/digest.ts'
import { readOpaqueToken } from '../../crypto/opaque-token.ts'
import {
  type ReconnectClaims,
  readReconnectTicket,
  signReconnectTicket,
} from '../../crypto/reconnect-ticket.ts'
import { createBatcher } from '../../database/batcher.ts'
import type { Database } from '../../database/database.ts'
import type { Identity } from '../../dispatch/caller.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, CompanyId, Problem, SessionId } from '../../protocol/index.ts'
import type { KeyHolders } from '../api-keys/index.ts'
import type { Networks } from '../companies/index.ts'
import type { Revocation } from './revocation-repository.ts'
import { createRevocations } from './revocations.ts'
import { endOf } from './session-limits.ts'
import {
  type Holder,
  type ReconnectTicket,
  readHolder,
  readLastProof,
  spendReconnectTickets,
  takeTicket,
} from './session-repository.ts'

export interface Authenticator {
  /**
   * By an access token or an API key. Throws not_authenticated for a token that is not ours or has expired and for a key that
   * is over or may not come from there, session_ended when a token's session is over. Barred where its network is refused.
   */
  byBearer(token: string, from: { address: string; network: string }): Promise<Identity>
  /** Who a session belongs to now, 500 ms stale at most. Throws session_ended when it is over. */
  current(identity: Identity, address: string): Promise<Identity>
  /** Throws not_authenticated: unknown, used, expired, from another network, or of a session that is over. */
  byTicket(ticket: string, from: { address: string; network: string }): Promise<Identity>
  /** A ticket for the next socket of the same session from the same network, good for two minutes, once; a key has none. */
  reconnectTicket(identity: Identity, network: string): string | undefined
  /** What was revoked since the last time this was asked; see Revocations. Rejects with DatabaseUnavailable. */
  revocations(): Promise<readonly Revocation[] | 'everything'>
  /** The database has another history (M-8): nothing read before counts. */
  startAnew(): void
  /** A session ended here just now: from this moment on it is nobody's. */
  ended(sessionId: string): void
  /** When a session last proved that it is still its person's: its sign-in, or `sessions.verify`. */
  lastProof(identity: Identity): Promise<Date | undefined>
  /** Whether something of this identity was revoked in the last minutes: it may have been read before. */
  revokedLately(identity: Identity): boolean
}

interface Needs {
  database: Database
  accessTokens: AccessTokens
  keyHolders: KeyHolders
  networks: Networks
  reconnectKey: Buffer
  clock: Clock
}

/** How long a reconnect ticket is good, in milliseconds: several heartbeats, each of which brings a fresh one. */
const reconnectWithin = 120_000

/** How far the clocks of two gateways may be apart, in milliseconds. */
const clockSkew = 30_000

/** how stale an answer may be, in milliseconds. */
const identityFor = 500

export function createAuthenticator(needs: Needs): Authenticator {
  const { database, accessTokens, keyHolders, networks, reconnectKey, clock } = needs
  const revocations = createRevocations(database)
  /** After a restart everybody comes at once: their tickets share a commit. */
  const spend = createBatcher<ReconnectTicket, Holder | undefined>((companyId, tickets) =>
    spendReconnectTickets(database, companyId, tickets),
  )
  const recent = new Map<string, { identity: Promise<Identity | undefined>; until: number }>()

  function identityFrom(
    companyId: string,
    sessionId: string,
    session: Holder | undefined,
  ): Identity | undefined {
    const end = session && endOf(session)
    if (session === undefined || end === undefined || end.until <= clock.now()) return undefined
    return {
      companyId: CompanyId.parse(companyId),
      accountId: AccountId.parse(session.account_id),
      accountType: session.account_type,
      sessionId: SessionId.parse(sessionId),
      role: session.role,
      ...end,
      networkRules: session.network_rules,
      ...barredBy(session),
    }
  }

  /** A lock comes first: who sits there may be somebody else. */
  function barredBy({ locked, charter_due }: Holder): Pick<Identity, 'barred'> {
    if (locked) return { barred: 'session_locked' }
    return charter_due ? { barred: 'charter_not_accepted' } : {}
  }

  function identityOf(companyId: string, sessionId: string): Promise<Identity | undefined> {
    const now = clock.now().getTime()
    const known = recent.get(sessionId)
    if (known && known.until > now) return known.identity
    const identity = readHolder(database, companyId, sessionId).then((holder) =>
      identityFrom(companyId, sessionId, holder),
    )
    const entry = { identity, until: now + identityFor }
    identity.then(
      (found) => {
        // What bars someone is asked each time: it may be out of the way with the very next request.
        if (found?.barred) recent.delete(sessionId)
        // An act of its person may have moved the end meanwhile: at the end it is read anew.
        entry.until = Math.min(entry.until, found?.until.getTime() ?? entry.until)
      },
      () => recent.delete(sessionId),
    )
    if (recent.size > 10_000) recent.clear()
    recent.set(sessionId, entry)
    return identity
  }

  /** R115: looked at with each request and each ticket, whatever the session was opened from. It bars before all else does. */
  function comingFrom(address: string, identity: Identity): Identity {
    const isRefused = networks.arrival(identity.networkRules ?? null, address) === 'refused'
    return isRefused ? { ...identity, barred: 'network_not_allowed' } : identity
  }

  async function byFirstTicket(ticket: string, network: string): Promise<Identity | undefined> {
    const presented = readOpaqueToken(ticket)
    if (presented === undefined) return undefined
    const { companyId, hash } = presented
    const row = await takeTicket(database, companyId, hash)
    if (row === undefined || row.expires_at <= clock.now()) return undefined
    if (!equalBytes(row.address_prefix_hash, sha256(network))) return undefined
    if (row.session_id === null)
      return row.key_id === null ? undefined : keyHolders.byId(companyId, row.key_id)
    return identityFrom(companyId, row.session_id, await readHolder(database, companyId, row.session_id))
  }

  async function byReconnectTicket(claims: ReconnectClaims): Promise<Identity | undefined> {
    const { companyId, sessionId, issuedAt, hash } = claims
    const expiresAt = new Date(issuedAt.getTime() + reconnectWithin)
    if (expiresAt <= clock.now()) return undefined
    // A gateway whose clock is ahead must not give out tickets that outlive their time.
    if (issuedAt.getTime() > clock.now().getTime() + clockSkew) return undefined
    const holder = await spend(companyId, { sessionId, hash, expiresAt })
    return identityFrom(companyId, sessionId, holder)
  }

  return {
    async byBearer(token, from) {
      if (looksLikeApiKey(token)) {
        const identity = await keyHolders.bySecret(token, from)
        if (identity === undefined) throw new Problem('not_authenticated')
        return comingFrom(from.address, identity)
      }
      const claims = accessTokens.verify(token, clock.now())
      if (claims === undefined) throw new Problem('not_authenticated')
      const identity = await identityOf(claims.companyId, claims.sessionId)
      // where a token and the row of its session disagree on whose it is, it is nobody’s.
      const told = identity?.accountId === claims.accountId && identity.companyId === claims.companyId
      if (identity === undefined || !told) throw new Problem('session_ended')
      return comingFrom(from.address, identity)
    },
    async current({ companyId, sessionId, apiKey }, address) {
      const identity = await (apiKey
        ? keyHolders.byId(companyId, apiKey.keyId)
        : identityOf(companyId, sessionId))
      if (identity === undefined) throw new Problem('session_ended')
      return comingFrom(address, identity)
    },
    async byTicket(ticket, { address, network }) {
      const again = readReconnectTicket(reconnectKey, ticket, network)
      const identity = await (again === undefined ? byFirstTicket(ticket, network) : byReconnectTicket(again))
      if (identity === undefined) throw new Problem('not_authenticated')
      return comingFrom(address, identity)
    },
    reconnectTicket: ({ companyId, sessionId, apiKey }, network) =>
      apiKey ? undefined : signReconnectTicket(reconnectKey, { companyId, sessionId, network }, clock.now()),
    async revocations() {
      const news = await revocations.read()
      if (news.length > 0) keyHolders.forget()
      if (news === 'everything') recent.clear()
      else
        for (const { kind, subjectId } of news) {
          if (kind === 'session') recent.delete(subjectId)
          else if (kind === 'account') recent.clear()
        }
      return news
    },
    startAnew() {
      recent.clear()
      keyHolders.forget()
      revocations.startAnew()
    },
    ended(sessionId) {
      keyHolders.forget()
      recent.delete(sessionId)
      revocations.heard(sessionId)
    },
    lastProof: ({ companyId, sessionId }) => readLastProof(database, companyId, sessionId),
    revokedLately: ({ sessionId, accountId }) =>
      revocations.lately(sessionId) || revocations.lately(accountId),
  }
}
