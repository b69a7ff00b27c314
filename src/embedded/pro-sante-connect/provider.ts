import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Provider } from 'oidc-provider'
import { randomBytes } from '../../crypto/random.ts'
import { createJsonWebKey } from '../../crypto/stand-in-key.ts'
import { choicePage, leavingPage, pagePolicy } from './page.ts'
import { claimsOf, professionals } from './people.ts'

export interface StandInOptions {
  issuer: string
  clientId: string
  clientSecret: string
  /** The service that people come from, and go back to. */
  service: string
}

/**
 * A stand-in of Pro Santé Connect: its addresses, its claims, and invented people, one for each thing a service must cope with. It asks
 * for no card: it is for demonstrations and tests, on this machine.
 */
export function standInProSanteConnect(options: StandInOptions): RequestListener {
  const provider = quietly(() => new Provider(options.issuer, configurationOf(options)))
  // To any of the service's providers: which one is not known before this one is.
  const isOurs = (path: RegExp) => (uri: string) =>
    URL.canParse(uri) && new URL(uri).origin === options.service && path.test(new URL(uri).pathname)
  provider.Client.prototype.redirectUriAllowed = isOurs(/^\/sign-in\/[0-9a-f-]{36}$/)
  provider.Client.prototype.postLogoutRedirectUriAllowed = isOurs(/^\/signed-out$/)
  const serve = provider.callback()

  async function choose(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      const nonce = randomBytes(16).toString('base64')
      response.writeHead(200, pageHeaders(nonce)).end(choicePage(professionals, nonce))
      return
    }
    const nationalId = new URLSearchParams(await bodyOf(request)).get('who')
    const who = professionals.find((one) => one.nationalId === nationalId)
    if (who === undefined) {
      response.writeHead(400).end()
      return
    }
    const accountId = `f:stand-in:${who.nationalId}`
    const grant = new provider.Grant({ accountId, clientId: options.clientId })
    grant.addOIDCScope('openid scope_all')
    const login = { accountId, acr: who.acr, amr: ['sc'] }
    await provider.interactionFinished(request, response, { login, consent: { grantId: await grant.save() } })
  }

  return (request, response) => {
    // Where the real one describes itself.
    if (request.url === '/.well-known/wallet-openid-configuration')
      request.url = '/.well-known/openid-configuration'
    if (request.url?.startsWith('/choose/') !== true) return serve(request, response)
    choose(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(400)
      response.end()
    })
    return undefined
  }
}

/** The library says on the console that what it keeps is in memory only: that is meant. */
function quietly<T>(make: () => T): T {
  const { warn, info } = console
  const silent = (): void => {}
  Object.assign(console, { warn: silent, info: silent })
  try {
    return make()
  } finally {
    Object.assign(console, { warn, info })
  }
}

function configurationOf({ clientId, clientSecret, service }: StandInOptions): object {
  const standIns = new Map(professionals.map((who) => [`f:stand-in:${who.nationalId}`, who]))
  const [alice] = professionals
  return {
    jwks: { keys: [createJsonWebKey()] },
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${service}/sign-in/`],
        post_logout_redirect_uris: [`${service}/signed-out`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    scopes: ['openid', 'scope_all'],
    acrValues: ['eidas0', 'eidas1'],
    claims: {
      ...{ openid: ['sub'], acr: null, amr: null, auth_time: null },
      scope_all: alice === undefined ? [] : Object.keys(claimsOf(alice)).filter((name) => name !== 'sub'),
    },
    findAccount: async (_context: unknown, accountId: string) => {
      const who = standIns.get(accountId)
      return who && { accountId, claims: async () => claimsOf(who) }
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/choose/${uid}` },
    renderError: async (context: PageContext, { error }: { error: string }) => {
      context.set({ 'Content-Type': 'text/plain; charset=utf-8' })
      context.body = error
    },
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (context: PageContext, form: string) => {
          const nonce = randomBytes(16).toString('base64')
          context.set(pageHeaders(nonce))
          context.body = leavingPage(form, nonce)
        },
      },
    },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 3_600 },
  }
}

interface PageContext {
  body: string
  set(headers: Record<string, string>): void
}

function pageHeaders(nonce: string): Record<string, string> {
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': pagePolicy(nonce),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  // What a request yields are buffers, as long as nobody sets an encoding.
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
