import { createHash } from 'node:crypto'
import { randomBytes } from './random.ts'
import { base32, fromBase32 } from './totp.ts'
import { uuidBytes } from './uuid.ts'

const codes = 10
/** 80 bits: nobody guesses one, so that a plain hash of it tells nothing. */
const codeBytes = 10

/** Ten codes as people write them down, `ABCD-EFGH-IJKL-MNOP`. */
export function drawRecoveryCodes(): string[] {
  return Array.from({ length: codes }, () => {
    const text = base32(randomBytes(codeBytes))
    return (text.match(/.{4}/g) ?? []).join('-')
  })
}

/** Bound to its account: the code of one person is nothing to another. Case, spaces and hyphens do not matter. */
export function recoveryCodeHash(accountId: string, code: string): Buffer {
  return createHash('sha256')
    .update('prisme/recovery-code\0')
    .update(uuidBytes(accountId))
    .update(fromBase32(code))
    .digest()
}
