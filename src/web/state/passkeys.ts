import {
  PasskeyAssertion,
  PasskeyAttestation,
  type PasskeyCreationOptions,
  type PasskeyRequestOptions,
} from '../../protocol/index.ts'
import { whileAway } from './workstation.ts'

/** The browser made or found no passkey: the person said no, took too long, or has none here. */
export class PasskeyRefused extends Error {
  override name = 'PasskeyRefused'
}

export function passkeysWork(): boolean {
  return (
    typeof PublicKeyCredential === 'function' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'
  )
}

/** Whether the browser proposes passkeys in the address field, beside the addresses it knows. */
export async function passkeysAreProposed(): Promise<boolean> {
  return passkeysWork() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true
}

interface Asking {
  signal?: AbortSignal
  /** `conditional`: nothing is shown until the person picks a passkey in the address field. */
  mediation?: 'conditional'
}

/** Rejects with PasskeyRefused. */
export async function askForPasskey(
  options: PasskeyRequestOptions,
  asking: Asking = {},
): Promise<PasskeyAssertion> {
  // The contract says what `parse…FromJSON` takes, its words for choices only as text.
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as PublicKeyCredentialRequestOptionsJSON,
  )
  const used = await refusals(navigator.credentials.get({ publicKey, ...asking }))
  return PasskeyAssertion.parse(used.toJSON())
}

/** Rejects with PasskeyRefused. */
export async function makePasskey(options: PasskeyCreationOptions): Promise<PasskeyAttestation> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as PublicKeyCredentialCreationOptionsJSON,
  )
  const made = await refusals(navigator.credentials.create({ publicKey }))
  return PasskeyAttestation.parse(made.toJSON())
}

async function refusals(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  const given = await whileAway(asked).catch((cause: unknown) => {
    throw new PasskeyRefused('the browser gave none', { cause })
  })
  if (given instanceof PublicKeyCredential) return given
  throw new PasskeyRefused('the browser gave none')
}
