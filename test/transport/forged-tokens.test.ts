import { createPrivateKey, createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAccessTokens, createSigningKey } from '../../src/crypto/access-token.ts'
import { createApiKeySecret } from '../../src/crypto/api-key.ts'
import { randomId } from '../../src/crypto/random.ts'
import { es256, es256InDer, hs256, strangersKey, unsigned } from '../crypto/forge.ts'
import { type House, openHouse } from '../support/house.ts'
import { passwordTokens } from '../support/signs-in.ts'
import { type RawSocket, rawSocket } from './raw-socket.ts'
import { portOf, ticketOf } from './signed-in-socket.ts'

type Json = Record<string, unknown>

let house: House<'alice' | 'ada'>
let good: { header: Json; payload: Json; token: string; key: ReturnType<typeof createPrivateKey> }
let refreshToken: string
let apiKey: string
let foreign: Json
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', ada: 'company_admin' } })
  const { alice, ada } = house.people
  const { denis } = await house.company('Autre établissement', { denis: 'user' })
  // The server's own key: what is refused below is refused for its difference, not for its signature.
  const der = await house.app.services.secrets.secret('token-signing', createSigningKey)
  const token = (await alice.session.accessToken()) ?? ''
  const [header, payload] = [part(token, 0), part(token, 1)]
  good = { header, payload, token, key: createPrivateKey({ key: der, type: 'pkcs8', format: 'der' }) }
  foreign = part((await denis.session.accessToken()) ?? '', 1)
  const { email, password } = alice
  refreshToken = (await passwordTokens(alice.session.call, email, password)).refreshToken ?? ''
  const { service } = await ada.call('services.create', { name: 'svc-jetons' })
  const { accountId } = service.account
  const made = await ada.call('keys.createForService', { accountId, name: 'J', scopes: ['messages:send'] })
  apiKey = made.secret
})
afterAll(() => house[Symbol.asyncDispose]())

const part = (token: string, at: number): Json =>
  JSON.parse(Buffer.from(token.split('.')[at] ?? '', 'base64url').toString()) as Json
const sign = (header: Json, payload: Json = {}): string =>
  es256({ ...good.header, ...header }, { ...good.payload, ...payload }, good.key)
const strangers = (header: Json, curve?: string): string =>
  es256({ ...good.header, ...header }, good.payload, strangersKey(curve).privateKey)
const pem = (): string => createPublicKey(good.key).export({ type: 'spki', format: 'pem' }).toString()
const now = Math.floor(Date.now() / 1000)

// Socket tickets and refresh tokens that were used before: socket-tickets.test.ts and scenarios/sessions.test.ts.
const forged: Record<string, () => string | Promise<string>> = {
  'alg none': () => unsigned({ ...good.header, alg: 'none' }, good.payload),
  'alg None under a real signature': () =>
    unsigned({ ...good.header, alg: 'None' }, good.payload) + (good.token.split('.')[2] ?? ''),
  'HS256 under the public key': () => hs256({ ...good.header, alg: 'HS256' }, good.payload, pem()),
  'HS256 under an empty key': () => hs256({ ...good.header, alg: 'HS256' }, good.payload, ''),
  'alg ES384': () => sign({ alg: 'ES384' }),
  'another curve': () => strangers({}, 'P-384'),
  'a stranger’s key': () => strangers({}),
  'a stranger’s key in jwk': () => strangers({ jwk: strangersKey().publicKey.export({ format: 'jwk' }) }),
  'a stranger’s key at jku': () => strangers({ jku: 'https://evil.example/jwks.json' }),
  'a stranger’s key at x5u': () => strangers({ x5u: 'https://evil.example/chain.pem' }),
  'an unknown kid': () => sign({ kid: 'token-signing-2' }),
  'a kid that is a path': () => sign({ kid: '../../dev/null' }),
  'a critical extension': () => sign({ crit: ['b64'], b64: true }),
  'typ JWT': () => sign({ typ: 'JWT' }),
  'typ of a logout token': () => sign({ typ: 'logout+jwt' }),
  'another issuer': () => sign({}, { iss: 'https://other.example' }),
  'another audience': () => sign({}, { aud: 'other' }),
  'an end long past': () => sign({}, { exp: now - 31, iat: now - 331 }),
  'no end': () => sign({}, { exp: undefined }),
  'a beginning ahead': () => sign({}, { nbf: now + 60 }),
  'another account under the old signature': () => {
    const [header, , signature] = good.token.split('.')
    const other = Buffer.from(JSON.stringify({ ...good.payload, sub: randomId() })).toString('base64url')
    return `${header}.${other}.${signature}`
  },
  'a signature in DER': () => es256InDer(good.header, good.payload, good.key),
  'half a signature': () => good.token.slice(0, -43),
  'no signature': () => good.token.slice(0, -86),
  'one bit of the signature turned': () =>
    good.token.slice(0, -86) + (good.token.at(-86) === 'A' ? 'B' : 'A') + good.token.slice(-85),
  'a dot at its end': () => `${good.token}.`,
  'dots before and after': () => `..${good.token}..`,
  'a fourth part': () => `${good.token}.${good.token.split('.')[2]}`,
  'a header that is no object': () => es256('"at+jwt"', JSON.stringify(good.payload), good.key),
  'a payload that is no object': () => es256(JSON.stringify(good.header), '[]', good.key),
  'no kid': () => sign({ kid: undefined }),
  'eight kilobytes behind it': () => good.token + 'A'.repeat(8_192),
  'a refresh token': () => refreshToken,
  'a socket ticket': () => ticketOf(house.people.alice),
  'an API key that nobody made': () => createApiKeySecret(house.companyId).secret,
  'an API key with its prefix cut off': () => apiKey.slice(7),
  'a key of another deployment': () => {
    const { sub, sid, company } = good.payload
    const claims = { accountId: String(sub), sessionId: String(sid), companyId: String(company) }
    return createAccessTokens(house.origin, 'token-signing-1', createSigningKey()).sign(
      claims,
      new Date(),
      300,
    )
  },
}

async function rest(token: string): Promise<unknown> {
  const response = await fetch(`${house.origin}/v1/me`, { headers: { authorization: `Bearer ${token}` } })
  return { status: response.status, body: await response.json() }
}

async function present(ticket: string): Promise<RawSocket> {
  const socket = await rawSocket(portOf(house.origin))
  socket.json({ op: 'authenticate', ticket })
  return socket
}

test('the token that is forged below, made by hand, is taken; and so is the API key', async () => {
  expect(await rest(sign({}))).toMatchObject({ status: 200 })
  expect(await rest(apiKey)).toMatchObject({ status: 200 })
})

test.each(Object.entries(forged))(
  'A-12: %s opens nothing, over REST or a socket, and every refusal is the same',
  async (what, forge) => {
    expect(await rest(await forge())).toEqual(await rest('nothing'))
    if (what === 'a socket ticket') return
    // A ticket has 256 characters at most: what is longer is refused unread.
    using socket = await present((await forge()).slice(0, 256))
    const { code, before } = await socket.closing()
    expect(code).toBe(4401)
    expect(before).toEqual([
      { id: null, error: expect.objectContaining({ code: 'not_authenticated', status: 401 }) },
    ])
  },
)

test.each([
  ['a session of another company', () => sign({}, { sid: foreign['sid'] })],
  ['another company’s name on one’s own session', () => sign({}, { company: foreign['company'] })],
  ['another account’s session', () => sign({}, { sub: foreign['sub'] })],
  ['a session that never was', () => sign({}, { sid: randomId() })],
])('A-12: a good signature over %s opens nothing', async (_what, forge) => {
  expect(await rest(forge())).toMatchObject({ status: 401, body: { code: 'session_ended' } })
})

test('A-12: neither an access token nor an API key is a refresh token', async () => {
  for (const token of [good.token, apiKey]) {
    const response = await fetch(`${house.origin}/v1/sessions/refresh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ refreshToken: token.slice(0, 256) }),
    })
    expect(await response.json()).toMatchObject({ status: 401, code: 'not_authenticated' })
  }
})

test('A-12: neither an access token nor an API key opens a socket by itself', async () => {
  for (const token of [good.token.slice(0, 256), apiKey]) {
    using socket = await present(token)
    expect((await socket.closing()).code).toBe(4401)
  }
})
