import type { Database } from '../../database/database.ts'
import type { JobBodies, JobRun } from '../../jobs/worker.ts'
import type { Letter } from '../../letters/letter.ts'
import { writeLetter } from '../../letters/write-letter.ts'
import type { Clock } from '../../ports/clock.ts'
import { type Mailer, MailerUnavailable, MailRefused } from '../../ports/mailer.ts'
import type { Locale } from '../../protocol/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Accounts } from './account.ts'
import { insertUndelivered } from './undelivered-repository.ts'

/** Writes to people, from jobs only: no request waits for a mail server. */
export interface Post {
  /**
   * Sends one letter to an account's address, in its language. Throws MailerUnavailable, so that the job tries again; what
   * the mail server refuses for good, and what was tried for the last time, is noted for the administrator instead.
   */
  deliver(to: Recipient, letter: Letter, run: JobRun): Promise<void>
  /** The same to an address without an account; a mail that is given up is noted for the account that had it sent. */
  deliverTo(to: Recipient & { email: string; locale: Locale }, letter: Letter, run: JobRun): Promise<void>
}

export interface Recipient {
  readonly companyId: string
  readonly accountId: string
}

export interface PostNeeds {
  database: Database
  companies: Companies
  accounts: Accounts
  /** Undefined when no mail server is configured: there is then nobody to tell through. */
  mailer: Mailer | undefined
  publicOrigin: string
  clock: Clock
}

export function createPost(needs: PostNeeds): Post {
  const { database, companies, accounts, mailer, clock } = needs

  async function giveUp(to: Recipient, letter: Letter, failure: MailerUnavailable): Promise<void> {
    const note = { accountId: to.accountId, kind: letter.kind, reply: failure.reply, now: clock.now() }
    await database.inCompany(to.companyId, (tx) => insertUndelivered(tx, note))
  }

  const deliverTo: Post['deliverTo'] = async (to, letter, { signal, isLast }) => {
    if (mailer === undefined) return
    const { name } = await database.inCompany(to.companyId, companies.own)
    const place = { company: name, origin: needs.publicOrigin }
    try {
      await mailer.send({ to: to.email, ...writeLetter(letter, place, to.locale) }, signal)
    } catch (error) {
      if (!(error instanceof MailerUnavailable)) throw error
      if (!(error instanceof MailRefused) && !isLast) throw error
      await giveUp(to, letter, error)
    }
  }

  return {
    deliverTo,
    async deliver(to, letter, run) {
      const { companyId, accountId } = to
      const address = await database.inCompany(companyId, (tx) => accounts.address(tx, accountId))
      if (address !== undefined) await deliverTo({ ...to, ...address }, letter, run)
    },
  }
}

/** Sends the letters that say the same to everyone. */
export function sendNotice(post: Post): JobBodies['mail.notice'] {
  return ({ kind, ...to }, run) => post.deliver(to, { kind }, run)
}
