import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { type CompanyMember, type CompanyPolicy, Problem, shownSwitches } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { Policies } from '../companies/index.ts'
import { type MemberQuery, type MemberRow, readMemberRows } from './member-repository.ts'

export interface MemberViews {
  /** Throws account_not_found. */
  one(tx: Transaction, accountId: string): Promise<CompanyMember>
  /** `next` is where the next page begins, null when there is none. */
  page(
    tx: Transaction,
    query: Omit<MemberQuery, 'accountId' | 'now' | 'after'> & { after: string | undefined },
  ): Promise<{ members: CompanyMember[]; next: string | null }>
}

export function createMemberViews(needs: {
  accounts: Accounts
  policies: Policies
  clock: Clock
}): MemberViews {
  const { accounts, policies, clock } = needs

  async function complete(tx: Transaction, rows: readonly MemberRow[]): Promise<CompanyMember[]> {
    const policy = await policies.of(tx)
    const members: CompanyMember[] = []
    for (const row of rows) {
      const summary = await accounts.freshSummary(tx, row.account_id)
      if (summary === undefined) throw new Error('an account is gone')
      const email = row.disabled_reason === 'former' ? undefined : await accounts.address(tx, row.account_id)
      members.push({ ...summary, email: email?.email ?? null, ...standingOf(row, policy, clock.now()) })
    }
    return members
  }

  const everyone = {
    role: undefined,
    state: undefined,
    unusedSince: undefined,
    after: undefined,
    accountId: undefined,
  }
  return {
    async one(tx, accountId) {
      const rows = await readMemberRows(tx, { ...everyone, accountId, limit: 1, now: clock.now() })
      const [member] = await complete(tx, rows)
      if (member === undefined) throw new Problem('account_not_found')
      return member
    },
    async page(tx, { after, limit, ...query }) {
      const asked = {
        ...query,
        accountId: undefined,
        after: placeOf(after),
        limit: limit + 1,
        now: clock.now(),
      }
      const rows = await readMemberRows(tx, asked)
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      return {
        members: await complete(tx, shown),
        next: rows.length > limit && last ? `${last.created_at.getTime()}.${last.account_id}` : null,
      }
    },
  }
}

function standingOf(row: MemberRow, policy: CompanyPolicy, now: Date) {
  const { disabled_reason: reason, expires_at: expiresAt } = row
  const ended = expiresAt !== null && expiresAt <= now
  const blocked = row.disabled_at !== null
  return {
    state: reason === 'former' ? reason : blocked ? 'blocked' : ended ? 'expired' : 'active',
    blockedFor: reason === 'former' ? null : reason,
    blockReason: row.block_reason,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
    switches: shownSwitches(row.role, policy.switches, row.switches),
  } as const
}

/** Where a page begins: after the person the one before ended with. Throws invalid_input. */
function placeOf(after: string | undefined): MemberQuery['after'] {
  if (after === undefined) return undefined
  const found = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(after)
  if (found?.[1] === undefined || found[2] === undefined)
    throw new Problem('invalid_input', {
      issues: [{ path: 'after', message: 'must be the `next` of a page' }],
    })
  return { createdAt: new Date(Number(found[1])), accountId: found[2] }
}
