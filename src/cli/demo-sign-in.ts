import type { Config } from '../config/config.ts'
import { randomPassword } from '../crypto/random.ts'
import { keptPort } from '../embedded/free-port.ts'
import { startStandIn } from '../embedded/pro-sante-connect/server.ts'
import type { Call } from '../protocol/client/index.ts'
import type { DataDirectory } from './data-directory.ts'
import { type DemoAccount, withServices } from './demo-accounts.ts'
import { keptJson } from './kept-json.ts'

/** Where the demo's professionals sign in elsewhere. */
export interface DemoSignIn {
  issuer: string
  client: { clientId: string; clientSecret: string }
  environment: Record<string, string>
  stop(): Promise<void>
}

/** Who it is there, of those the stand-in knows, that the demo's doctor is linked to. */
const doctor = { key: 'alice.bernard', nationalId: '899700000018' }
const administrator = 'helene.marchand'

/** Starts the stand-in of Pro Santé Connect, which the server may then ask although it is on this machine. */
export async function startDemoSignIn(
  data: DataDirectory,
  environment: Record<string, string>,
): Promise<DemoSignIn> {
  const client = await keptJson(data.demoSignIn, () => ({
    clientId: 'prisme',
    clientSecret: randomPassword(),
  }))
  const port = await keptPort(data.port('demo-sign-in'))
  const service = environment['PRISME_PUBLIC_ORIGIN'] ?? ''
  const { issuer, stop } = await startStandIn(port, { ...client, service })
  const networks = [environment['PRISME_OUTBOUND_NETWORKS'], '127.0.0.1/32'].filter(Boolean).join(',')
  return { issuer, client, stop, environment: { PRISME_OUTBOUND_NETWORKS: networks } }
}

/** The demo's company holds the domain of its addresses: without one nobody is offered another way in. */
export async function holdDemoDomain(config: Config, accounts: readonly DemoAccount[]): Promise<void> {
  const email = accounts.find((one) => one.email.startsWith(administrator))?.email ?? ''
  await withServices(config, async ({ accounts: known, operator }) => {
    const found = await known.find(email)
    if (found !== undefined) await operator.addDomain(found.companyId, email.slice(email.indexOf('@') + 1))
  })
}

/** Adds the provider as its administrator would, and links the doctor as she would. */
export async function linkDemoDoctor(
  as: (key: string) => Promise<Call>,
  { issuer, client }: DemoSignIn,
): Promise<void> {
  const administrates = await as(administrator)
  // Added already, by an earlier start.
  if ((await administrates('providers.list', {})).providers.length > 0) return
  const { provider } = await administrates('providers.create', {
    ...{ preset: 'pro_sante_connect_sandbox', name: 'Pro Santé Connect (démo)', issuer },
    ...client,
  })
  const { providerId } = provider
  const call = await as(doctor.key)
  const { authorizationUrl, flow = '' } = await call('identities.beginLink', { providerId })
  const back = await visit(authorizationUrl, issuer, doctor.nationalId)
  await call('identities.link', { returnedTo: providerId, flow, response: back.search })
}

/** What a browser does there: follows its redirects with its cookies, and chooses. */
async function visit(authorizationUrl: string, issuer: string, who: string): Promise<URL> {
  const jar = new Map<string, string>()
  let url = new URL(authorizationUrl)
  while (url.origin === issuer) {
    const chooses = url.pathname.startsWith('/choose/')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(chooses && { method: 'POST', body: new URLSearchParams({ who }) }),
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error('the demo’s sign-in leads nowhere')
    url = new URL(location, url)
  }
  return url
}
