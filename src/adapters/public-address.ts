import { BlockList, isIP } from 'node:net'

/** IANA special-purpose registries, IPv4: everything that is not one machine on the public internet. */
const closed4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // Addresses of clouds' own services that look public.
  '168.63.129.16/32',
]

/** IPv6: what is global unicast, less what of it leads elsewhere: Teredo, 6to4, documentation, ORCHID, benchmarks. */
const open6 = '2000::/3'
const closed6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48']

export interface AddressRules {
  /** Whether a connection to this address may be made. False for what is no address. */
  allows(address: string): boolean
}

/**
 * Public addresses, and those of networks the operator named. An IPv6 address that stands for an IPv4 one is judged as that:
 * mapped, compatible, and NAT64 forms lead to it. Any other form outside global unicast is refused.
 */
export function createAddressRules(allowedNetworks: readonly string[]): AddressRules {
  const closed = listOf([...closed4, ...closed6])
  const open = listOf([open6])
  const named = listOf(allowedNetworks)
  const isIn = (list: BlockList, address: string): boolean =>
    list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

  return {
    allows(given) {
      const address = given.replace(/%.*$/, '')
      if (isIP(address) === 0 || address !== given) return false
      const inner = embeddedIpv4(address)
      const meant = inner ?? address
      if (isIn(named, meant)) return true
      if (isIn(closed, meant)) return false
      return isIP(meant) === 4 || isIn(open, meant)
    },
  }
}

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [base = '', length] = range.split('/')
    const family = isIP(base) === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(base, Number(length ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  return list
}

/** The IPv4 address an IPv6 one stands for: ::ffff:0:0/96, ::/96, ::ffff:0:0:0/96, 64:ff9b::/96 and 64:ff9b:1::/48. */
function embeddedIpv4(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined
  // The URL parser spells every form alike: lower case, hexadecimal, the longest run of zeros shortened.
  const spelled = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const groups = expand(spelled)
  const head = groups.slice(0, 6).join(':')
  const mapped = ['0:0:0:0:0:ffff', '0:0:0:0:0:0', '0:0:0:0:ffff:0', '64:ff9b:0:0:0:0'].includes(head)
  const local = groups.slice(0, 3).join(':') === '64:ff9b:1'
  if (!mapped && !local) return undefined
  const [high, low] = [Number.parseInt(groups[6] ?? '0', 16), Number.parseInt(groups[7] ?? '0', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

function expand(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right]
}
