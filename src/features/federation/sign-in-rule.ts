import type { Transaction } from '../../database/transaction.ts'
import type { Identity } from '../../dispatch/caller.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  AccountId,
  emergencyAccounts,
  Problem,
  provenWithinMinutes,
  type SignInRule,
  type signInRuleOperations,
} from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { endPersonalKeys } from '../api-keys/index.ts'
import type { AccountSessions } from '../authentication/index.ts'
import { lockSignInRule, readSignInRule, removeSignInRule, writeSignInRule } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import {
  type EmergencyRow,
  insertEmergencyAccount,
  lockEmergencyAccounts,
  readEmergencyAccounts,
  removeEmergencyAccount,
} from './emergency-repository.ts'
import { cameLast, cameSince } from './identity-repository.ts'
import { readRuleFigures } from './rule-figures-repository.ts'

type Asker = Pick<Identity, 'accountId' | 'sessionId'>
const provenWithin = provenWithinMinutes * 60_000

interface Needs {
  accounts: Accounts
  factors: Factors
  sessions: AccountSessions
  clock: Clock
}

/**
 * a company that lets its people in at its providers only. Whoever makes that rule has just come in that way, and two
 * accounts with a passkey are kept for when nobody can.
 */
export function signInRuleHandlers(needs: Needs): Pick<Handlers, keyof typeof signInRuleOperations> {
  const { accounts, factors, sessions, clock } = needs

  /** Whether an account would open a session by its passkey now. */
  async function isReady(tx: Transaction, accountId: string): Promise<boolean> {
    const standing = await accounts.standing(tx, accountId)
    const runs = standing?.active === true && standing.role === 'company_admin'
    return (
      runs && standing.accountType === 'person' && (await factors.ways(tx, accountId)).includes('passkey')
    )
  }

  async function readyOnes(tx: Transaction, rows: readonly EmergencyRow[]): Promise<Set<string>> {
    const ready = new Set<string>()
    for (const { account_id: id } of rows) if (await isReady(tx, id)) ready.add(id)
    return ready
  }

  async function shown(tx: Transaction, asker: Asker): Promise<SignInRule> {
    const rule = await readSignInRule(tx)
    const rows = await readEmergencyAccounts(tx)
    const ready = await readyOnes(tx, rows)
    return {
      providersOnly:
        rule === undefined
          ? null
          : { since: rule.since.toISOString(), by: AccountId.parse(rule.ruled_by), guests: rule.guests },
      emergencyAccounts: rows.map((row) => ({
        accountId: AccountId.parse(row.account_id),
        namedAt: row.named_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
        ready: ready.has(row.account_id),
      })),
      affected: await readRuleFigures(tx, clock.now()),
      own: await ownShare(tx, asker),
    }
  }

  async function ownShare(tx: Transaction, { accountId, sessionId }: Asker): Promise<SignInRule['own']> {
    const came = await cameLast(tx, accountId)
    const until = came && new Date(came.getTime() + provenWithin)
    return {
      provenUntil: until !== undefined && until >= clock.now() ? until.toISOString() : null,
      sessionStays: (await sessions.through(tx, sessionId)) !== undefined,
    }
  }

  return {
    'company.readSignInRule': (_input, { caller, tx }) => shown(tx, caller),
    async 'company.demandProviders'({ guests }, { caller, tx }) {
      const { accountId } = caller
      const now = clock.now()
      // Whoever blocks, demotes or signs in locks accounts first and the company then: neither waits for the other.
      if (!(await accounts.lockActiveAdministrators(tx)).includes(accountId)) throw new Problem('not_allowed')
      await accounts.lockAll(tx)
      await lockSignInRule(tx)
      const since = new Date(now.getTime() - provenWithin)
      if (!(await cameSince(tx, accountId, since))) throw new Problem('provider_sign_in_needed')
      const ready = await readyOnes(tx, await lockEmergencyAccounts(tx))
      if (ready.size < emergencyAccounts.needed) throw new Problem('emergency_accounts_needed')
      await writeSignInRule(tx, { guests, by: accountId, now })
      await accounts.erasePasswords(tx)
      await endPersonalKeys(tx, accountId, now)
      await sessions.endLocal(tx)
      await tellAdministrators(tx, accounts)
      return shown(tx, caller)
    },
    async 'company.liftSignInRule'(_input, { caller, tx }) {
      if (await removeSignInRule(tx)) await tellAdministrators(tx, accounts)
      return shown(tx, caller)
    },
    async 'company.nameEmergencyAccount'({ accountId }, { caller, tx }) {
      // As above: what is named refers to their rows, and whoever signs in must not wait for who holds one of them.
      await accounts.lockActiveAdministrators(tx)
      await lockSignInRule(tx)
      const known = await lockEmergencyAccounts(tx)
      if ((await accounts.standing(tx, accountId)) === undefined) throw new Problem('account_not_found')
      if (!(await isReady(tx, accountId))) throw new Problem('emergency_account_unfit')
      const isNew = !known.some((row) => row.account_id === accountId)
      if (isNew && known.length >= emergencyAccounts.most) throw new Problem('too_many_emergency_accounts')
      await insertEmergencyAccount(tx, { accountId, by: caller.accountId, now: clock.now() })
      return shown(tx, caller)
    },
    async 'company.releaseEmergencyAccount'({ accountId }, { caller, tx }) {
      await lockSignInRule(tx)
      const known = await lockEmergencyAccounts(tx)
      if (!known.some((row) => row.account_id === accountId)) throw new Problem('account_not_found')
      const left = await readyOnes(
        tx,
        known.filter((row) => row.account_id !== accountId),
      )
      if ((await readSignInRule(tx)) !== undefined && left.size < emergencyAccounts.needed)
        throw new Problem('emergency_accounts_needed')
      await removeEmergencyAccount(tx, accountId)
      return shown(tx, caller)
    },
  }
}

/** Everyone who administers reads that the rule changed, whoever changed it. */
async function tellAdministrators(tx: Transaction, accounts: Accounts): Promise<void> {
  for (const accountId of await accounts.administrators(tx))
    await enqueue(tx, 'mail.notice', { companyId: tx.companyId, accountId, kind: 'sign_in_rule_changed' })
}

/** The operator's break-glass, when both accounts for emergencies are lost: people may come in by other ways again. */
export async function openSignIn(tx: Transaction, accounts: Accounts): Promise<boolean> {
  const lifted = await removeSignInRule(tx)
  if (lifted) await tellAdministrators(tx, accounts)
  return lifted
}
