import { z } from 'zod'
import { AccountId, FactorId, FactorResetId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'
import {
  PasskeyAssertion,
  PasskeyAttestation,
  PasskeyCreationOptions,
  PasskeyRequestOptions,
} from './passkeys.ts'

const TotpCode = z
  .string()
  .regex(/^\d{6}$/)
  .describe('The six digits the authenticator shows now.')
const RecoveryCode = z
  .string()
  .min(16)
  .max(40)
  .describe('As it was written down; case, spaces and hyphens do not matter.')

const secondFactors = [
  z.strictObject({ kind: z.literal('totp'), code: TotpCode }),
  z.strictObject({ kind: z.literal('recoveryCode'), code: RecoveryCode }),
  z.strictObject({ kind: z.literal('passkey'), response: PasskeyAssertion }),
] as const

export const FactorProof = z
  .discriminatedUnion('kind', [...secondFactors])
  .meta({ id: 'FactorProof', description: 'A second factor, shown once.' })
export type FactorProof = z.output<typeof FactorProof>

export const Proof = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('password'), password: z.string().min(1).max(1024) }),
    ...secondFactors,
  ])
  .meta({
    id: 'Proof',
    description:
      'Proves that a session is still its person’s. The password does for who has no second factor only.',
  })

export const Way = z.enum(['passkey', 'totp', 'recoveryCode']).meta({ id: 'Way' })
export type Way = z.output<typeof Way>
export const FactorKind = z.enum(['totp', 'passkey']).meta({ id: 'FactorKind' })
export type FactorKind = z.output<typeof FactorKind>

export const FactorName = z
  .string()
  .min(1)
  .max(60)
  .regex(/\S/)
  .describe('What its owner calls it, such as the device it is on.')

export const Factor = z
  .strictObject({
    factorId: FactorId,
    kind: FactorKind,
    name: FactorName,
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: 'Factor' })
export type Factor = z.output<typeof Factor>

export const EnrolmentOffer = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('totp'),
      factorId: FactorId,
      secret: z.string().describe('Base32, to be typed where no QR code can be read.'),
      uri: z.string().describe('otpauth:// URI, to be shown as a QR code.'),
    }),
    z.strictObject({ kind: z.literal('passkey'), options: PasskeyCreationOptions }),
  ])
  .meta({ id: 'EnrolmentOffer' })
export type EnrolmentOffer = z.output<typeof EnrolmentOffer>

export const EnrolmentAnswer = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('totp'), factorId: FactorId, code: TotpCode }),
    z.strictObject({ kind: z.literal('passkey'), response: PasskeyAttestation }),
  ])
  .meta({ id: 'EnrolmentAnswer' })
export type EnrolmentAnswer = z.output<typeof EnrolmentAnswer>

export const RecoveryCodes = z
  .array(z.string())
  .describe('Ten codes, each good once. They are never shown again.')
export const FactorReset = z
  .strictObject({
    resetId: FactorResetId,
    accountId: AccountId,
    askedBy: AccountId,
    askedAt: Instant,
    dueAt: Instant.describe('It takes effect then, unless it is approved before or cancelled.'),
  })
  .meta({ id: 'FactorReset' })
export type FactorReset = z.output<typeof FactorReset>

const own = { socket: true, scope: 'session', run: 'transaction' } as const

export const listFactors = defineOperation({
  ...own,
  name: 'factors.list',
  summary: 'List one’s own second factors, and how many recovery codes are left',
  kind: 'query',
  http: { method: 'GET', path: '/v1/me/factors', status: 200 },
  trace: null,
  input: z.strictObject({}),
  output: z.strictObject({
    factors: z.array(Factor),
    recoveryCodesLeft: z.int(),
    required: z.boolean().describe('Whether the company demands a second factor of this person.'),
    hasPassword: z
      .boolean()
      .describe('Whether there is a password as the first one: who signs in elsewhere has none.'),
    reset: FactorReset.nullable().describe('A reset that is under way; cancel it if you did not ask for it.'),
  }),
  problems: [],
})

export const beginFactor = defineOperation({
  ...own,
  name: 'factors.begin',
  summary:
    'Begin to add a second factor: a secret for an authenticator, or what a browser needs to make a passkey',
  kind: 'command',
  http: { method: 'POST', path: '/v1/me/factors/begin', status: 200 },
  stepUp: true,
  trace: null,
  input: z.strictObject({ kind: FactorKind }),
  output: z.strictObject({ offer: EnrolmentOffer }),
  problems: ['too_many_factors'],
})

export const addFactor = defineOperation({
  ...own,
  name: 'factors.add',
  summary: 'Add a second factor by using it once: every other session of the account ends',
  kind: 'command',
  http: { method: 'POST', path: '/v1/me/factors', status: 201 },
  stepUp: true,
  guessable: true,
  trace: 'factor.added',
  input: z.strictObject({ name: FactorName, answer: EnrolmentAnswer }),
  output: z.strictObject({ factor: Factor, recoveryCodes: RecoveryCodes.optional() }),
  problems: ['factor_refused', 'too_many_factors'],
})

export const renameFactor = defineOperation({
  ...own,
  name: 'factors.rename',
  summary: 'Call one of one’s own second factors otherwise',
  kind: 'command',
  http: { method: 'PATCH', path: '/v1/me/factors/{factorId}', status: 200 },
  trace: null,
  input: z.strictObject({ factorId: FactorId, name: FactorName }),
  output: z.strictObject({}),
  problems: ['factor_not_found'],
})

export const removeFactor = defineOperation({
  ...own,
  name: 'factors.remove',
  summary: 'Remove one of one’s own second factors: every other session of the account ends',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/me/factors/{factorId}', status: 200 },
  stepUp: true,
  trace: 'factor.removed',
  input: z.strictObject({ factorId: FactorId }),
  output: z.strictObject({}),
  problems: ['factor_not_found', 'last_factor', 'emergency_account'],
})

export const renewRecoveryCodes = defineOperation({
  ...own,
  name: 'factors.renewRecoveryCodes',
  summary: 'Draw ten new recovery codes: the old ones stop working',
  kind: 'command',
  http: { method: 'POST', path: '/v1/me/recovery-codes', status: 201 },
  stepUp: true,
  trace: 'recovery_codes.renewed',
  input: z.strictObject({}),
  output: z.strictObject({ recoveryCodes: RecoveryCodes }),
  problems: ['factor_not_found'],
})

export const verifyOptions = defineOperation({
  ...own,
  name: 'sessions.verifyOptions',
  summary: 'Learn how this session can be proven anew, and what a browser needs to use a passkey for it',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/verify-options', status: 200 },
  whileBarred: ['session_locked'],
  trace: null,
  input: z.strictObject({}),
  output: z.strictObject({
    ways: z.array(Way).describe('Empty: only the password, if there is one.'),
    hasPassword: z
      .boolean()
      .describe('Who signs in at the company’s provider has none; see identities.beginProof.'),
    passkeyOptions: PasskeyRequestOptions.optional(),
    displayName: z.string().describe('Whose session it is, for who comes back to a locked screen.'),
  }),
  problems: [],
})
