import { blindEmail } from '../../crypto/digest.ts'
import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, type AccountSummary, type Locale, Problem, type Role } from '../../protocol/index.ts'
import type { CompanyKeys, Policies } from '../companies/index.ts'
import { createAccountRepository } from './account-repository.ts'
import { type MissingRule, missingRules } from './password-rule.ts'
import { createPermissions, type Permissions } from './permissions.ts'
import { createProfileRepository, type Preferences, type ProfileChanges } from './profile-repository.ts'
import { createSummaries } from './summaries.ts'

export interface NewAccount {
  email: string
  displayName: string
  role: Role
  password: string
  /** French unless it is said. */
  locale?: Locale
  /** Guests only, and always for them: when their access ends, at most ninety days ahead. */
  expiresAt?: Date
}

/** Whether an account may act now. */
export interface Standing {
  role: Role
  active: boolean
}

export interface Accounts {
  permissions: Permissions
  /** Makes an account. Throws WeakPassword, or a unique violation when the address has an account already. */
  create(companyId: string, account: NewAccount): Promise<AccountId>
  /** Where an address has its account, if anywhere. */
  find(email: string): Promise<{ companyId: string; accountId: AccountId } | undefined>
  /** Undefined when there is no such account in the company. */
  standing(tx: Transaction, accountId: string): Promise<Standing | undefined>
  /** As colleagues see them, by id; unknown ids are left out. */
  summaries(tx: Transaction, accountIds: readonly string[]): Promise<ReadonlyMap<string, AccountSummary>>
  /** One of them as it stands in this transaction, whatever was in memory. */
  freshSummary(tx: Transaction, accountId: string): Promise<AccountSummary | undefined>
  /** The same when all of them are in memory, else undefined. */
  summariesAtHand(
    companyId: string,
    accountIds: readonly string[],
  ): ReadonlyMap<string, AccountSummary> | undefined
  /** The ids of everyone in the company whose access has not ended. */
  active(tx: Transaction): Promise<string[]>
  /** Where and in which language someone is written to; undefined when there is no such account. */
  address(tx: Transaction, accountId: string): Promise<{ email: string; locale: Locale } | undefined>
  chooseLocale(tx: Transaction, accountId: string, locale: Locale): Promise<void>
  /** Role and switches of one person. */
  preferences(tx: Transaction, accountId: string): Promise<Preferences | undefined>
  /** Writes what is given. Names in memory follow at once here, and within a minute on other gateways. */
  updateProfile(tx: Transaction, accountId: string, changes: ProfileChanges): Promise<void>
  passwordHash(tx: Transaction, accountId: string): Promise<string>
  /** The hash of a password someone chose. Throws the problem weak_password, with the rules it breaks. */
  hashNewPassword(password: string): Promise<string>
  replacePasswordHash(tx: Transaction, accountId: string, phc: string): Promise<void>
}

export class WeakPassword extends Error {
  override name = 'WeakPassword'
  readonly missing: readonly MissingRule[]
  constructor(missing: readonly MissingRule[]) {
    super(`the password breaks: ${missing.join(', ')}`)
    this.missing = missing
  }
}

export interface AccountsNeeds {
  database: Database
  keys: CompanyKeys
  policies: Policies
  hashing: PasswordHashing
  blindKey: Buffer
  passwordKey: Buffer
  clock: Clock
}

const longestGuestAccess = 90 * 86_400_000

export function createAccounts(needs: AccountsNeeds): Accounts {
  const { database, hashing, clock } = needs
  const repository = createAccountRepository(needs.keys, needs.passwordKey)
  const profiles = createProfileRepository(repository.fields)
  const summaries = createSummaries(repository, clock)

  return {
    permissions: createPermissions({ policies: needs.policies, profiles }),
    async create(companyId, account) {
      const missing = missingRules(account.password)
      if (missing.length > 0) throw new WeakPassword(missing)
      const expiresAt = account.role === 'guest' ? guestExpiry(account.expiresAt, clock.now()) : undefined
      const phc = await hashing.hash(account.password)
      const accountId = AccountId.parse(randomId())
      await database.inCompany(companyId, (tx) =>
        repository.insert(tx, {
          ...account,
          accountId,
          phc,
          locale: account.locale ?? 'fr',
          expiresAt,
          now: clock.now(),
          emailHash: hashOf(account.email),
        }),
      )
      return accountId
    },
    async find(email) {
      const row = await repository.findByEmail(database, hashOf(email))
      return row && { companyId: row.company_id, accountId: AccountId.parse(row.account_id) }
    },
    async standing(tx, accountId) {
      const row = await repository.readStanding(tx, accountId)
      if (row === undefined) return undefined
      const ended = row.expires_at !== null && row.expires_at <= clock.now()
      return { role: row.role, active: row.disabled_at === null && !ended }
    },
    summaries: summaries.of,
    freshSummary: async (tx, accountId) => (await repository.readSummaries(tx, [accountId]))[0],
    summariesAtHand: summaries.atHand,
    active: (tx) => repository.readActive(tx, clock.now()),
    address: repository.readAddress,
    chooseLocale: repository.updateLocale,
    preferences: profiles.readPreferences,
    async updateProfile(tx, accountId, changes) {
      await profiles.update(tx, accountId, changes)
      tx.afterCommit(() => summaries.forget(tx.companyId, accountId))
    },
    passwordHash: repository.readPasswordHash,
    async hashNewPassword(password) {
      const issues = missingRules(password).map((rule) => ({ path: 'newPassword', message: rule }))
      if (issues.length > 0) throw new Problem('weak_password', { issues })
      return hashing.hash(password)
    },
    replacePasswordHash: repository.updatePasswordHash,
  }

  function hashOf(email: string): Buffer {
    return blindEmail(needs.blindKey, email)
  }
}

function guestExpiry(asked: Date | undefined, now: Date): Date {
  const latest = new Date(now.getTime() + longestGuestAccess)
  if (asked === undefined || asked > latest) return latest
  return asked
}
