import { z } from 'zod'
import { AccountId, Instant, ProviderId } from './ids.ts'
import { defineOperation } from './operation.ts'
import { Professional } from './professional.ts'
import { EmailAddress } from './registration.ts'
import { Attempt, carried, carrier, SignInAnswer } from './sessions.ts'

const flow = z
  .string()
  .max(256)
  .describe('Binds the sign-in to whoever began it; opaque, good for ten minutes, once.')

export const begun = z.strictObject({
  authorizationUrl: z.string().describe('Where to go: with the system’s browser, never inside an app.'),
  flow: flow.optional().describe('Left out when it travels in a cookie.'),
  expiresAt: Instant,
})

/** What whoever came back shows. */
export const cameBack = {
  returnedTo: ProviderId.describe('The last part of the path one came back to, `/sign-in/…`.'),
  response: z.string().max(8192).describe('The query one came back with, as it is.'),
  flow: flow.optional().describe('Left out when it travels in the cookie.'),
}

const SignInWay = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('password') }),
    z.strictObject({
      kind: z.literal('passkey'),
      emergency: z
        .literal(true)
        .optional()
        .describe('Nobody but accounts kept for emergencies comes in by it: offer it aside.'),
    }),
    z.strictObject({
      kind: z.literal('provider'),
      way: z.string().describe('For sessions.beginWithProvider.'),
      name: z.string().describe('What to write on the button.'),
    }),
  ])
  .meta({ id: 'SignInWay' })
export type SignInWay = z.output<typeof SignInWay>

const anybodys = { kind: 'command', socket: false, scope: 'public', run: 'own' } as const

export const readSignInWays = defineOperation({
  ...anybodys,
  name: 'sessions.ways',
  summary:
    'Ask how people of an address sign in. It follows from the domain alone: whether the address has an account is not told',
  http: { method: 'POST', path: '/v1/sessions/ways', status: 200 },
  trace: null,
  input: z.strictObject({ email: EmailAddress }),
  output: z.strictObject({ ways: z.array(SignInWay) }),
  problems: [],
})

export const beginWithProvider = defineOperation({
  ...anybodys,
  name: 'sessions.beginWithProvider',
  summary: 'Begin to sign in at the company’s identity provider: where to send the browser',
  http: { method: 'POST', path: '/v1/sessions/begin-with-provider', status: 200 },
  trace: null,
  flowCookie: 'sets',
  input: z.strictObject({
    way: z.string().max(128),
    fresh: z
      .boolean()
      .default(false)
      .describe('On a shared device: the provider asks who it is, whoever signed in there before.'),
    flowIn: carrier,
  }),
  output: begun,
  problems: ['federation_refused', 'provider_unavailable', 'company_frozen'],
})

export const finishWithProvider = defineOperation({
  ...anybodys,
  name: 'sessions.finishWithProvider',
  summary:
    'Come back from the identity provider: a session, or a second factor first where its own is not enough',
  http: { method: 'POST', path: '/v1/sessions/finish-with-provider', status: 201 },
  trace: 'session.opened',
  refreshCookie: 'sets',
  flowCookie: 'shows',
  input: z.strictObject({ ...cameBack, ...carried }),
  output: SignInAnswer,
  problems: ['federation_refused', 'provider_unavailable', 'company_frozen'],
})

export const confirmLink = defineOperation({
  ...anybodys,
  name: 'sessions.confirmLink',
  summary:
    'Show the code that was mailed to the account’s address: from now on the provider signs it in, once its second factor was shown too',
  http: { method: 'POST', path: '/v1/sessions/confirm-link', status: 201 },
  trace: 'session.opened',
  guessable: true,
  refreshCookie: 'sets',
  input: z.strictObject({
    attempt: Attempt,
    code: z.string().regex(/^\d{6}$/, 'must be six digits'),
    ...carried,
  }),
  output: SignInAnswer,
  problems: ['attempt_over', 'code_refused', 'company_frozen'],
})

export const endFromProvider = defineOperation({
  ...anybodys,
  name: 'sessions.endFromProvider',
  summary:
    'A provider says that a session ended there (OpenID Connect Back-Channel Logout): those opened through it end here',
  http: { method: 'POST', path: '/v1/sessions/ended-elsewhere/{way}', status: 200 },
  trace: 'session.ended',
  form: true,
  input: z.strictObject({
    way: z.string().max(128).describe('As it stands in the provider’s `logoutUri`.'),
    logout_token: z.string().min(1).max(16_384),
  }),
  output: z.strictObject({}),
  problems: ['logout_refused', 'provider_unavailable'],
})

const own = { socket: false, scope: 'session' } as const
const linked = {
  at: Instant,
  lastUsedAt: Instant.nullable(),
  professional: Professional.optional().describe('Pro Santé Connect only.'),
}
const LinkedIdentity = z
  .strictObject({
    providerId: ProviderId,
    name: z.string(),
    linked: z.strictObject(linked).nullable().describe('null while the account is not linked to it.'),
  })
  .meta({
    id: 'LinkedIdentity',
    description: 'A provider of the company, and whether it vouches for the account.',
  })

export const listIdentities = defineOperation({
  ...own,
  socket: true,
  name: 'identities.list',
  summary: 'List the company’s identity providers, and which of them one’s own account is linked to',
  kind: 'query',
  http: { method: 'GET', path: '/v1/me/identities', status: 200 },
  whileBarred: ['session_locked'],
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ identities: z.array(LinkedIdentity) }),
  problems: [],
})

export const memberIdentities = defineOperation({
  name: 'members.identities',
  summary: 'List where a person of the company signs in elsewhere, and what Pro Santé Connect says of them',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/members/{accountId}/identities', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: 'identities.read',
  run: 'transaction',
  input: z.strictObject({ accountId: AccountId }),
  output: z.strictObject({
    identities: z.array(z.strictObject({ providerId: ProviderId, name: z.string(), ...linked })),
  }),
  problems: ['account_not_found'],
})

export const beginLink = defineOperation({
  ...own,
  name: 'identities.beginLink',
  summary:
    'Begin to link one’s own account to an identity provider: signing in there is the other half of the proof',
  kind: 'command',
  http: { method: 'POST', path: '/v1/me/identities/begin-link', status: 200 },
  stepUp: true,
  trace: null,
  run: 'own',
  flowCookie: 'sets',
  input: z.strictObject({ providerId: ProviderId, flowIn: carrier }),
  output: begun,
  problems: ['provider_not_found', 'federation_refused', 'provider_unavailable', 'already_linked'],
})

export const link = defineOperation({
  ...own,
  name: 'identities.link',
  summary: 'Come back from the identity provider: from now on it signs this account in',
  kind: 'command',
  http: { method: 'POST', path: '/v1/me/identities', status: 201 },
  trace: 'identity.linked',
  run: 'own',
  flowCookie: 'shows',
  input: z.strictObject(cameBack),
  output: z.strictObject({}),
  problems: ['federation_refused', 'provider_unavailable'],
})

export const beginProof = defineOperation({
  ...own,
  name: 'identities.beginProof',
  summary:
    'Begin to prove at a provider that it is still you (A-5): it asks who you are, however lately it did',
  kind: 'command',
  http: { method: 'POST', path: '/v1/me/identities/begin-proof', status: 200 },
  whileBarred: ['session_locked'],
  trace: null,
  run: 'own',
  flowCookie: 'sets',
  input: z.strictObject({ providerId: ProviderId, flowIn: carrier }),
  output: begun,
  problems: ['identity_not_found', 'federation_refused', 'provider_unavailable'],
})

export const prove = defineOperation({
  ...own,
  name: 'identities.prove',
  summary: 'Come back from there: as sessions.verify; opens a session that is locked',
  kind: 'command',
  http: { method: 'POST', path: '/v1/me/identities/prove', status: 200 },
  whileBarred: ['session_locked'],
  trace: 'session.verified',
  run: 'own',
  flowCookie: 'shows',
  input: z.strictObject(cameBack),
  output: z.strictObject({ verifiedUntil: Instant }),
  problems: ['federation_refused', 'provider_unavailable'],
})

export const unlink = defineOperation({
  ...own,
  socket: true,
  name: 'identities.unlink',
  summary: 'No longer sign in at a provider: other sessions that were opened there end',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/me/identities/{providerId}', status: 200 },
  stepUp: true,
  trace: 'identity.unlinked',
  run: 'transaction',
  input: z.strictObject({ providerId: ProviderId }),
  output: z.strictObject({}),
  problems: ['identity_not_found', 'last_way_in'],
})

export const federationOperations = {
  [readSignInWays.name]: readSignInWays,
  [beginWithProvider.name]: beginWithProvider,
  [finishWithProvider.name]: finishWithProvider,
  [confirmLink.name]: confirmLink,
  [endFromProvider.name]: endFromProvider,
  [listIdentities.name]: listIdentities,
  [memberIdentities.name]: memberIdentities,
  [beginLink.name]: beginLink,
  [link.name]: link,
  [beginProof.name]: beginProof,
  [prove.name]: prove,
  [unlink.name]: unlink,
} as const
