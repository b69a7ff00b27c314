import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { isMailProvider, isPublicSuffix } from './shared-domains/shared-domains.ts'

/** Where the record of a domain stands (RFC 8552: a name under which no host is). */
export const recordName = (domain: string): string => `_prisme-challenge.${domain}`
export const recordValue = (token: string): string => `prisme-domain-verification=${token}`

/** A label may have 63 characters, a name 253, and the record's stands under it. */
const longest = 253 - recordName('').length
const hostName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{1,58}[a-z0-9])$/

export type DomainFault = 'not_a_domain' | 'ip_address' | 'public_suffix' | 'mail_provider'

/**
 * A domain as it is compared: in lower case, international ones as they stand in DNS, without a last dot. Or why nobody can have
 * it for their own.
 */
export function settleDomain(given: string): { domain: string } | { fault: DomainFault } {
  const typed = given.trim().replace(/[.。．｡]$/u, '')
  // What would be read as part of an address, or left out of it, is none of a name.
  if (/[\s/\\@:?#%[\]\p{C}]/u.test(typed)) return { fault: isIP(typed) ? 'ip_address' : 'not_a_domain' }
  const domain = domainToASCII(typed).toLowerCase()
  // `0x7f.1` and `2130706433` are addresses too, and are written out here.
  if (isIP(domain)) return { fault: 'ip_address' }
  if (domain !== '' && domain.length <= longest && isPublicSuffix(domain)) return { fault: 'public_suffix' }
  if (domain.length > longest || !hostName.test(domain)) return { fault: 'not_a_domain' }
  return isMailProvider(domain) ? { fault: 'mail_provider' } : { domain }
}
