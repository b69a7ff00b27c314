import type { Transaction } from '../../database/transaction.ts'
import { IdentityRefused, type ProvenIdentity } from '../../ports/identity-provider.ts'
import { EmailAddress, isServiceName, PlainName } from '../../protocol/index.ts'
import { type Accounts, nameFrom } from '../accounts/index.ts'
import { readDomains, readOpenDomains } from './domain-repository.ts'
import { type Judge, strictly } from './judge.ts'
import type { ProviderSettings } from './provider.ts'

/** The domain of an address, as domains are compared. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

/**
 * what must hold of somebody new, in the order it is looked at: the provider may bring people, and the address it
 * vouches for is in a domain of the company, whose record was not lost. Answers the address.
 */
export async function judgeNewcomer(
  tx: Transaction,
  { provisioning }: ProviderSettings,
  identity: ProvenIdentity,
  judge: Judge,
): Promise<string | undefined> {
  judge('provisioning', provisioning === 'users' ? undefined : 'unknown_identity')
  const email = EmailAddress.safeParse(identity.email)
  judge('email_verified', identity.emailVerified && email.success ? undefined : 'email_not_verified')
  if (!email.success) return undefined
  const domain = domainOf(email.data)
  const isOurs = (await readDomains(tx)).includes(domain)
  judge('domain_ours', isOurs ? undefined : 'domain_not_ours')
  if (isOurs) judge('domain_open', (await readOpenDomains(tx)).includes(domain) ? undefined : 'domain_frozen')
  return email.data
}

/**
 * Makes an account for someone nobody knows yet, as a user and never more. Nothing is adopted: an address that has an account is
 * refused by the unique violation of its index. Throws IdentityRefused.
 */
export async function join(
  tx: Transaction,
  accounts: Accounts,
  settings: ProviderSettings,
  identity: ProvenIdentity,
): Promise<string> {
  const email = await judgeNewcomer(tx, settings, identity, strictly)
  if (email === undefined) throw new IdentityRefused('email_not_verified')
  const name = PlainName.safeParse(identity.name)
  const displayName = name.success && !isServiceName(name.data) ? name.data : nameFrom(email)
  return accounts.add(tx, { email, displayName, role: 'user', phc: undefined, unproven: false })
}
