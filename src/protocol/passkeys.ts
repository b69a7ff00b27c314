import { z } from 'zod'

const Base64Url = z
  .string()
  .max(16_384)
  .regex(/^[A-Za-z0-9_-]*$/)

// What browsers send, by `PublicKeyCredential.toJSON()`. Not strict: browsers add members of their own.
const credential = {
  id: Base64Url.min(1).max(1_400),
  rawId: Base64Url.min(1).max(1_400),
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).default({}),
}

export const PasskeyAttestation = z
  .object({
    ...credential,
    response: z.object({ clientDataJSON: Base64Url, attestationObject: Base64Url }),
  })
  .meta({
    id: 'PasskeyAttestation',
    description: 'A passkey just made: `PublicKeyCredential.toJSON()` of `create()`.',
  })
export type PasskeyAttestation = z.output<typeof PasskeyAttestation>

export const PasskeyAssertion = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: Base64Url,
      authenticatorData: Base64Url,
      signature: Base64Url,
      userHandle: Base64Url.max(128).optional(),
    }),
  })
  .meta({
    id: 'PasskeyAssertion',
    description: 'A passkey just used: `PublicKeyCredential.toJSON()` of `get()`.',
  })
export type PasskeyAssertion = z.output<typeof PasskeyAssertion>

const Descriptor = z.object({ id: z.string(), type: z.literal('public-key') })

export const PasskeyCreationOptions = z
  .object({
    challenge: z.string(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.int() })),
    timeout: z.int(),
    attestation: z.string(),
    excludeCredentials: z.array(Descriptor),
    authenticatorSelection: z.object({
      residentKey: z.string(),
      requireResidentKey: z.boolean(),
      userVerification: z.string(),
    }),
  })
  .meta({
    id: 'PasskeyCreationOptions',
    description: 'For `PublicKeyCredential.parseCreationOptionsFromJSON()`.',
  })

export const PasskeyRequestOptions = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int(),
    userVerification: z.string(),
    allowCredentials: z.array(Descriptor),
  })
  .meta({
    id: 'PasskeyRequestOptions',
    description: 'For `PublicKeyCredential.parseRequestOptionsFromJSON()`.',
  })
export type PasskeyCreationOptions = z.output<typeof PasskeyCreationOptions>
export type PasskeyRequestOptions = z.output<typeof PasskeyRequestOptions>
