import { equalBytes } from '../../crypto/digest.ts'
import { createOpaqueToken, readOpaqueToken } from '../../crypto/opaque-token.ts'
import { randomId, randomPin } from '../../crypto/random.ts'
import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { Handlers, OwnTransactions } from '../../dispatch/handler.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import { IdentityRefused } from '../../ports/identity-provider.ts'
import { EmailAddress, type Output, Problem } from '../../protocol/index.ts'
import type { Accounts, Post, Throttle } from '../accounts/index.ts'
import type { Attempts, OpenSession } from '../authentication/index.ts'
import type { Companies } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import { readOpenDomains } from './domain-repository.ts'
import type { Endings } from './endings.ts'
import type { Fingerprints } from './fingerprints.ts'
import type { Returned } from './flows.ts'
import { readLinked } from './identity-repository.ts'
import { domainOf } from './newcomers.ts'
import { countOfferTry, insertOffer, keepOfferCode, type Offer, takeOffer } from './offer-repository.ts'
import { holdProvider } from './provider-standing-repository.ts'

/** In milliseconds, from when it is asked for. */
const offerLasts = 10 * 60_000
/** Codes to one account: three at once, six a day. */
const mailsEach = { burst: 3, perSecond: 6 / 86_400 }

export interface OfferingNeeds {
  accounts: Accounts
  companies: Companies
  factors: Factors
  attempts: Attempts
  open: OpenSession
  throttle: Throttle
  fingerprints: Fingerprints
  endings: Endings
  clock: Clock
}

interface Coming {
  identityHash: Buffer
  sessionHash: Buffer | undefined
  strong: boolean
}

export type OfferLink = (
  own: OwnTransactions & { caller: Caller },
  returned: Returned,
  coming: Coming,
) => Promise<Output<'sessions.finishWithProvider'> | undefined>

type Owner = { accountId: string; email: string }

/**
 * Whose address it is here, where a link may be offered. Throws IdentityRefused address_in_use where it may not; undefined for
 * an address that is nobody's, or not vouched for.
 */
export function addressOwners(accounts: Accounts) {
  async function owner(
    tx: Transaction,
    known: { companyId: string; accountId: string },
    domain: string,
    providerId: string,
  ): Promise<string | undefined> {
    if (!(await readOpenDomains(tx)).includes(domain)) return undefined
    const { accountId } = known
    const standing = known.companyId === tx.companyId ? await accounts.standing(tx, accountId) : undefined
    // Nobody's business who is somebody elsewhere, a guest, or waits for a proof that somebody else began.
    if (!standing?.active || standing.role === 'guest') throw new IdentityRefused('address_in_use')
    const linked = await readLinked(tx, accountId)
    if (linked.some((row) => row.provider_id === providerId)) throw new IdentityRefused('address_in_use')
    return accountId
  }

  return async (
    own: OwnTransactions,
    { companyId, provider, identity }: Returned,
  ): Promise<Owner | undefined> => {
    const email = EmailAddress.safeParse(identity.email)
    const known = identity.emailVerified && email.success ? await accounts.find(email.data) : undefined
    if (known === undefined || !email.success) return undefined
    const look = (tx: Transaction) => owner(tx, known, domainOf(email.data), provider.providerId)
    const accountId = await own.inCompany(companyId, look)
    return accountId === undefined ? undefined : { accountId, email: email.data }
  }
}

/**
 * somebody whose verified address, in a domain of the company, has an account there already. It is theirs when they read
 * its mail and have its second factor; the address alone gives nothing. Undefined for who has no account there.
 */
export function offerLink({ accounts, companies, throttle, endings, clock }: OfferingNeeds): OfferLink {
  const ownerOf = addressOwners(accounts)

  return async (own, returned, coming) => {
    const owner = await ownerOf(own, returned)
    if (owner === undefined) return undefined
    const { companyId, provider, identity } = returned
    const { providerId } = provider
    const { accountId, email } = owner
    if (!(await throttle.take('link-code', accounts.blind(email), mailsEach)))
      throw new IdentityRefused('too_many_codes')
    const { token, hash } = createOpaqueToken(companyId)
    const expiresAt = new Date(clock.now().getTime() + offerLasts)
    await own.inCompany(companyId, async (tx) => {
      await companies.demandEntry(tx, own.caller.address)
      if (!(await holdProvider(tx, providerId))) throw new IdentityRefused('provider_off')
      const { ending } = identity
      const endingSealed =
        ending === undefined ? undefined : await endings.seal(tx, { providerId, accountId }, ending)
      const offerId = randomId()
      await insertOffer(tx, { hash, offerId, accountId, providerId, endingSealed, ...coming }, expiresAt)
      await enqueue(tx, 'mail.link_code', { companyId, accountId, offerId })
    })
    return { step: 'link', attempt: token, attemptExpiresAt: expiresAt.toISOString() }
  }
}

export function offeringHandlers(needs: OfferingNeeds): Pick<Handlers, 'sessions.confirmLink'> {
  const { accounts, companies, factors, attempts, open, fingerprints, clock } = needs

  /** The offer, when its code is right. Throws attempt_over and code_refused. */
  async function provenBy(own: OwnTransactions, token: string, code: string) {
    const presented = readOpaqueToken(token)
    if (presented === undefined) throw new Problem('attempt_over')
    const { companyId, hash } = presented
    // Committed before anything is compared: however many come at once, five are.
    const offer = await own.inCompany(companyId, (tx) => countOfferTry(tx, hash, clock.now()))
    if (offer === undefined) throw new Problem('attempt_over')
    const { mac, ...found } = offer
    if (mac !== undefined && equalBytes(mac, fingerprints.code(companyId, { ...found, code })))
      return { companyId, found }
    await own.refused({ companyId, accountId: found.accountId, sessionId: undefined }, 'code_refused')
    throw new Problem('code_refused')
  }

  /** Their second factor, where there is one, however strong the provider was; or one is made; or they are in. */
  async function goOn(
    tx: Transaction,
    { offer, session, caller, deviceToken }: Going,
  ): Promise<Output<'sessions.confirmLink'>> {
    const { accountId, providerId, sessionHash, endingSealed, identityHash, strong } = offer
    const through = { providerId, sessionHash, endingSealed, link: identityHash }
    const hasFactor = (await factors.ways(tx, accountId)).length > 0
    const next = strong && !hasFactor ? undefined : await attempts.next(tx, accountId, through)
    if (next !== undefined) {
      await companies.demandEntry(tx, caller.address)
      return next
    }
    const { address, device } = caller
    return {
      step: 'done',
      ...(await open(tx, { ...session, strong, through, deviceToken, address, device })),
    }
  }

  return {
    async 'sessions.confirmLink'({ attempt, code, deviceToken }, own) {
      const { companyId, found: offer } = await provenBy(own, attempt, code)
      const session = { companyId, accountId: offer.accountId, sessionId: randomId() }
      return own.inCompany(companyId, async (tx) => {
        const isActive = await accounts.holdActive(tx, offer.accountId)
        if (!(await takeOffer(tx, offer.hash)) || !isActive) throw new Problem('attempt_over')
        if (!(await holdProvider(tx, offer.providerId))) throw new Problem('attempt_over')
        const answer = await goOn(tx, { offer, session, caller: own.caller, deviceToken })
        if (answer.step !== 'done') return answer
        await own.done(tx, session, offer.accountId)
        await own.done(tx, session, offer.providerId, 'identity.linked')
        return answer
      })
    },
  }
}

interface Going {
  offer: Offer
  session: { companyId: string; accountId: string; sessionId: string }
  caller: Caller
  deviceToken: string | undefined
}

/** Draws the code as it writes the letter: no queue and no table ever holds it. Tried again, it is another one. */
export function sendLinkCode(needs: {
  database: Database
  post: Post
  fingerprints: Fingerprints
  clock: Clock
}): JobBodies['mail.link_code'] {
  const { database, post, fingerprints, clock } = needs
  return async ({ companyId, accountId, offerId }, run) => {
    const pin = randomPin()
    const mac = fingerprints.code(companyId, { accountId, offerId, code: pin })
    if (!(await database.inCompany(companyId, (tx) => keepOfferCode(tx, offerId, mac, clock.now())))) return
    await post.deliver({ companyId, accountId }, { kind: 'link_code', pin }, run)
  }
}
