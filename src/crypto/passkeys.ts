import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'

/** Where passkeys are good: the relying party is the host of the public origin, and nothing else is accepted. */
export interface RelyingParty {
  origin: string
  host: string
}

export interface StoredPasskey {
  credentialId: Buffer
  publicKey: Buffer
  counter: number
}

export interface NewPasskey extends StoredPasskey {
  /** Which model of authenticator it says it is, as a UUID. */
  aaguid: string
}

/** A browser's answer; members it may leave out may be undefined here. */
interface Assertion extends Omit<AuthenticationResponseJSON, 'response'> {
  response: Omit<AuthenticationResponseJSON['response'], 'userHandle'> & { userHandle?: string | undefined }
}

/** EdDSA, ES256 and RS256 (COSE): what authenticators have. */
const algorithms = [-8, -7, -257]

export function relyingParty(publicOrigin: string): RelyingParty {
  return { origin: publicOrigin, host: new URL(publicOrigin).hostname }
}

/** What a browser needs to make a passkey: one that is found without a name, and asks for a PIN or a fingerprint. */
export function creationOptions(
  party: RelyingParty,
  asked: { challenge: string; userHandle: Buffer; name: string; known: readonly Buffer[] },
) {
  return generateRegistrationOptions({
    rpName: 'Prisme',
    rpID: party.host,
    challenge: new Uint8Array(Buffer.from(asked.challenge, 'base64url')),
    userID: new Uint8Array(asked.userHandle),
    userName: asked.name,
    userDisplayName: asked.name,
    supportedAlgorithmIDs: [...algorithms],
    attestationType: 'none',
    excludeCredentials: asked.known.map((id) => ({ id: id.toString('base64url') })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** What a browser needs to use one: those named, or whichever its owner picks. */
export function requestOptions(party: RelyingParty, challenge: string, allowed: readonly Buffer[]) {
  return generateAuthenticationOptions({
    rpID: party.host,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    userVerification: 'required',
    allowCredentials: allowed.map((id) => ({ id: id.toString('base64url') })),
  })
}

/** The passkey that was made, or undefined when anything about it is not as asked. */
export async function readAttestation(
  party: RelyingParty,
  response: RegistrationResponseJSON,
  fits: (challenge: string) => boolean,
): Promise<NewPasskey | undefined> {
  try {
    const { verified, registrationInfo: made } = await verifyRegistrationResponse({
      response,
      expectedChallenge: fits,
      expectedOrigin: party.origin,
      expectedRPID: party.host,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...algorithms],
    })
    if (!verified) return undefined
    return {
      credentialId: Buffer.from(made.credential.id, 'base64url'),
      publicKey: Buffer.from(made.credential.publicKey),
      counter: made.credential.counter,
      aaguid: made.aaguid,
    }
  } catch {
    return undefined
  }
}

/**
 * The passkey's new counter when it signed for us just now with its owner's PIN or fingerprint, else undefined. A counter
 * that did not move on is refused: the passkey has a copy.
 */
export async function readAssertion(
  party: RelyingParty,
  answer: Assertion,
  passkey: StoredPasskey,
  fits: (challenge: string) => boolean,
): Promise<number | undefined> {
  const { userHandle, ...response } = answer.response
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer, response: { ...response, ...(userHandle === undefined ? {} : { userHandle }) } },
      expectedChallenge: fits,
      expectedOrigin: party.origin,
      expectedRPID: party.host,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId.toString('base64url'),
        publicKey: new Uint8Array(passkey.publicKey),
        counter: passkey.counter,
      },
    })
    return verified && authenticationInfo.userVerified ? authenticationInfo.newCounter : undefined
  } catch {
    return undefined
  }
}
