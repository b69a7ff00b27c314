import { type RelyingParty, readAssertion, requestOptions } from '../../crypto/passkeys.ts'
import { randomId } from '../../crypto/random.ts'
import { drawRecoveryCodes, recoveryCodeHash } from '../../crypto/recovery-code.ts'
import { fromBase32, matchingStep } from '../../crypto/totp.ts'
import { uuidText } from '../../crypto/uuid.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  type Factor,
  type FactorProof,
  type PasskeyAssertion,
  type PasskeyRequestOptions,
  Problem,
  type Way,
} from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { createEnrolment, type Enrolment } from './enrolment.ts'
import { createFactorRepository } from './factor-repository.ts'
import { createChallenges } from './passkey-challenges.ts'
import { countRecoveryCodes, replaceRecoveryCodes, spendRecoveryCode } from './single-use-repository.ts'

export interface Factors extends Enrolment {
  /** How an account can show a second factor; empty when it has none. */
  ways(tx: Transaction, accountId: string): Promise<Way[]>
  /** Until the transaction ends nobody else removes a factor of the account. */
  lock(tx: Transaction, accountId: string): Promise<void>
  list(tx: Transaction, accountId: string): Promise<Factor[]>
  recoveryCodesLeft(tx: Transaction, accountId: string): Promise<number>
  /** What a browser needs to use a passkey for one purpose: an account's, or whichever its owner picks. */
  passkeyOptions(
    purpose: string,
    owner?: { tx: Transaction; accountId: string },
  ): Promise<PasskeyRequestOptions>
  /** Throws factor_refused when it is not the account's, not for this purpose, or was shown before. */
  show(tx: Transaction, accountId: string, proof: FactorProof, purpose: string): Promise<void>
  /** Ten new recovery codes; the old ones stop working. */
  drawRecoveryCodes(tx: Transaction, accountId: string): Promise<string[]>
  rename(tx: Transaction, accountId: string, factorId: string, name: string): Promise<boolean>
  remove(tx: Transaction, accountId: string, factorId: string): Promise<void>
  /** Takes every second factor and recovery code away. */
  clear(tx: Transaction, accountId: string): Promise<void>
  /** Gives an account an authenticator whose secret is known already, base32: the demo's people come with one. */
  adopt(tx: Transaction, accountId: string, secret: string, name: string): Promise<void>
}

interface Needs {
  accounts: Accounts
  keys: CompanyKeys
  challengeKey: Buffer
  party: RelyingParty
  clock: Clock
}

/** Whose a discoverable passkey says it is. Only a place to look: its signature must verify there. */
export function ownerOf({
  response,
}: PasskeyAssertion): { companyId: string; accountId: string } | undefined {
  const handle = Buffer.from(response.userHandle ?? '', 'base64url')
  if (handle.length !== 32) return undefined
  return { companyId: uuidText(handle.subarray(0, 16)), accountId: uuidText(handle.subarray(16)) }
}

export function createFactors({ accounts, keys, challengeKey, party, clock }: Needs): Factors {
  const repository = createFactorRepository(keys)
  const challenges = createChallenges(challengeKey, clock)
  const enrolment = createEnrolment({ accounts, repository, challenges, party, clock })

  async function showTotp(tx: Transaction, accountId: string, code: string): Promise<boolean> {
    for (const { factorId, secret, lastStep } of await repository.lockTotps(tx, accountId, 'confirmed')) {
      const step = matchingStep(secret, code, clock.now(), lastStep)
      if (step === undefined) continue
      await repository.noteStep(tx, factorId, step, clock.now())
      return true
    }
    return false
  }

  async function showPasskey(
    tx: Transaction,
    accountId: string,
    response: PasskeyAssertion,
    purpose: string,
  ) {
    const passkey = await repository.lockPasskey(tx, accountId, Buffer.from(response.id, 'base64url'))
    if (passkey === undefined) return false
    const challenge = challenges.reader(purpose)
    const counter = await readAssertion(party, response, passkey, challenge.fits)
    if (counter === undefined || !(await challenge.spend(tx))) return false
    await repository.noteCounter(tx, passkey.factorId, counter, clock.now())
    return true
  }

  return {
    ...enrolment,
    lock: repository.lock,
    list: repository.list,
    recoveryCodesLeft: countRecoveryCodes,
    rename: repository.rename,
    remove: repository.remove,
    async ways(tx, accountId) {
      const kinds = new Set(await repository.kinds(tx, accountId))
      if (kinds.size === 0) return []
      const withCodes = (await countRecoveryCodes(tx, accountId)) > 0
      const all = { passkey: kinds.has('passkey'), totp: kinds.has('totp'), recoveryCode: withCodes }
      return (['passkey', 'totp', 'recoveryCode'] as const).filter((way) => all[way])
    },
    async passkeyOptions(purpose, owner) {
      const own = owner === undefined ? [] : await repository.passkeys(owner.tx, owner.accountId)
      const allowed = own.map(({ credentialId }) => credentialId)
      const options = await requestOptions(party, challenges.issue(purpose), allowed)
      return {
        challenge: options.challenge,
        rpId: party.host,
        timeout: options.timeout ?? 60_000,
        userVerification: 'required',
        allowCredentials: allowed.map((id) => ({ id: id.toString('base64url'), type: 'public-key' })),
      }
    },
    async show(tx, accountId, proof, purpose) {
      const shown =
        proof.kind === 'totp'
          ? await showTotp(tx, accountId, proof.code)
          : proof.kind === 'recoveryCode'
            ? await spendRecoveryCode(tx, accountId, recoveryCodeHash(accountId, proof.code))
            : await showPasskey(tx, accountId, proof.response, purpose)
      if (!shown) throw new Problem('factor_refused')
    },
    async drawRecoveryCodes(tx, accountId) {
      const codes = drawRecoveryCodes()
      const hashes = codes.map((code) => recoveryCodeHash(accountId, code))
      await replaceRecoveryCodes(tx, accountId, hashes)
      return codes
    },
    async clear(tx, accountId) {
      await repository.removeAll(tx, accountId)
      await replaceRecoveryCodes(tx, accountId, [])
    },
    async adopt(tx, accountId, secret, name) {
      const factorId = randomId()
      await repository.insertTotp(tx, { factorId, accountId, secret: fromBase32(secret), now: clock.now() })
      await repository.confirm(tx, factorId, name, clock.now())
    },
  }
}
