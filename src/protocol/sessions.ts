import { z } from 'zod'
import {
  EnrolmentAnswer,
  EnrolmentOffer,
  FactorKind,
  FactorName,
  FactorProof,
  Proof,
  RecoveryCodes,
  Way,
} from './factors.ts'
import { Instant } from './ids.ts'
import { defineOperation } from './operation.ts'
import { PasskeyAssertion, PasskeyRequestOptions } from './passkeys.ts'

const AccessToken = z.string().describe('ES256 JWT, valid five minutes; sent as `Authorization: Bearer`.')
const Tokens = z.strictObject({
  accessToken: AccessToken,
  accessTokenExpiresAt: Instant,
  sessionExpiresAt: Instant.describe('The session ends then at the latest, however often it is renewed.'),
  refreshToken: z
    .string()
    .optional()
    .describe(
      'Left out when the refresh token travels in a cookie. Single use: each renewal gives the next one.',
    ),
  deviceToken: z
    .string()
    .optional()
    .describe(
      'Given by a sign-in, and left out when it travels in a cookie: keep it, and show it the next time. It proves nothing but ' +
        'that this device is known.',
    ),
})

export const Attempt = z
  .string()
  .max(256)
  .describe('Opaque, good for ten minutes, once, and for five wrong codes at most.')
const attempt = { attempt: Attempt, attemptExpiresAt: Instant }

export const SignInAnswer = z
  .discriminatedUnion('step', [
    Tokens.extend({ step: z.literal('done') }),
    z.strictObject({
      step: z.literal('confirm'),
      ...attempt,
      ways: z.array(Way),
      passkeyOptions: PasskeyRequestOptions.optional(),
    }),
    z.strictObject({ step: z.literal('enrol'), ...attempt, ways: z.array(FactorKind) }),
    z.strictObject({ step: z.literal('link'), ...attempt }),
  ])
  .meta({
    id: 'SignInAnswer',
    description:
      'done: the session is there. confirm: a second factor must be shown (sessions.confirm). enrol: the company demands one and there is none yet (sessions.beginEnrolment). link: the company’s provider vouches for somebody whose address has an account: the code that was mailed there must be shown (sessions.confirmLink). Nothing can be reached before.',
  })

export const carrier = z
  .enum(['body', 'cookie'])
  .default('body')
  .describe(
    'Where the refresh token goes: `cookie` for browsers (HttpOnly, SameSite=Strict), `body` for native clients.',
  )

/** What whatever opens a session takes beside its proof. */
export const carried = {
  deviceToken: z
    .string()
    .max(128)
    .optional()
    .describe(
      'Of an earlier sign-in; left out when it travels in the cookie. A known device is not slowed down.',
    ),
  refreshIn: carrier,
}

export const signIn = defineOperation({
  name: 'sessions.signIn',
  summary: 'Sign in with an e-mail address and a password',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions', status: 201 },
  socket: false,
  scope: 'public',
  trace: 'session.opened',
  run: 'own',
  guessable: true,
  refreshCookie: 'sets',
  input: z.strictObject({
    email: z.string().min(3).max(254),
    password: z.string().min(1).max(1024),
    ...carried,
  }),
  output: SignInAnswer,
  problems: ['sign_in_failed', 'sign_in_elsewhere', 'company_frozen'],
})

const lastStep = {
  kind: 'command',
  socket: false,
  scope: 'public',
  trace: 'session.opened',
  run: 'own',
  guessable: true,
  refreshCookie: 'sets',
} as const

export const confirmSignIn = defineOperation({
  ...lastStep,
  name: 'sessions.confirm',
  summary: 'Finish signing in with a second factor',
  http: { method: 'POST', path: '/v1/sessions/confirm', status: 201 },
  input: z.strictObject({ attempt: Attempt, proof: FactorProof, ...carried }),
  output: Tokens,
  problems: ['attempt_over', 'factor_refused', 'sign_in_elsewhere', 'company_frozen'],
})

export const beginEnrolment = defineOperation({
  name: 'sessions.beginEnrolment',
  summary: 'Begin to add the second factor that the company demands, while signing in for the first time',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/begin-enrolment', status: 200 },
  socket: false,
  scope: 'public',
  trace: null,
  run: 'own',
  input: z.strictObject({ attempt: Attempt, kind: FactorKind }),
  output: z.strictObject({ offer: EnrolmentOffer }),
  problems: ['attempt_over'],
})

export const finishEnrolment = defineOperation({
  ...lastStep,
  name: 'sessions.finishEnrolment',
  summary: 'Finish signing in by using the new second factor once; ten recovery codes come with it',
  http: { method: 'POST', path: '/v1/sessions/finish-enrolment', status: 201 },
  input: z.strictObject({ attempt: Attempt, name: FactorName, answer: EnrolmentAnswer, ...carried }),
  output: Tokens.extend({ recoveryCodes: RecoveryCodes }),
  problems: ['attempt_over', 'factor_refused', 'sign_in_elsewhere', 'company_frozen'],
})

export const passkeyOptions = defineOperation({
  name: 'sessions.passkeyOptions',
  summary: 'What a browser needs to sign someone in with a passkey alone',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/passkey-options', status: 200 },
  socket: false,
  scope: 'public',
  trace: null,
  run: 'own',
  input: z.strictObject({}),
  output: z.strictObject({ options: PasskeyRequestOptions }),
  problems: [],
})

export const signInWithPasskey = defineOperation({
  ...lastStep,
  name: 'sessions.signInWithPasskey',
  summary:
    'Sign in with a passkey alone: it is both factors, since it asks for its owner’s PIN or fingerprint',
  http: { method: 'POST', path: '/v1/sessions/passkey', status: 201 },
  input: z.strictObject({ response: PasskeyAssertion, ...carried }),
  output: Tokens,
  problems: ['sign_in_failed', 'sign_in_elsewhere', 'company_frozen'],
})

export const refreshSession = defineOperation({
  name: 'sessions.refresh',
  summary: 'Exchange a refresh token for a new access token and the next refresh token',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/refresh', status: 200 },
  socket: false,
  scope: 'public',
  trace: null,
  run: 'own',
  refreshCookie: 'renews',
  input: z.strictObject({
    refreshToken: z.string().max(256).optional().describe('Left out when it travels in the cookie.'),
    refreshIn: carrier,
  }),
  output: Tokens,
  problems: [],
})

export const createSocketTicket = defineOperation({
  name: 'sessions.createSocketTicket',
  summary: 'Get a ticket that authenticates one socket: valid 30 seconds, once, from this address (A-14)',
  kind: 'command',
  http: { method: 'POST', path: '/v1/socket-tickets', status: 201 },
  socket: false,
  scope: 'session',
  byKey: true,
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ ticket: z.string(), expiresAt: Instant }),
  problems: [],
})

/** how long a proof lets its session do what needs one, in seconds. */
export const proofLastsSeconds = 300

export const verifySession = defineOperation({
  name: 'sessions.verify',
  summary:
    'Prove anew that it is still you, before what needs a proof of the last five minutes; opens a session that is locked',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/verify', status: 200 },
  socket: true,
  scope: 'session',
  whileBarred: ['session_locked'],
  trace: 'session.verified',
  run: 'own',
  guessable: true,
  input: z.strictObject({ proof: Proof }),
  output: z.strictObject({ verifiedUntil: Instant }),
  problems: ['factor_refused'],
})
