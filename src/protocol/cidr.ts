import { z } from 'zod'

/** A range of addresses such as `192.0.2.0/24` or `2001:db8::/32`, or one address. */
export const Cidr = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()])

/** Whether an address lies in a range. False for what is neither. An IPv4 address in IPv6 form counts as IPv4. */
export function inCidr(address: string, cidr: string): boolean {
  const [base = '', length] = cidr.split('/', 2)
  const [bytes, start] = [addressBytes(address), addressBytes(base)]
  if (bytes === undefined || start === undefined || bytes.length !== start.length) return false
  const bits = length === undefined ? bytes.length * 8 : Number(length)
  if (!Number.isInteger(bits) || bits < 0 || bits > bytes.length * 8) return false
  return bytes.every((byte, i) => {
    const kept = Math.min(8, Math.max(0, bits - i * 8))
    const mask = (0xff << (8 - kept)) & 0xff
    return (byte & mask) === ((start[i] ?? 0) & mask)
  })
}

/** Four or sixteen bytes, or undefined for what is no address. */
function addressBytes(address: string): readonly number[] | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (z.ipv4().safeParse(plain).success) return plain.split('.').map(Number)
  if (!z.ipv6().safeParse(plain).success) return undefined
  const [head = '', tail] = plain.split('::', 2)
  const [left, right] = [groups(head), groups(tail ?? '')]
  const missing = tail === undefined ? 0 : 16 - left.length - right.length
  const bytes = [...left, ...Array.from({ length: Math.max(0, missing) }, () => 0), ...right]
  return bytes.length === 16 ? bytes : undefined
}

function groups(part: string): number[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}
