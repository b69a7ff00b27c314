import { createOpaqueToken, readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { Database } from '../../database/database.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem, type reactivationOperations } from '../../protocol/index.ts'
import { type Accounts, type Post, steadily, type Throttle } from '../accounts/index.ts'
import type { Policies } from '../companies/index.ts'
import { day } from './dormancy.ts'
import {
  isDormant,
  keepReactivation,
  readReactivation,
  reopen,
  takeReactivation,
} from './dormancy-repository.ts'

/** Days a link is good. */
const linkLasts = 7
/** Mails to one address, however often they are asked for. */
const mailsEach = { burst: 3, perSecond: 3 / 86_400 }

export function reactivationHandlers(needs: {
  accounts: Accounts
  policies: Policies
  throttle: Throttle
  clock: Clock
}): Pick<Handlers, keyof typeof reactivationOperations> {
  const { accounts, policies, throttle, clock } = needs
  return {
    'accounts.requestReactivation': ({ email }, own) =>
      steadily(async () => {
        const found = await accounts.find(email)
        if (!(await throttle.take('reactivation', accounts.blind(email), mailsEach))) return {}
        if (found === undefined) return {}
        await own.act({ ...found, sessionId: undefined }, found.accountId, async (tx) => {
          if (await isDormant(tx, found.accountId)) await enqueue(tx, 'mail.reactivation', found)
        })
        return {}
      }),
    /**
     * the link opens the account for a day. Signing in, with the second factor where one is asked for, opens it for
     * good: who has only the mail gains nothing.
     */
    async 'accounts.reactivate'({ token }, own) {
      const presented = readOpaqueToken(token)
      if (presented === undefined) throw new Problem('link_not_valid')
      const { companyId, hash } = presented
      const accountId = await own.inCompany(companyId, (tx) => readReactivation(tx, hash, clock.now()))
      if (accountId === undefined) throw new Problem('link_not_valid')
      await own.act({ companyId, accountId, sessionId: undefined }, accountId, async (tx) => {
        const { blockDays } = (await policies.of(tx)).dormancy
        const countedFrom = new Date(clock.now().getTime() - (blockDays - 1) * day)
        if (!(await takeReactivation(tx, hash)) || !(await reopen(tx, accountId, countedFrom)))
          throw new Problem('link_not_valid')
      })
      return {}
    },
  }
}

/** Makes the link as it writes the letter: no one else ever has it. Tried again, the link is another one. */
export function sendReactivation(needs: {
  database: Database
  post: Post
  clock: Clock
  publicOrigin: string
}): JobBodies['mail.reactivation'] {
  const { database, post, clock, publicOrigin } = needs
  return async ({ companyId, accountId }, run) => {
    const { token, hash } = createOpaqueToken(companyId)
    const expiresAt = new Date(clock.now().getTime() + linkLasts * day)
    const dormant = await database.inCompany(companyId, async (tx) => {
      if (!(await isDormant(tx, accountId))) return false
      await keepReactivation(tx, { accountId, hash, expiresAt })
      return true
    })
    if (!dormant) return
    const link = `${publicOrigin}/reactivation#${token}`
    await post.deliver({ companyId, accountId }, { kind: 'account_unused', link }, run)
  }
}
