import { equalBytes, hmac, sha256 } from '../../crypto/digest.ts'
import { randomBytes } from '../../crypto/random.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import { keepDevice } from './device-repository.ts'

/** how devices are known again. A device holds one token, whoever signs in from it: ward PCs have many people. */
export interface Devices {
  /** The token of the device someone has just signed in from: the one it showed, if it is ours, else a new one. */
  remember(tx: Transaction, accountId: string, shown: string | undefined): Promise<string>
  /** What is kept of a token; undefined for one that we did not make. */
  hashOf(token: string | undefined): Buffer | undefined
}

const idLength = 16
const macLength = 16

/** `id[16] ‖ HMAC(id)[16]`: signed, so that nobody makes up tokens to be kept. */
export function createDevices(key: Buffer, clock: Clock): Devices {
  const macOf = (id: Buffer): Buffer =>
    hmac(key, Buffer.concat([Buffer.from('device'), id])).subarray(0, macLength)

  function hashOf(token: string | undefined): Buffer | undefined {
    const bytes = Buffer.from(token ?? '', 'base64url')
    if (bytes.length !== idLength + macLength) return undefined
    const [id, mac] = [bytes.subarray(0, idLength), bytes.subarray(idLength)]
    return equalBytes(mac, macOf(id)) ? sha256(bytes) : undefined
  }

  function newToken(): { token: string; hash: Buffer } {
    const id = randomBytes(idLength)
    const bytes = Buffer.concat([id, macOf(id)])
    return { token: bytes.toString('base64url'), hash: sha256(bytes) }
  }

  return {
    hashOf,
    async remember(tx, accountId, shown) {
      const known = hashOf(shown)
      const device = shown !== undefined && known !== undefined ? { token: shown, hash: known } : newToken()
      await keepDevice(tx, accountId, device.hash, clock.now())
      return device.token
    },
  }
}
