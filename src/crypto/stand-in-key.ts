import { generateKeyPairSync } from 'node:crypto'
import { randomId } from './random.ts'

/** A key that a stand-in provider signs with: RS256, as a private JSON Web Key. */
export function createJsonWebKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomId(), alg: 'RS256', use: 'sig' }
}
