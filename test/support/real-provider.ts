import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { inject, vi } from 'vitest'

/** An OpenID provider that nobody of the house wrote, over TLS: it asks for a login, any will do, and for consent. */
export interface RealProvider extends AsyncDisposable {
  issuer: string
  clientId: string
  clientSecret: string
  environment: Record<string, string>
  /** To be said before anybody signs in: where it sends people back to, from signing in and from signing out. */
  register(redirectUri: string, signedOutUri?: string): void
}

export async function realProvider(): Promise<RealProvider> {
  const tls = { cert: readFileSync(inject('certificateFile')), key: readFileSync(inject('keyFile')) }
  let serve: RequestListener | undefined
  const server = createServer(tls, (request, response) => serve?.(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // What listens on a port has an address that is no path.
  const { port } = server.address() as AddressInfo
  const issuer = `https://127.0.0.1:${port}`
  const [clientId, clientSecret] = ['prisme', randomBytes(24).toString('hex')]
  const register = (redirectUri: string, signedOutUri = redirectUri): void => {
    // It says of itself that its log-in page is for development.
    const quiet = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'info')]
    for (const spy of quiet) spy.mockImplementation(() => {})
    serve = new Provider(
      issuer,
      configurationOf({ clientId, clientSecret, redirectUri, signedOutUri }),
    ).callback()
    for (const spy of quiet) spy.mockRestore()
  }
  // What it says of itself it says before it knows where people come from.
  register('https://localhost/')
  return {
    issuer,
    clientId,
    clientSecret,
    environment: { PRISME_OUTBOUND_NETWORKS: '127.0.0.0/8', PRISME_OUTBOUND_CA_FILE: inject('caFile') },
    register,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

interface Client {
  clientId: string
  clientSecret: string
  redirectUri: string
  signedOutUri: string
}

function configurationOf(client: Client): object {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'e', alg: 'ES256', use: 'sig' }
  return {
    jwks: { keys: [jwk] },
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUri],
        post_logout_redirect_uris: [client.signedOutUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    scopes: ['openid', 'email', 'profile'],
    findAccount: async (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({
        sub: id,
        email: `${id}@tilleuls.example`,
        email_verified: true,
        name: `${id.charAt(0).toUpperCase()}${id.slice(1)} Réel`,
      }),
    }),
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: true } },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
  }
}

/**
 * A browser without a screen: follows redirects with its cookies, fills in what it is asked, and says yes to signing out.
 * Answers the way back.
 */
export async function walksThrough(
  authorizationUrl: string,
  login: string,
  redirectUri: string,
  jar = new Map<string, string>(),
): Promise<URL> {
  let url = new URL(authorizationUrl)
  let form: URLSearchParams | undefined
  for (let step = 0; step < 20; step++) {
    if (url.href.startsWith(redirectUri)) return url
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    form = undefined
    if (location !== null) {
      url = new URL(location, url)
      continue
    }
    const page = await response.text()
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1]
    if (action === undefined) throw new Error(`no form in ${response.status} ${page.slice(0, 300)}`)
    form = new URLSearchParams()
    for (const [, name = '', value = ''] of page.matchAll(
      /<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g,
    ))
      form.set(name, value)
    if (page.includes('name="login"')) {
      form.set('login', login)
      form.set('password', 'x')
    }
    if (page.includes('name="logout"')) form.set('logout', 'yes')
    url = new URL(action, url)
  }
  throw new Error('no way back')
}
