import type { Transaction } from '../../database/transaction.ts'
import { IdentityRefused, type ProvenIdentity } from '../../ports/identity-provider.ts'
import { EmailAddress, isServiceName, PlainName } from '../../protocol/index.ts'
import { type Accounts, nameFrom } from '../accounts/index.ts'
import { readDomains, readOpenDomains } from './domain-repository.ts'
import type { ProviderSettings } from './provider.ts'

/** The domain of an address, as domains are compared. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

/**
 * makes an account for someone nobody knows yet, as a user and never more, where the provider may bring people and the
 * address it vouches for is in a domain of the company, whose record was not lost. Nothing is adopted: an address that has an account is refused by the
 * unique violation of its index. Throws IdentityRefused.
 */
export async function join(
  tx: Transaction,
  accounts: Accounts,
  { provisioning }: ProviderSettings,
  identity: ProvenIdentity,
): Promise<string> {
  if (provisioning !== 'users') throw new IdentityRefused('unknown_identity')
  const email = EmailAddress.safeParse(identity.email)
  if (!identity.emailVerified || !email.success) throw new IdentityRefused('email_not_verified')
  const domain = domainOf(email.data)
  if (!(await readOpenDomains(tx)).includes(domain))
    throw new IdentityRefused((await readDomains(tx)).includes(domain) ? 'domain_frozen' : 'domain_not_ours')
  const name = PlainName.safeParse(identity.name)
  const displayName = name.success && !isServiceName(name.data) ? name.data : nameFrom(email.data)
  return accounts.add(tx, { email: email.data, displayName, role: 'user', phc: undefined, unproven: false })
}
