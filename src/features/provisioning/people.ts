import { isDeepStrictEqual } from 'node:util'
import { isRefusedBy } from '../../database/failures.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import { attributeRefused } from '../../scim/index.ts'
import type { Accounts } from '../accounts/index.ts'
import { keepAnAdministrator } from '../administration/index.ts'
import type { AccountSessions, FactorResets } from '../authentication/index.ts'
import { domainOf, readOpenDomains } from '../federation/index.ts'
import type { Groups } from './groups.ts'
import { type Facts, factsOf, type Said } from './person.ts'
import type { PersonRecord, PersonRepository } from './person-repository.ts'

export interface PeopleNeeds {
  accounts: Accounts
  sessions: AccountSessions
  resets: FactorResets
  people: PersonRepository
  groupActs: Groups
  clock: Clock
}

/** What a directory may do with people. `by`: the program that acts. */
export interface People {
  /** Makes an account, as a user without a password; or takes charge of one that is here. Answers its id. */
  bring(tx: Transaction, said: Said, by: string): Promise<string>
  change(tx: Transaction, person: PersonRecord, said: Said, by: string): Promise<void>
  /** The directory keeps someone no more. */
  letGo(tx: Transaction, accountId: string, by: string): Promise<void>
}

export function createPeople(needs: PeopleNeeds): People {
  const { accounts, sessions, resets, people, groupActs, clock } = needs

  /** Only within the company's domains, while their records are there: whose mail is read elsewhere is not the directory's to say. */
  async function demandOurs(tx: Transaction, email: string): Promise<void> {
    if (!(await readOpenDomains(tx)).includes(domainOf(email)))
      throw attributeRefused('emails', 'is of a domain that is not the company’s, or whose record was lost')
  }

  /** nothing they are doing goes on. Whoever comes in again signs in again. */
  async function shutOut(tx: Transaction, accountId: string, by: string): Promise<void> {
    await keepAnAdministrator(tx, accounts, accountId)
    await accounts.directoryOff(tx, accountId, clock.now())
    await sessions.endAll(tx, accountId, 'account_blocked')
    await resets.withdraw(tx, { askedBy: accountId, by })
  }

  async function settle(tx: Transaction, accountId: string, active: boolean | undefined, by: string) {
    if (active === false) await shutOut(tx, accountId, by)
    if (active === true) {
      await accounts.directoryOn(tx, accountId, clock.now())
      await groupActs.cameBack(tx, accountId, by)
    }
  }

  /** What colleagues see of someone follows the directory; their address and their password do not, unless it made them. */
  const follow = (tx: Transaction, accountId: string, { displayName, title }: Facts): Promise<void> =>
    accounts.updateProfile(tx, accountId, { displayName, title })

  /**
   * who has an account is not brought anew. The directory takes charge of it where the address is in a domain of the
   * company and it is that of a colleague who proved it: it may name them and shut them out, never write to another address.
   * Everyone else's is refused, and an account of another company looks the same.
   */
  async function takeCharge(tx: Transaction, accountId: string, { entry }: Said): Promise<void> {
    const known = await people.standing(tx, accountId)
    const standing = await accounts.standing(tx, accountId)
    const isColleague = standing?.accountType === 'person' && standing.role !== 'guest' && !standing.unproven
    if (!isColleague || known?.removed === false) throw new Problem('address_in_use')
    if (known === undefined) await people.insert(tx, { accountId, made: false, entry, now: clock.now() })
    else await people.update(tx, accountId, entry, clock.now())
  }

  return {
    bring: (tx, said, by) =>
      told(async () => {
        const facts = factsOf(said.entry)
        await demandOurs(tx, facts.email)
        const known = await accounts.accountHere(tx, facts.email)
        if (known !== undefined) {
          await takeCharge(tx, known, said)
          await follow(tx, known, facts)
          await settle(tx, known, said.active ?? true, by)
          return known
        }
        const accountId = await accounts.add(tx, { ...facts, role: 'user', phc: undefined, unproven: false })
        await people.insert(tx, { accountId, made: true, entry: said.entry, now: clock.now() })
        if (facts.title !== null) await follow(tx, accountId, facts)
        if (said.active === false) await shutOut(tx, accountId, by)
        return accountId
      }),

    change: (tx, person, said, by) =>
      told(async () => {
        const { accountId, entry } = person
        if (!isDeepStrictEqual(entry, said.entry)) {
          const [was, is] = [factsOf(entry), factsOf(said.entry)]
          if (was.email.toLowerCase() !== is.email.toLowerCase()) {
            if (!person.made)
              throw new Problem('attribute_fixed', {
                issues: [{ path: 'emails', message: 'is of an account that the directory did not make' }],
              })
            await demandOurs(tx, is.email)
            await accounts.changeAddress(tx, accountId, is.email)
          }
          if (was.displayName !== is.displayName || was.title !== is.title) await follow(tx, accountId, is)
          await people.update(tx, accountId, said.entry, clock.now())
        }
        await settle(tx, accountId, said.active, by)
      }),

    async letGo(tx, accountId, by) {
      await shutOut(tx, accountId, by)
      await groupActs.letGo(tx, accountId, by)
      await people.remove(tx, accountId, clock.now())
    },
  }
}

/** What an index refused: an address that has an account, or a name another entry has. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isRefusedBy(error, ['23505'])) throw error
    throw new Problem(isOfAddresses(error) ? 'address_in_use' : 'entry_in_use', { cause: error })
  }
}

function isOfAddresses(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'table' in error && error.table === 'email_index'
}
