import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { randomId } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import { isRefusedBy } from '../../database/failures.ts'
import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { type Input, Problem } from '../../protocol/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Accounts } from './account.ts'
import { refuseWeak } from './new-password.ts'
import { companiesRegistering, expectProof } from './registration-repository.ts'
import { steadily } from './steadily.ts'
import type { Throttle } from './throttle.ts'

interface Needs {
  database: Database
  companies: Companies
  accounts: Accounts
  hashing: PasswordHashing
  throttle: Throttle
}

/** Mails to one address, however often someone registers with it. */
const mailsEach = { burst: 3, perSecond: 3 / 86_400 }

type Asked = Input<'accounts.register'>

/**
 * the owner of the address gets a link, or is told that there is an account already. Whoever asks sees the same answer
 * after the same time either way, and the password is hashed either way.
 */
export function register(needs: Needs): HandlerOf<'accounts.register'> {
  const { database, companies, accounts, hashing, throttle } = needs

  return (asked, own) =>
    steadily(async () => {
      const companyId = await companyFor(asked)
      const company = await own.inCompany(companyId, companies.own)
      refuseWeak(asked.password, { ...asked, company: company.name }, 'password')
      const phc = await hashing.hash(asked.password)
      const known = await accounts.find(asked.email)
      if (!(await throttle.take('registration', accounts.blind(asked.email), mailsEach))) return {}
      if (known !== undefined) await tellOwner(own, known, phc)
      else await makeAccount(own, companyId, asked, phc)
      return {}
    })

  /** Told by the domain alone, which everyone of the company has: it says nothing about an address. */
  async function companyFor({ email, companyId }: Asked): Promise<string> {
    const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
    const open = await companiesRegistering(database, domain)
    const fits = companyId === undefined ? open : open.filter((id) => id === companyId)
    const [only, ...others] = fits
    if (only === undefined || others.length > 0) throw new Problem('registration_closed')
    return only
  }

  async function makeAccount(own: OwnTransactions, companyId: string, asked: Asked, phc: string) {
    const { email, locale, displayName = nameFrom(email) } = asked
    const accountId = randomId()
    const person = { accountId, email, locale, displayName, role: 'user', phc, unproven: true } as const
    const who = { companyId, accountId, sessionId: undefined }
    await own
      .act(who, accountId, async (tx) => {
        await accounts.add(tx, person)
        await expectProof(tx, accountId)
        await enqueue(tx, 'mail.address_to_verify', { companyId, accountId })
      })
      // Two asked for one address at once: the other one made the account.
      .catch((error: unknown) => {
        if (!isRefusedBy(error, ['23505'])) throw error
      })
  }

  /** Who has not proved the address yet registers anew: the last password counts, and the link before no longer does. */
  async function tellOwner(
    own: OwnTransactions,
    known: { companyId: string; accountId: string },
    phc: string,
  ) {
    await own.inCompany(known.companyId, async (tx) => {
      const standing = await accounts.standing(tx, known.accountId)
      if (standing?.unproven) {
        await accounts.replacePasswordHash(tx, known.accountId, phc)
        await expectProof(tx, known.accountId)
        await enqueue(tx, 'mail.address_to_verify', known)
      } else await enqueue(tx, 'mail.notice', { ...known, kind: 'address_known' })
    })
  }
}

/** `helene.duthilleul@…` is Helene Duthilleul until she says otherwise. */
export function nameFrom(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[._-]+/).filter(Boolean)
  return words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join(' ') || email
}
