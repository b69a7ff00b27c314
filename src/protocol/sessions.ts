import { z } from 'zod'
import { Proof } from './factors.ts'
import { Instant } from './ids.ts'
import { defineOperation } from './operation.ts'

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

const carrier = z
  .enum(['body', 'cookie'])
  .default('body')
  .describe(
    'Where the refresh token goes: `cookie` for browsers (HttpOnly, SameSite=Strict), `body` for native clients.',
  )

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
    deviceToken: z
      .string()
      .max(128)
      .optional()
      .describe(
        'Of an earlier sign-in; left out when it travels in the cookie. A known device is not slowed down.',
      ),
    refreshIn: carrier,
  }),
  output: Tokens,
  problems: ['sign_in_failed'],
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

export const signOut = defineOperation({
  name: 'sessions.signOut',
  summary: 'End the current session: its tokens stop working and its sockets close',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/sign-out', status: 200 },
  socket: false,
  scope: 'session',
  trace: 'session.ended',
  run: 'transaction',
  refreshCookie: 'clears',
  input: z.strictObject({}),
  output: z.strictObject({}),
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
  summary: 'Prove anew that it is still you, before what needs a proof of the last five minutes',
  kind: 'command',
  http: { method: 'POST', path: '/v1/sessions/verify', status: 200 },
  socket: true,
  scope: 'session',
  trace: 'session.verified',
  run: 'own',
  guessable: true,
  input: z.strictObject({ proof: Proof }),
  output: z.strictObject({ verifiedUntil: Instant }),
  problems: ['factor_refused'],
})
