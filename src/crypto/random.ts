import { randomBytes as nodeRandomBytes, randomInt as nodeRandomInt, randomUUID } from 'node:crypto'

export function randomBytes(length: number): Buffer {
  return nodeRandomBytes(length)
}

const saltLength = 24
const atOnce = 256
let salts = Buffer.alloc(0)

/** 24 random bytes for an envelope, drawn many at a time: one draw costs as much as the encryption (measured). */
export function randomSalt(): Buffer {
  if (salts.length === 0) salts = nodeRandomBytes(saltLength * atOnce)
  const salt = salts.subarray(0, saltLength)
  salts = salts.subarray(saltLength)
  return salt
}

/** A UUIDv4: ids that leave the server tell nothing about when or in what order they were made (T-5). */
export function randomId(): string {
  return randomUUID()
}

/** A whole number from 0 on, below `limit`. */
export function randomBelow(limit: number): number {
  return nodeRandomInt(limit)
}

/** Six digits, all of them equally likely. */
export function randomPin(): string {
  return String(nodeRandomInt(1_000_000)).padStart(6, '0')
}

/** A password of 20 characters that satisfies A-2, about 117 bits; without characters that read alike. */
export function randomPassword(): string {
  const classes = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-+=%!?']
  const pick = (alphabet: string): string => alphabet.charAt(nodeRandomInt(alphabet.length))
  const everything = classes.join('')
  const rest = Array.from({ length: 16 }, () => pick(everything))
  const characters = [...classes.map(pick), ...rest]
  for (let i = characters.length - 1; i > 0; i--) {
    const j = nodeRandomInt(i + 1)
    const [a, b] = [characters[i], characters[j]]
    if (a !== undefined && b !== undefined) [characters[i], characters[j]] = [b, a]
  }
  return characters.join('')
}
