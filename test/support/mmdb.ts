/**
 * A country database in the MMDB format (https://maxmind.github.io/MaxMind-DB/), as small as can be: a binary tree over 128
 * bits with 24-bit records, IPv4 networks below ::/96, one record of data per country.
 */
export function mmdbOf(networks: Readonly<Record<string, string>>): Buffer {
  type Node = [Node | string | undefined, Node | string | undefined]
  const root: Node = [undefined, undefined]
  for (const [network, country] of Object.entries(networks)) {
    const bits = bitsOf(network)
    let at = root
    for (const bit of bits.slice(0, -1)) {
      const next = at[bit]
      const node: Node = Array.isArray(next) ? next : [undefined, undefined]
      at[bit] = node
      at = node
    }
    at[bits.at(-1) ?? 0] = country
  }
  const nodes: Node[] = []
  const number = new Map<Node, number>()
  const collect = (node: Node): void => {
    number.set(node, nodes.length)
    nodes.push(node)
    for (const side of node) if (Array.isArray(side)) collect(side)
  }
  collect(root)
  const offsets = new Map<string, number>()
  let data = Buffer.alloc(0)
  for (const country of new Set(Object.values(networks))) {
    offsets.set(country, data.length)
    data = Buffer.concat([data, map({ country: map({ iso_code: text(country) }) })])
  }
  const tree = Buffer.alloc(nodes.length * 6)
  const record = (side: Node | string | undefined): number => {
    if (side === undefined) return nodes.length
    if (typeof side === 'string') return nodes.length + 16 + (offsets.get(side) ?? 0)
    return number.get(side) ?? 0
  }
  for (const [i, [left, right]] of nodes.entries()) {
    tree.writeUIntBE(record(left), i * 6, 3)
    tree.writeUIntBE(record(right), i * 6 + 3, 3)
  }
  const metadata = map({
    binary_format_major_version: uint16(2),
    binary_format_minor_version: uint16(0),
    build_epoch: uint64(1_700_000_000),
    database_type: text('Test-Country'),
    description: map({}),
    ip_version: uint16(6),
    languages: Buffer.from([0, 4]),
    node_count: uint32(nodes.length),
    record_size: uint16(24),
  })
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')])
  return Buffer.concat([tree, Buffer.alloc(16), data, marker, metadata])
}

/** The bits of a network: `192.0.2.0/24`, or `2001:db8::/32` written with its groups and `::` at the end. */
function bitsOf(network: string): (0 | 1)[] {
  const [base = '', length = ''] = network.split('/')
  const ipv4 = base.includes('.')
  const bytes = ipv4
    ? [...Array.from({ length: 12 }, () => 0), ...base.split('.').map(Number)]
    : base
        .replace(/::$/, '')
        .split(':')
        .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff])
  return Array.from({ length: Number(length) + (ipv4 ? 96 : 0) }, (_, i) =>
    (((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1) === 1 ? 1 : 0,
  )
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([(2 << 5) | value.length]), Buffer.from(value)])
}

function map(fields: Record<string, Buffer>): Buffer {
  const entries = Object.entries(fields)
  const written = entries.flatMap(([name, value]) => [text(name), value])
  return Buffer.concat([Buffer.from([(7 << 5) | entries.length]), ...written])
}

function uint16(value: number): Buffer {
  return Buffer.from([(5 << 5) | 2, value >> 8, value & 0xff])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(5, (6 << 5) | 4)
  bytes.writeUInt32BE(value, 1)
  return bytes
}

/** An extended type: its number, less seven, follows the size. */
function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(10)
  bytes[0] = 8
  bytes[1] = 2
  bytes.writeBigUInt64BE(BigInt(value), 2)
  return bytes
}
