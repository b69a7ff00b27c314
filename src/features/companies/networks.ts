import type { CountryDatabase } from '../../ports/country-database.ts'
import { type CompanyPolicy, defaultPolicy, inCidr } from '../../protocol/index.ts'

type NetworkPolicy = CompanyPolicy['network']

/** `outside`: let in, and told to the administrators. */
export type Arrival = 'inside' | 'outside' | 'refused'

/** Whether people of a company may come from where they come (R115). */
export interface Networks {
  /** `rules` as the company's row holds them; null for the defaults. Looked at with each request, so remembered. */
  arrival(rules: string | null, address: string): Arrival
  arrivalBy(policy: NetworkPolicy, address: string): Arrival
  /** Whether the server can tell countries at all. */
  readonly tellsCountries: boolean
}

/** How many rules, and addresses for each, are remembered. */
const mostRules = 500
const mostAddresses = 5_000

/** What is remembered of a country lasts so long, in milliseconds: the database may be replaced. */
const rememberedFor = 60_000

interface Known {
  policy: NetworkPolicy
  arrivals: Map<string, Arrival>
  until: number
}

export function createNetworks(countries: CountryDatabase | undefined): Networks {
  const known = new Map<string, Known>()

  function isInside(policy: NetworkPolicy, address: string): boolean {
    const { allowedCidrs, allowedCountries, unknownCountries } = policy
    // Where networks are named they decide alone: a company's own network has no country, or the wrong one.
    if (allowedCidrs.length > 0) return allowedCidrs.some((range) => inCidr(address, range))
    if (countries === undefined || allowedCountries.length === 0) return true
    const country = countries.countryOf(plain(address))
    return country === undefined ? unknownCountries === 'allow' : allowedCountries.includes(country)
  }

  function arrivalBy(policy: NetworkPolicy, address: string): Arrival {
    if (isInside(policy, address)) return 'inside'
    return policy.outside === 'alert' ? 'outside' : 'refused'
  }

  function rulesOf(text: string): Known {
    const now = performance.now()
    const found = known.get(text)
    if (found && found.until > now) return found
    if (known.size >= mostRules) known.clear()
    // Written whole by a change of the policy; a setting that came later has its default.
    const policy = { ...defaultPolicy.network, ...(text === '' ? {} : (JSON.parse(text) as NetworkPolicy)) }
    const made = { policy, arrivals: new Map(), until: now + rememberedFor }
    known.set(text, made)
    return made
  }

  return {
    tellsCountries: countries !== undefined,
    arrivalBy,
    arrival(rules, address) {
      const { policy, arrivals } = rulesOf(rules ?? '')
      const before = arrivals.get(address)
      if (before !== undefined) return before
      if (arrivals.size >= mostAddresses) arrivals.clear()
      const arrival = arrivalBy(policy, address)
      arrivals.set(address, arrival)
      return arrival
    },
  }
}

/** An IPv4 address in IPv6 form is that IPv4 address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')
