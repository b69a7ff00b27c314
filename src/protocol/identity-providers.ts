import { z } from 'zod'
import { PlainName } from './accounts.ts'
import { AccountId, Instant, ProviderId } from './ids.ts'
import { defineOperation } from './operation.ts'

/** What a token may be signed with: nothing without a signature, and nothing with a shared secret. */
export const SigningAlgorithm = z.enum([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'EdDSA',
  'Ed25519',
])

const address = z.string().min(1).max(2048)
/** A scope, or a value of `acr` or `amr`: printable and without a space (RFC 6749, 3.3). */
export const ProtocolWord = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'must be one printable word')
const words = z.array(ProtocolWord).max(20)

/** What is said of a provider of either kind. */
export const commonSettings = {
  name: PlainName.describe('What people read on the button.'),
  acceptedAcr: words.describe(
    'Where there are any, a sign-in whose `acr` (SAML: authentication context class) is none of these is refused.',
  ),
  strongAcr: words.describe('A sign-in whose `acr` is one of these has shown a second factor already.'),
  provisioning: z
    .enum(['off', 'users'])
    .describe(
      'users: whoever it vouches for, with a verified address in a domain of the company, gets an account as a user. ' +
        'off: only accounts that were linked to it.',
    ),
}

export const ProviderPreset = z
  .enum(['pro_sante_connect', 'pro_sante_connect_sandbox'])
  .describe('What is known of a provider beforehand. Of Pro Santé Connect: everything but the client.')
export type ProviderPreset = z.output<typeof ProviderPreset>

/** What may be said of a provider when it is made. */
export const toBe = {
  providerId: ProviderId.optional().describe(
    'One that `providers.prepare` answered, so that its addresses could be registered there before.',
  ),
  active: z.boolean().default(true).describe('false: nobody is offered it yet.'),
}

const settings = {
  ...commonSettings,
  clientId: z.string().min(1).max(512),
  clientAuthentication: z
    .enum(['secret', 'certificate', 'private_key_jwt'])
    .describe(
      'How our client shows itself at the token endpoint. certificate: `tls_client_auth` or `self_signed_tls_client_auth` (RFC 8705). ' +
        'The two last need `providers.clientCertificate` first.',
    ),
  scopes: words.describe('Asked for beside `openid`.'),
  algorithms: z
    .array(SigningAlgorithm)
    .min(1)
    .max(10)
    .describe('What its tokens may be signed with; others are refused, whatever it says of itself.'),
  acrValues: words.describe('Which kinds of sign-in are asked for (`acr_values`), the preferred one first.'),
  strongAmr: words.describe('So has one whose `amr` holds one of these. Any other is asked for ours.'),
}

const attributeName = z.string().min(1).max(256)
export const samlSettings = {
  ...commonSettings,
  emailAttribute: attributeName.describe('Which attribute holds the address.'),
  nameAttribute: attributeName.describe('Which one holds what the person is called.'),
  encryption: z
    .enum(['optional', 'required'])
    .describe('required: an assertion that is not encrypted for us is refused.'),
}

const OwnKey = z
  .strictObject({
    state: z
      .enum(['used', 'announced'])
      .describe('used: requests are signed with it. announced: it is in our metadata, to be used next.'),
    certificate: z.string().describe('PEM.'),
    expiresAt: Instant,
  })
  .meta({ id: 'OwnKey', description: 'A key of ours, for one provider: what is encrypted for it opens.' })

const kept = {
  active: z.boolean(),
  redirectUri: z
    .string()
    .describe('To be registered there, to the letter. SAML: the assertion consumer service (POST binding).'),
  createdAt: Instant,
  createdBy: AccountId,
  lastRefusal: z
    .strictObject({ at: Instant, reason: z.string() })
    .optional()
    .describe('Why the last sign-in that proved nothing did not; who signed in was not told.'),
}

const OpenIdIdentityProvider = z.strictObject({
  providerId: ProviderId,
  kind: z.literal('oidc'),
  preset: ProviderPreset.optional(),
  issuer: z.string(),
  discoveryUrl: z.string().optional(),
  ...settings,
  ...kept,
  logoutUri: z
    .string()
    .describe('To be registered there as `backchannel_logout_uri`: what ends there then ends here.'),
  clientCertificate: z
    .strictObject({ certificate: z.string().describe('PEM.'), expiresAt: Instant })
    .optional()
    .describe('Shown at the token endpoint where it asks for one, whatever the client shows beside.'),
  signedOutUri: z
    .string()
    .describe('To be registered there as `post_logout_redirect_uri`: who signs out there comes back here.'),
})
export type OpenIdIdentityProvider = z.output<typeof OpenIdIdentityProvider>

const SamlIdentityProvider = z.strictObject({
  providerId: ProviderId,
  kind: z.literal('saml'),
  issuer: z.string().describe('Its entity ID.'),
  signOnUrl: z.string().describe('Where it signs people in, by the redirect binding.'),
  logoutUrl: z.string().optional().describe('Where it ends sessions, by the same.'),
  logoutResponseUrl: z
    .string()
    .optional()
    .describe('Where our answers about that go, where it is elsewhere.'),
  certificates: z.array(z.string()).describe('PEM. What it signs with; two while a key rolls over.'),
  certificatesExpireAt: Instant.describe('When the first of them does.'),
  ...samlSettings,
  ...kept,
  entityId: z.string().describe('Ours, for this provider alone, and where our metadata stands.'),
  singleLogoutUri: z
    .string()
    .describe('Single logout, redirect and POST bindings: it says there that a session ended.'),
  keys: z.array(OwnKey).describe('Ours, for this provider alone.'),
})
export type SamlIdentityProvider = z.output<typeof SamlIdentityProvider>

export const IdentityProvider = z
  .discriminatedUnion('kind', [OpenIdIdentityProvider, SamlIdentityProvider])
  .meta({
    id: 'IdentityProvider',
    description: 'Where a company’s people sign in elsewhere, without its secret.',
  })
export type IdentityProvider = z.output<typeof IdentityProvider>

const byId = z.strictObject({ providerId: ProviderId })
export const oneProvider = z.strictObject({ provider: IdentityProvider })
const secret = z.string().min(1).max(1024)
const common = { socket: true, scope: 'company:manage' } as const

export const createProvider = defineOperation({
  ...common,
  name: 'providers.create',
  summary: 'Let the company’s people sign in at an OpenID provider; what it says of itself is read at once',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/identity-providers', status: 201 },
  stepUp: true,
  trace: 'provider.created',
  run: 'own',
  input: z.strictObject({
    preset: ProviderPreset.optional(),
    issuer: address
      .optional()
      .describe('To the letter, as it stands in its tokens. Left out where a preset says it.'),
    discoveryUrl: address
      .optional()
      .describe(
        'Where it describes itself, if that is not `/.well-known/openid-configuration` of the issuer.',
      ),
    clientSecret: secret.describe('Sealed, and never shown again.'),
    clientId: settings.clientId,
    name: settings.name
      .optional()
      .describe('What people read on the button. Left out where a preset says it.'),
    scopes: settings.scopes.optional().describe('Beside `openid`; `email` and `profile` if nothing is said.'),
    algorithms: settings.algorithms
      .optional()
      .describe('RS256, PS256, ES256 and EdDSA if nothing is said; others are refused.'),
    acrValues: settings.acrValues.optional(),
    acceptedAcr: settings.acceptedAcr.optional(),
    strongAcr: settings.strongAcr.optional(),
    strongAmr: settings.strongAmr.optional(),
    provisioning: settings.provisioning.optional().describe('`off` if nothing is said.'),
    ...toBe,
  }),
  output: oneProvider,
  problems: ['provider_unfit', 'issuer_in_use', 'too_many_providers'],
})

export const prepareProvider = defineOperation({
  ...common,
  name: 'providers.prepare',
  summary:
    'An id for a provider to be, and our addresses under it: some providers want them before they tell anything. Nothing is kept',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/identity-providers/to-be', status: 200 },
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({
    providerId: ProviderId,
    redirectUri: z.string().describe('OpenID Connect: to be registered there, to the letter.'),
    logoutUri: z.string().describe('OpenID Connect: `backchannel_logout_uri`.'),
    signedOutUri: z.string().describe('OpenID Connect: `post_logout_redirect_uri`.'),
    entityId: z.string().describe('SAML: ours, where our metadata stands and responses are posted.'),
  }),
  problems: [],
})

export const listProviders = defineOperation({
  ...common,
  name: 'providers.list',
  summary: 'List where the company’s people sign in elsewhere, and which e-mail domains are the company’s',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/identity-providers', status: 200 },
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({
    providers: z.array(IdentityProvider),
    domains: z
      .array(z.string())
      .describe(
        'People with an address there are offered the providers. Proven by DNS, or attested by the operator: see `domains.list`.',
      ),
  }),
  problems: [],
})

export const changeProvider = defineOperation({
  ...common,
  name: 'providers.change',
  summary:
    'Change an identity provider, or turn it off or on. Off, its sessions end at once. Its issuer stays: another one is another provider. What is of the other kind is refused',
  kind: 'command',
  http: { method: 'PATCH', path: '/v1/company/identity-providers/{providerId}', status: 200 },
  stepUp: true,
  trace: 'provider.changed',
  run: 'transaction',
  input: byId.extend({
    ...z.strictObject({ ...samlSettings, ...settings }).partial().shape,
    clientSecret: secret.optional(),
    active: z.boolean().optional(),
  }),
  output: oneProvider,
  problems: ['provider_not_found'],
})

export const deleteProvider = defineOperation({
  ...common,
  name: 'providers.delete',
  summary: 'Delete an identity provider: its sessions end, and no account is linked to it any more',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/company/identity-providers/{providerId}', status: 200 },
  stepUp: true,
  trace: 'provider.deleted',
  run: 'transaction',
  input: byId,
  output: z.strictObject({}),
  problems: ['provider_not_found'],
})

export const providerOperations = {
  [prepareProvider.name]: prepareProvider,
  [createProvider.name]: createProvider,
  [listProviders.name]: listProviders,
  [changeProvider.name]: changeProvider,
  [deleteProvider.name]: deleteProvider,
} as const
