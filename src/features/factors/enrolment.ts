import { creationOptions, type RelyingParty, readAttestation } from '../../crypto/passkeys.ts'
import { randomBytes, randomId } from '../../crypto/random.ts'
import { base32, matchingStep } from '../../crypto/totp.ts'
import { uuidBytes } from '../../crypto/uuid.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Clock } from '../../ports/clock.ts'
import {
  type EnrolmentAnswer,
  type EnrolmentOffer,
  FactorId,
  type FactorKind,
  type PasskeyCreationOptions,
  Problem,
} from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { FactorRepository } from './factor-repository.ts'
import type { Challenges } from './passkey-challenges.ts'

const mostFactors = 10
/** RFC 4226 recommends 160 bits. */
const secretBytes = 20

interface Needs {
  accounts: Accounts
  repository: FactorRepository
  challenges: Challenges
  party: RelyingParty
  clock: Clock
}

export interface Enrolment {
  /** Throws too_many_factors. */
  begin(tx: Transaction, accountId: string, kind: FactorKind): Promise<EnrolmentOffer>
  /** Keeps the factor once it was used for the first time; answers its id. Throws factor_refused, too_many_factors. */
  finish(tx: Transaction, accountId: string, name: string, answer: EnrolmentAnswer): Promise<string>
}

const purposeOf = (accountId: string): string => `enrol:${accountId}`

/** What the contract declares of it, and no more. */
function offered(options: Awaited<ReturnType<typeof creationOptions>>): PasskeyCreationOptions {
  const { challenge, user, pubKeyCredParams, excludeCredentials = [] } = options
  return {
    challenge,
    user,
    rp: { id: options.rp.id ?? '', name: options.rp.name },
    pubKeyCredParams: pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
    timeout: options.timeout ?? 60_000,
    attestation: 'none',
    excludeCredentials: excludeCredentials.map(({ id }) => ({ id, type: 'public-key' })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  }
}

export function createEnrolment({ accounts, repository, challenges, party, clock }: Needs): Enrolment {
  async function refuseTooMany(tx: Transaction, accountId: string): Promise<void> {
    const kinds = await repository.kinds(tx, accountId)
    if (kinds.length >= mostFactors) throw new Problem('too_many_factors')
  }

  async function beginTotp(tx: Transaction, accountId: string, email: string): Promise<EnrolmentOffer> {
    const factorId = FactorId.parse(randomId())
    const bytes = randomBytes(secretBytes)
    await repository.insertTotp(tx, { factorId, accountId, secret: bytes, now: clock.now() })
    const secret = base32(bytes)
    const label = `Prisme:${encodeURIComponent(email)}`
    const uri = `otpauth://totp/${label}?secret=${secret}&issuer=Prisme&algorithm=SHA1&digits=6&period=30`
    return { kind: 'totp', factorId, secret, uri }
  }

  async function finishTotp(
    tx: Transaction,
    accountId: string,
    name: string,
    asked: { factorId: string; code: string },
  ) {
    const begun = await repository.lockTotps(tx, accountId, 'begun')
    const totp = begun.find(({ factorId }) => factorId === asked.factorId)
    const step = totp && matchingStep(totp.secret, asked.code, clock.now(), undefined)
    if (totp === undefined || step === undefined) throw new Problem('factor_refused')
    await repository.noteStep(tx, totp.factorId, step, clock.now())
    await repository.confirm(tx, totp.factorId, name, clock.now())
    return totp.factorId
  }

  return {
    async begin(tx, accountId, kind) {
      await refuseTooMany(tx, accountId)
      const email = (await accounts.address(tx, accountId))?.email ?? ''
      if (kind === 'totp') return beginTotp(tx, accountId, email)
      const known = await repository.passkeys(tx, accountId)
      const options = await creationOptions(party, {
        challenge: challenges.issue(purposeOf(accountId)),
        // Says whose it is, so that a passkey alone is enough to find the account; it names nobody.
        userHandle: Buffer.concat([uuidBytes(tx.companyId), uuidBytes(accountId)]),
        name: email,
        known: known.map(({ credentialId }) => credentialId),
      })
      return { kind: 'passkey', options: offered(options) }
    },
    async finish(tx, accountId, name, answer) {
      await refuseTooMany(tx, accountId)
      if (answer.kind === 'totp') return finishTotp(tx, accountId, name, answer)
      const challenge = challenges.reader(purposeOf(accountId))
      const made = await readAttestation(party, answer.response, challenge.fits)
      if (made === undefined || !(await challenge.spend(tx))) throw new Problem('factor_refused')
      const factorId = randomId()
      const kept = await repository.insertPasskey(tx, {
        ...made,
        factorId,
        accountId,
        name,
        now: clock.now(),
      })
      if (!kept) throw new Problem('factor_refused')
      return factorId
    },
  }
}
