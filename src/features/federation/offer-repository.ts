import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'

/** Somebody a provider vouches for, whose address has an account that is not linked to them yet. */
export interface Offer {
  hash: Buffer
  offerId: string
  accountId: string
  providerId: string
  sessionHash: Buffer | undefined
  /** What it takes to end the session there, sealed. */
  endingSealed: Buffer | undefined
  identityHash: Buffer
  strong: boolean
}

/** Codes that are looked at for one offer. */
const mostTries = 5

/** The one before, for the same account at the same provider, no longer counts. */
export async function insertOffer(tx: Transaction, offer: Offer, expiresAt: Date): Promise<void> {
  await tx.run(sql`delete from prisme.offered_links where company_id = ${tx.companyId}
    and account_id = ${offer.accountId} and provider_id = ${offer.providerId}`)
  await tx.run(sql`insert into prisme.offered_links (company_id, offer_hash, offer_id, account_id, provider_id,
      provider_session_hash, provider_ending_sealed, identity_hash, strong, expires_at)
    values (${tx.companyId}, ${offer.hash}, ${offer.offerId}, ${offer.accountId}, ${offer.providerId},
      ${offer.sessionHash ?? null}, ${offer.endingSealed ?? null}, ${offer.identityHash}, ${offer.strong}, ${expiresAt})`)
}

/** Those of a provider are over. */
export async function endOffers(tx: Transaction, providerId: string): Promise<void> {
  await tx.run(sql`delete from prisme.offered_links
    where company_id = ${tx.companyId} and provider_id = ${providerId}`)
}

/** Those of one identity there, or of one session, or of both. */
export async function endOffersOf(
  tx: Transaction,
  providerId: string,
  { identityHash, sessionHash }: { identityHash?: Buffer | undefined; sessionHash?: Buffer | undefined },
): Promise<void> {
  await tx.run(sql`delete from prisme.offered_links where company_id = ${tx.companyId} and provider_id = ${providerId}
    and (${identityHash ?? null}::bytea is null or identity_hash = ${identityHash ?? null})
    and (${sessionHash ?? null}::bytea is null or provider_session_hash = ${sessionHash ?? null})`)
}

/** False when there is no such offer any more: then nothing is sent. */
export async function keepOfferCode(
  tx: Transaction,
  offerId: string,
  mac: Buffer,
  now: Date,
): Promise<boolean> {
  const kept = await tx.run(sql`update prisme.offered_links set code_mac = ${mac}
    where company_id = ${tx.companyId} and offer_id = ${offerId} and expires_at > ${now}`)
  return kept > 0
}

interface Row {
  offer_id: string
  account_id: string
  provider_id: string
  provider_session_hash: Buffer | null
  provider_ending_sealed: Buffer | null
  identity_hash: Buffer
  strong: boolean
  code_mac: Buffer | null
}

/** Counts a try before its code is looked at: many at once are no more than five. */
export async function countOfferTry(
  tx: Transaction,
  hash: Buffer,
  now: Date,
): Promise<(Offer & { mac: Buffer | undefined }) | undefined> {
  const row = await tx.row<Row>(sql`update prisme.offered_links set tries = tries + 1
    where company_id = ${tx.companyId} and offer_hash = ${hash} and tries < ${mostTries} and expires_at > ${now}
    returning offer_id, account_id, provider_id, provider_session_hash, provider_ending_sealed,
      identity_hash, strong, code_mac`)
  if (row === undefined) return undefined
  return {
    hash,
    offerId: row.offer_id,
    accountId: row.account_id,
    providerId: row.provider_id,
    sessionHash: row.provider_session_hash ?? undefined,
    endingSealed: row.provider_ending_sealed ?? undefined,
    identityHash: row.identity_hash,
    strong: row.strong,
    mac: row.code_mac ?? undefined,
  }
}

/** Takes it away: it links once. False when it was taken before. */
export async function takeOffer(tx: Transaction, hash: Buffer): Promise<boolean> {
  const taken = await tx.run(sql`delete from prisme.offered_links
    where company_id = ${tx.companyId} and offer_hash = ${hash}`)
  return taken > 0
}
