import { createOpaqueToken, readOpaqueToken } from '../../crypto/opaque-token.ts'
import type { PasswordHashing } from '../../crypto/password-hash.ts'
import type { Database } from '../../database/database.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import { Problem } from '../../protocol/index.ts'
import type { Accounts } from './account.ts'
import type { Post } from './post.ts'
import { countProofTry, keepProofToken, takeProof } from './registration-repository.ts'

/** A-3, in milliseconds. */
const linkLasts = 24 * 3_600_000

/** Wrong passwords beside one link. */
const mostTries = 10

/**
 * proves an address. The link alone is not enough: only who chose the password can finish, so that nobody finishes by a
 * click what a stranger began in their name; and only a POST does, because mail scanners follow links.
 */
export function proveAddress(needs: {
  accounts: Accounts
  hashing: PasswordHashing
  clock: Clock
}): HandlerOf<'accounts.proveAddress'> {
  const { accounts, hashing, clock } = needs
  return async ({ token, password }, own) => {
    const presented = readOpaqueToken(token)
    if (presented === undefined) throw new Problem('link_not_valid')
    const { companyId, hash } = presented
    const found = await own.inCompany(companyId, async (tx) => {
      const accountId = await countProofTry(tx, hash, { most: mostTries, now: clock.now() })
      return accountId && { accountId, phc: await accounts.passwordHash(tx, accountId) }
    })
    if (!found) throw new Problem('link_not_valid')
    const who = { companyId, accountId: found.accountId, sessionId: undefined }
    if (found.phc === undefined || !(await hashing.matches(found.phc, password))) {
      await own.refused(who, 'factor_refused')
      throw new Problem('factor_refused')
    }
    await own.act(who, found.accountId, async (tx) => {
      if (!(await takeProof(tx, hash))) throw new Problem('link_not_valid')
      await accounts.prove(tx, found.accountId)
    })
    return {}
  }
}

/** Makes the link as it writes the letter: no one else ever has it. Tried again, the link is another one. */
export function sendAddressProof(needs: {
  database: Database
  post: Post
  clock: Clock
  publicOrigin: string
}): JobBodies['mail.address_to_verify'] {
  const { database, post, clock, publicOrigin } = needs
  return async ({ companyId, accountId }, run) => {
    const { token, hash } = createOpaqueToken(companyId)
    const expiresAt = new Date(clock.now().getTime() + linkLasts)
    const expected = await database.inCompany(companyId, (tx) =>
      keepProofToken(tx, { accountId, hash, expiresAt }),
    )
    if (!expected) return
    // After the #: browsers do not send it, so it is in no log of any server or proxy.
    const link = `${publicOrigin}/register/confirm#${token}`
    await post.deliver({ companyId, accountId }, { kind: 'address_to_verify', link }, run)
  }
}
