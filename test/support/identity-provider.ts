import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { inject } from 'vitest'

type Claims = Record<string, unknown>

/** What a token is made of: everything that a provider, or who plays one, may get wrong. */
export interface TokenParts {
  header: Claims
  claims: Claims
  /** The key to sign with; nothing for none. */
  key: KeyObject | string | undefined
}

/** How it misbehaves: each changes one thing that it would have answered. */
export interface Mischief {
  discovery?: (document: Claims) => Claims
  token?: (parts: TokenParts) => TokenParts
  userinfo?: (claims: Claims) => Claims
  /** The query of the way back. */
  back?: (query: URLSearchParams) => URLSearchParams
  jwks?: (keys: Claims[]) => Claims[]
  /** A code is good for as often as it is shown. */
  takesCodesAgain?: true
  /** Whether a client is the one it says, if not by its secret. */
  client?: (request: IncomingMessage, form: URLSearchParams) => boolean
  /** Answers a path itself, or leaves it unanswered. */
  answer?: (path: string, response: ServerResponse) => boolean
}

/** An OpenID provider over TLS that does as it is told, and nothing that OpenID Connect does not say unless it is told. */
export interface StandInProvider extends AsyncDisposable {
  issuer: string
  clientId: string
  clientSecret: string
  /** What a server needs to be allowed to ask here. */
  environment: Record<string, string>
  mischief: Mischief
  /** What a browser does there: signs somebody in, and comes back with a query. */
  visit(authorizationUrl: string, who: Claims): string
  /** What it would post to say that somebody's session ended. */
  logoutToken(claims: Claims): string
  /** Signs with another key from now on. */
  rotateKeys(): void
  /** How often a path was asked for. */
  asked(path: string): number
}

export async function standInProvider(): Promise<StandInProvider> {
  const tls = {
    ...{ cert: readFileSync(inject('certificateFile')), key: readFileSync(inject('keyFile')) },
    // Asks who comes, and takes anybody: what it makes of a certificate is its client's affair.
    ...{ requestCert: true, rejectUnauthorized: false },
  }
  const [clientId, clientSecret] = ['prisme', randomBytes(24).toString('hex')]
  const granted = new Map<string, { who: Claims; query: URLSearchParams }>()
  const asked: string[] = []
  let keys = newKeys()
  const provider = { mischief: {} as Mischief }

  const server = createServer(tls, (request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    asked.push(path)
    if (provider.mischief.answer?.(path, response)) return
    void bodyOf(request).then((body) => {
      const [status, answer] = answerTo(path, request, new URLSearchParams(body))
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // What listens on a port has an address that is no path.
  const { port } = server.address() as AddressInfo
  const issuer = `https://127.0.0.1:${port}`

  function answerTo(path: string, request: IncomingMessage, form: URLSearchParams): [number, unknown] {
    const { mischief } = provider
    switch (path) {
      case '/.well-known/openid-configuration':
        return [200, (mischief.discovery ?? same)(describe(issuer))]
      case '/jwks':
        return [200, { keys: (mischief.jwks ?? same)([keys.jwk]) }]
      case '/token':
        return exchange(request, form)
      case '/userinfo': {
        const code = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
        const grant = granted.get(code)
        return grant === undefined ? [401, {}] : [200, (mischief.userinfo ?? same)(grant.who)]
      }
      default:
        return [404, {}]
    }
  }

  function exchange(request: IncomingMessage, form: URLSearchParams): [number, unknown] {
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    const { client } = provider.mischief
    const isKnown = client ? client(request, form) : request.headers.authorization === basic
    if (!isKnown) return [401, { error: 'invalid_client' }]
    const code = form.get('code') ?? ''
    const grant = granted.get(code)
    if (!provider.mischief.takesCodesAgain) granted.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (
      grant === undefined ||
      grant.query.get('code_challenge') !== challenge ||
      grant.query.get('redirect_uri') !== form.get('redirect_uri')
    )
      return [400, { error: 'invalid_grant' }]
    const accessToken = randomBytes(16).toString('hex')
    granted.set(accessToken, grant)
    const now = Math.floor(Date.now() / 1_000)
    const { email: _, email_verified: __, name: ___, ...about } = grant.who
    const parts: TokenParts = {
      header: { alg: 'RS256', kid: keys.jwk['kid'], typ: 'JWT' },
      claims: {
        iss: issuer,
        aud: clientId,
        exp: now + 300,
        iat: now,
        nonce: grant.query.get('nonce'),
        ...about,
      },
      key: keys.privateKey,
    }
    const token = signed((provider.mischief.token ?? same)(parts))
    return [200, { access_token: accessToken, token_type: 'Bearer', expires_in: 300, id_token: token }]
  }

  return Object.assign(provider, {
    issuer,
    clientId,
    clientSecret,
    environment: { PRISME_OUTBOUND_NETWORKS: '127.0.0.0/8', PRISME_OUTBOUND_CA_FILE: inject('caFile') },
    visit(authorizationUrl: string, who: Claims): string {
      const { searchParams: query } = new URL(authorizationUrl)
      const code = randomBytes(16).toString('hex')
      granted.set(code, { who, query })
      const back = new URLSearchParams({ code, state: query.get('state') ?? '', iss: issuer })
      return (provider.mischief.back ?? same)(back).toString()
    },
    logoutToken(claims: Claims): string {
      const now = Math.floor(Date.now() / 1_000)
      const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
      const jti = randomBytes(8).toString('hex')
      const parts: TokenParts = {
        header: { alg: 'RS256', kid: keys.jwk['kid'], typ: 'logout+jwt' },
        claims: { iss: issuer, aud: clientId, iat: now, exp: now + 120, jti, events, ...claims },
        key: keys.privateKey,
      }
      return signed((provider.mischief.token ?? same)(parts))
    },
    rotateKeys() {
      keys = newKeys()
    },
    asked: (path: string) => asked.filter((one) => one === path).length,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  })
}

function describe(issuer: string): Claims {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    end_session_endpoint: `${issuer}/end?from=discovery`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256', 'HS256', 'none'],
    authorization_response_iss_parameter_supported: true,
  }
}

export function newKeys(): { privateKey: KeyObject; jwk: Claims } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const kid = randomBytes(8).toString('hex')
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } }
}

function signed({ header, claims, key }: TokenParts): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part(header)}.${part(claims)}`
  if (key === undefined) return `${text}.`
  if (typeof key === 'string') return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  // What a request yields are buffers, as long as nobody sets an encoding.
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function same<T>(value: T): T {
  return value
}
