import { type Mischief, newKeys, type StandInProvider, type TokenParts } from '../identity-provider.ts'
import { forgeries } from './forgery.ts'

export type OpenIdGround = Pick<StandInProvider, 'issuer' | 'clientId' | 'clientSecret'>

const other = newKeys()
const now = (): number => Math.floor(Date.now() / 1_000)

const token =
  (change: (parts: TokenParts, ground: OpenIdGround) => Partial<TokenParts>) => (ground: OpenIdGround) => ({
    token: (parts: TokenParts): TokenParts => ({ ...parts, ...change(parts, ground) }),
  })
const claims = (changes: (ground: OpenIdGround) => Record<string, unknown>) =>
  token((parts, ground) => ({ claims: { ...parts.claims, ...changes(ground) } }))
const header = (changes: Record<string, unknown>, key?: TokenParts['key']) =>
  token((parts) => ({ header: { ...parts.header, ...changes }, ...(key !== undefined && { key }) }))
const back = (change: (query: URLSearchParams, ground: OpenIdGround) => void) => (ground: OpenIdGround) => ({
  back(query: URLSearchParams) {
    change(query, ground)
    return query
  },
})

const tokens = forgeries<Mischief, OpenIdGround>(
  ['Another nonce', 'token_nonce', claims(() => ({ nonce: 'x' }))],
  ['No nonce', 'token_nonce', claims(() => ({ nonce: undefined }))],
  ['Another issuer', 'token_iss', claims(() => ({ iss: 'https://evil.example' }))],
  ['The issuer with a slash behind it', 'token_iss', claims(({ issuer }) => ({ iss: `${issuer}/` }))],
  ['Another audience', 'token_aud', claims(() => ({ aud: 'another-client' }))],
  [
    'Another audience beside us',
    'token_aud',
    claims(({ clientId }) => ({ aud: [clientId, 'another-client'] })),
  ],
  ['Given to another client', 'token_azp', claims(() => ({ azp: 'another-client' }))],
  [
    'Given to another client, for both',
    'token_azp',
    claims(({ clientId }) => ({ aud: [clientId, 'b'], azp: 'b' })),
  ],
  ['Over', 'token_exp', claims(() => ({ exp: now() - 120 }))],
  ['Without an end', 'token_exp', claims(() => ({ exp: undefined }))],
  ['Not valid before ten minutes from now', 'token_nbf', claims(() => ({ nbf: now() + 600 }))],
  ['No subject', 'token_sub', claims(() => ({ sub: undefined }))],
  ['A number as subject', 'token_sub', claims(() => ({ sub: 7 }))],
  [
    '`alg: none`',
    'token_alg',
    token(({ header: before }) => ({ header: { ...before, alg: 'none' }, key: undefined })),
  ],
  [
    'HS256 with the client’s secret',
    'token_alg',
    token(({ header: before }, { clientSecret }) => ({
      header: { ...before, alg: 'HS256' },
      key: clientSecret,
    })),
  ],
  [
    'HS256 with a public key for its secret',
    'token_alg',
    header({ alg: 'HS256' }, JSON.stringify(other.jwk)),
  ],
  ['Another algorithm than it was signed with', 'token_alg', header({ alg: 'RS384' })],
  ['A `kid` nobody publishes', 'token_key', header({ kid: 'unheard-of' })],
  ['Signed by another key', 'token_signature', header({}, other.privateKey)],
  [
    'Another key published under the same `kid`',
    'token_signature',
    () => ({ jwks: (keys) => keys.map((key) => ({ ...key, n: other.jwk['n'] })) }),
  ],
  [
    'A key in the token itself',
    'token_key',
    header({ kid: other.jwk['kid'], jwk: other.jwk }, other.privateKey),
  ],
  ['A critical header that we do not know', 'token_crit', header({ crit: ['b64'], b64: false })],
  [
    'Another subject at the userinfo endpoint',
    'answer_mismatch',
    () => ({ userinfo: (said) => ({ ...said, sub: 'somebody-else' }) }),
  ],
  ['No subject at the userinfo endpoint', 'bad_answer', () => ({ userinfo: ({ sub: _, ...said }) => said })],
)

const answers = forgeries<Mischief, OpenIdGround>(
  [
    'Mix-up: another provider’s answer',
    'response_iss',
    back((query) => query.set('iss', 'https://evil.example')),
  ],
  ['An answer that does not say whose it is', 'response_iss', back((query) => query.delete('iss'))],
  ['Two issuers', 'response_twice', back((query, { issuer }) => query.append('iss', issuer))],
  ['Another state', 'response_state', back((query) => query.set('state', 'x'))],
  ['Two states', 'response_state', back((query) => query.append('state', 'x'))],
  ['No code', 'response_code', back((query) => query.delete('code'))],
  ['Another code', 'code_refused', back((query) => query.set('code', 'x'))],
  ['Two codes', 'response_twice', back((query) => query.append('code', 'x'))],
  ['Refused there', 'access_denied', back((query) => query.set('error', 'access_denied'))],
  ['An error there', 'provider_error', back((query) => query.set('error', 'server_error'))],
  ['A token in the address', 'response_hybrid', back((query) => query.set('id_token', 'x'))],
)

export const openIdForgeries = [...tokens, ...answers]

/** Somebody new: what the provider says of their address. */
export interface Newcomer {
  email?: unknown
  email_verified?: unknown
}

const verified = [undefined, false, 'true', 1] as const
const addresses = [
  undefined,
  '',
  'a@b@tilleuls.example',
  'lea@tilleuls.example\u0000',
  ['lea@tilleuls.example'],
] as const

export const newcomerForgeries = [
  ...verified.flatMap((value) =>
    forgeries<Newcomer, undefined>([
      `Somebody new whose \`email_verified\` is ${written(value)}`,
      'email_not_verified',
      () => ({ email_verified: value }),
    ]),
  ),
  ...addresses.flatMap((value) =>
    forgeries<Newcomer, undefined>([
      `Somebody new whose \`email\` is ${written(value)}`,
      'email_not_verified',
      () => ({ email: value }),
    ]),
  ),
  ...forgeries<Newcomer, undefined>([
    'Somebody new with an address in a domain under the company’s',
    'domain_not_ours',
    () => ({ email: 'lea@x.tilleuls.example' }),
  ]),
]

function written(value: unknown): string {
  return value === undefined ? 'absent' : `\`${JSON.stringify(value)}\``
}
