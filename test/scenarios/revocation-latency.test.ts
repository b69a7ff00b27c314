import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, createRestCall } from '../../src/protocol/client/index.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { type StandInProvider, standInProvider } from '../support/identity-provider.ts'
import { patchOf, provisioningToken, type ScimClient, scimClient, userOf } from '../support/scim.ts'
import { tokensOf } from '../support/signs-in.ts'
import { type RawSocket, rawSocket } from '../transport/raw-socket.ts'
import { portOf } from '../transport/signed-in-socket.ts'

/** Each way so often: once to see that it works, more to see how long it takes (`npm run timing`). */
const tries = Number(process.env['PRISME_REVOCATION_TRIES'] ?? 1)

let idp: StandInProvider
let house: House<'ada'>
let elsewhere: Awaited<ReturnType<typeof reopen>>
let scim: ScimClient

beforeAll(async () => {
  idp = await standInProvider()
  // Whoever tries often is no flood here.
  const unlimited = { PRISME_LIMIT_REQUESTS: '100000+100000/s' }
  house = await openHouse({
    people: { ada: 'company_admin' },
    environment: { ...idp.environment, ...unlimited },
  })
  elsewhere = await reopen(house)
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  scim = scimClient(house.origin, await provisioningToken(house.people.ada))
})
afterAll(async () => {
  await elsewhere[Symbol.asyncDispose]()
  await house[Symbol.asyncDispose]()
  await idp[Symbol.asyncDispose]()
})

const at = (origin: string, token?: string): Call =>
  createRestCall({ origin, locale: 'fr', accessToken: async () => token })

const email = 'zoe@tilleuls.example'
const zoe = { sub: 'sub-zoe', email, email_verified: true, name: 'Zoé Duval' }
const entry = userOf('zoe', {
  userName: email,
  externalId: 'ext-zoe',
  emails: [{ value: email, type: 'work' }],
})

async function socketAt(origin: string, accessToken: string): Promise<RawSocket> {
  const { ticket } = await at(origin, accessToken)('sessions.createSocketTicket', {})
  const socket = await rawSocket(portOf(origin))
  socket.json({ op: 'authenticate', ticket })
  expect(await socket.nextJson()).toHaveProperty('hello')
  return socket
}

test('A-13: from whatever ends a session to its sockets, closed at both gateways', {
  timeout: 600_000,
}, async () => {
  const { ada } = house.people
  const { provider } = await ada.call('providers.create', {
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientSecret: idp.clientSecret,
    name: 'Annuaire des Tilleuls',
    provisioning: 'users',
  })
  if (provider.kind !== 'oidc') throw new Error('asked for OpenID Connect')
  const { providerId, logoutUri } = provider
  const way = `${house.companyId}.${providerId}`
  const entersAs = async (sid: string) => {
    const { authorizationUrl, flow = '' } = await at(house.origin)('sessions.beginWithProvider', { way })
    const response = idp.visit(authorizationUrl, { ...zoe, sid })
    const came = { returnedTo: providerId, flow, response }
    return tokensOf(await at(house.origin)('sessions.finishWithProvider', came))
  }
  const { accessToken } = await entersAs('first')
  const { accountId } = (await at(house.origin, accessToken)('accounts.me', {})).account
  const path = `/Users/${accountId}`
  const active = (value: boolean) => scim('PATCH', path, patchOf({ op: 'replace', path: 'active', value }))
  const answers = (wanted: number, asked: Promise<{ status: number }>): Promise<void> =>
    asked.then(({ status }) => void expect(status).toBe(wanted))
  await answers(201, scim('POST', '/Users', entry))

  const ways: [
    string,
    (held: { sid: string; accessToken: string }) => Promise<unknown>,
    () => Promise<unknown>,
  ][] = [
    [
      'its person signs out',
      (held) => at(house.origin, held.accessToken)('sessions.signOut', {}),
      async () => {},
    ],
    [
      'an administrator blocks',
      () => ada.call('members.block', { accountId, reason: 'other' }),
      () => ada.call('members.unblock', { accountId }),
    ],
    [
      'the provider ends it (back-channel logout)',
      async ({ sid }) => {
        const body = new URLSearchParams({ logout_token: idp.logoutToken({ sid }) })
        await answers(200, fetch(logoutUri, { method: 'POST', body }))
      },
      async () => {},
    ],
    [
      'the provider is turned off',
      () => ada.call('providers.change', { providerId, active: false }),
      () => ada.call('providers.change', { providerId, active: true }),
    ],
    ['SCIM PATCH active: false', () => answers(200, active(false)), () => active(true)],
    [
      'SCIM PUT active: false',
      () => answers(200, scim('PUT', path, { ...entry, active: false })),
      () => active(true),
    ],
    ['SCIM DELETE', () => answers(204, scim('DELETE', path)), () => scim('POST', '/Users', entry)],
  ]
  const lines: string[] = []
  for (const [what, act, undo] of ways) {
    const waits: { here: number; there: number }[] = []
    for (let nth = 0; nth < tries; nth++) {
      const sid = `${what} ${nth}`
      const held = { sid, ...(await entersAs(sid)) }
      using here = await socketAt(house.origin, held.accessToken)
      const { refreshToken } = held
      const served = await at(elsewhere.origin)('sessions.refresh', { refreshToken })
      using there = await socketAt(elsewhere.origin, served.accessToken)
      const began = performance.now()
      const closed = async (socket: RawSocket): Promise<number> => {
        expect(await socket.closing(), what).toMatchObject({ code: 4401, before: [] })
        return performance.now() - began
      }
      const [hereMs, thereMs] = await Promise.all([closed(here), closed(there), act(held)])
      waits.push({ here: hereMs, there: thereMs })
      await undo()
    }
    const figures = (of: (wait: { here: number; there: number }) => number): string => {
      const sorted = waits.map(of).toSorted((a, b) => a - b)
      return `${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} | ${Math.round(sorted.at(-1) ?? 0)}`
    }
    lines.push(`| ${what} | ${figures(({ here }) => here)} | ${figures(({ there }) => there)} |`)
  }
  const head = '| | here, median ms | most | at the other gateway | most |\n|---|---|---|---|---|'
  process.stdout.write(
    `From asking to the closed socket, ${tries} tries each:\n${head}\n${lines.join('\n')}\n`,
  )
})
