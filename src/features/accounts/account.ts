import { blindEmail } from '../../crypto/digest.ts'
import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  AccountId,
  type AccountSummary,
  type AccountType,
  isGenericAddress,
  isServiceName,
  type Locale,
  type PasswordContext,
  Problem,
  type Role,
} from '../../protocol/index.ts'
import type { Companies, CompanyKeys, Policies } from '../companies/index.ts'
import { createAccountRepository } from './account-repository.ts'
import type { DirectoryFields } from './directory-fields.ts'
import { refuseWeak } from './new-password.ts'
import { createPermissions, type Permissions } from './permissions.ts'
import { createProfileRepository, type Preferences, type ProfileChanges } from './profile-repository.ts'
import { createServiceAccounts, type ServiceAccounts } from './services.ts'
import {
  choosesPassword,
  directoryOff,
  directoryOn,
  disable,
  enable,
  erase,
  erasePasswords,
  holdActive,
  lockAccounts,
  lockActiveAdministrators,
  noteBlockReason,
  stepDown,
  updateRole,
} from './standing-repository.ts'
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

export interface HashedAccount extends Omit<NewAccount, 'password'> {
  /** Made when it is left out. */
  accountId?: string
  /** Undefined for who signs in elsewhere: then there is no password here (R28). */
  phc: string | undefined
  /** Whether it waits for a proof of its address, and is of no use until then. */
  unproven: boolean
}

/** Whether an account may act now. */
export interface Standing {
  role: Role
  accountType: AccountType
  active: boolean
  /** Registered by someone who has not proved yet that they read its mail. */
  unproven: boolean
}

export interface Accounts {
  permissions: Permissions
  /** How the directory seals what it says of people. */
  fields: DirectoryFields
  /**
   * Makes a person's account. Throws invalid_input for a name that only services have, weak_password, or a unique violation
   * when the address has an account already.
   */
  create(companyId: string, account: NewAccount): Promise<AccountId>
  /** The same in a transaction, with a password that was looked at and hashed already. */
  add(tx: Transaction, account: HashedAccount): Promise<AccountId>
  /** Someone showed that they read the mail of the address. */
  prove(tx: Transaction, accountId: string): Promise<void>
  /** Where an address has its account, if anywhere. */
  find(email: string): Promise<{ companyId: string; accountId: AccountId } | undefined>
  /** K-7: what an address is compared by, and what stands for it where it may have no account. */
  blind(email: string): Buffer
  /** Whose address it is, in the company. */
  accountHere(tx: Transaction, email: string): Promise<string | undefined>
  /** Gives someone another address. Rejects with a unique violation when it has an account already, here or elsewhere. */
  changeAddress(tx: Transaction, accountId: string, email: string): Promise<void>
  /** Which of these addresses have an account in the company. */
  addressesHere(tx: Transaction, emails: readonly string[]): Promise<ReadonlySet<string>>
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
  /** Where and in which language someone is written to; undefined when there is no such account, or it is a service's. */
  address(tx: Transaction, accountId: string): Promise<{ email: string; locale: Locale } | undefined>
  chooseLocale(tx: Transaction, accountId: string, locale: Locale): Promise<void>
  /** Role and switches of one person. */
  preferences(tx: Transaction, accountId: string): Promise<Preferences | undefined>
  /** Writes what is given. Names in memory follow at once here, and within a minute on other gateways. */
  updateProfile(tx: Transaction, accountId: string, changes: ProfileChanges): Promise<void>
  /** See standing-repository: who may act, in which role, and who is gone. */
  lockActiveAdministrators: typeof lockActiveAdministrators
  holdActive(tx: Transaction, accountId: string): Promise<boolean>
  lockAll: typeof lockAccounts
  changeRole: typeof updateRole
  stepDown: typeof stepDown
  disable: typeof disable
  directoryOff: typeof directoryOff
  directoryOn: typeof directoryOn
  noteBlockReason: typeof noteBlockReason
  enable: typeof enable
  erase: typeof erase
  /** Undefined for who signs in elsewhere: they have no password here. */
  passwordHash(tx: Transaction, accountId: string): Promise<string | undefined>
  /** Whether they have a password here, or had one that went with the rule of A-19. */
  choosesPassword(tx: Transaction, accountId: string): Promise<boolean>
  /** The hash of a password someone chose. Throws the problem weak_password, with the rules it breaks. */
  hashNewPassword(password: string, context: PasswordContext): Promise<string>
  /** What their password must not be made of. */
  passwordContext(tx: Transaction, accountId: string): Promise<PasswordContext>
  /** Throws password_elsewhere where the company signs its people in elsewhere only. */
  replacePasswordHash(tx: Transaction, accountId: string, phc: string): Promise<void>
  /** no password of whom the company's rule binds, and no code or link that would make one, is left. */
  erasePasswords(tx: Transaction): Promise<void>
  /** The people who run the company and may act now. */
  administrators(tx: Transaction): Promise<string[]>
  readonly services: ServiceAccounts
}

export interface AccountsNeeds {
  database: Database
  companies: Companies
  keys: CompanyKeys
  policies: Policies
  hashing: PasswordHashing
  blindKey: Buffer
  passwordKey: Buffer
  clock: Clock
}

const longestGuestAccess = 90 * 86_400_000

export function createAccounts(needs: AccountsNeeds): Accounts {
  const { database, companies, hashing, clock } = needs
  const repository = createAccountRepository(needs.keys, needs.passwordKey)
  const profiles = createProfileRepository(repository.fields)
  const summaries = createSummaries(repository, clock)

  return {
    fields: repository.fields,
    permissions: createPermissions({ policies: needs.policies, profiles }),
    async create(companyId, account) {
      const { password, ...person } = account
      const company = await database.inCompany(companyId, companies.own)
      refuseWeak(password, { ...person, company: company.name }, 'password')
      const phc = await hashing.hash(password)
      return database.inCompany(companyId, (tx) => add(tx, { ...person, phc, unproven: false }))
    },
    add,
    prove: repository.markProven,
    async find(email) {
      const row = await repository.findByEmail(database, hashOf(email))
      return row && { companyId: row.company_id, accountId: AccountId.parse(row.account_id) }
    },
    blind: hashOf,
    accountHere: (tx, email) => repository.findOneHere(tx, hashOf(email)),
    changeAddress: (tx, accountId, email) =>
      repository.updateAddress(tx, accountId, {
        email,
        emailHash: hashOf(email),
        genericAddress: isGenericAddress(email),
      }),
    async addressesHere(tx, emails) {
      const found = await repository.findHere(tx, emails.map(hashOf))
      return new Set(emails.filter((_, at) => found.has(at)))
    },
    async standing(tx, accountId) {
      const row = await repository.readStanding(tx, accountId)
      if (row === undefined) return undefined
      const ended = row.expires_at !== null && row.expires_at <= clock.now()
      const { unproven } = row
      return {
        role: row.role,
        accountType: row.account_type,
        active: row.disabled_at === null && !ended && !unproven,
        unproven,
      }
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
    lockActiveAdministrators,
    holdActive: (tx, accountId) => holdActive(tx, accountId, clock.now()),
    lockAll: lockAccounts,
    disable,
    directoryOff,
    directoryOn,
    noteBlockReason,
    enable,
    async changeRole(tx, accountId, role, expiresAt) {
      await updateRole(tx, accountId, role, expiresAt)
      tx.afterCommit(() => summaries.forget(tx.companyId, accountId))
    },
    async stepDown(tx, accountId) {
      await stepDown(tx, accountId)
      tx.afterCommit(() => summaries.forget(tx.companyId, accountId))
    },
    async erase(tx, accountId, now) {
      await erase(tx, accountId, now)
      tx.afterCommit(() => summaries.forget(tx.companyId, accountId))
    },
    passwordHash: repository.readPasswordHash,
    choosesPassword,
    erasePasswords,
    async hashNewPassword(password, context) {
      refuseWeak(password, context)
      return hashing.hash(password)
    },
    async passwordContext(tx, accountId) {
      const [summary] = await repository.readSummaries(tx, [accountId])
      const address = await repository.readAddress(tx, accountId)
      const company = await companies.own(tx)
      return { email: address?.email, displayName: summary?.displayName, company: company.name }
    },
    replacePasswordHash: repository.updatePasswordHash,
    administrators: (tx) => repository.readAdministrators(tx, clock.now()),
    services: createServiceAccounts(repository, summaries, clock),
  }

  async function add(tx: Transaction, account: HashedAccount): Promise<AccountId> {
    if (isServiceName(account.displayName)) throw servicesName()
    const accountId = AccountId.parse(account.accountId ?? randomId())
    await repository.insert(tx, {
      ...account,
      accountId,
      locale: account.locale ?? 'fr',
      expiresAt: account.role === 'guest' ? guestExpiry(account.expiresAt, clock.now()) : undefined,
      now: clock.now(),
      emailHash: hashOf(account.email),
      genericAddress: isGenericAddress(account.email),
    })
    return accountId
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

function servicesName(): Problem {
  return new Problem('invalid_input', {
    issues: [{ path: 'displayName', message: 'begins as services’ do' }],
  })
}
