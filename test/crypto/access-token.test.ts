import { createPrivateKey, createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAccessTokens, createSigningKey } from '../../src/crypto/access-token.ts'
import { es256, es256InDer, hs256, strangersKey, unsigned } from './forge.ts'
import { vectorId } from './published-vectors.ts'

const der = createSigningKey()
const issuer = 'https://messagerie.hopital.example'
const tokens = createAccessTokens(issuer, 'key-1', der)
const privateKey = createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })
const publicKey = createPublicKey(privateKey)
const now = new Date('2026-11-22T10:00:00Z')
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1_000)

const claims = { accountId: vectorId('e001'), companyId: vectorId('c001'), sessionId: vectorId('5001') }
const header = { alg: 'ES256', typ: 'at+jwt', kid: 'key-1' }
const iat = now.getTime() / 1_000
const payload = {
  sid: claims.sessionId,
  company: claims.companyId,
  iat,
  exp: iat + 300,
  aud: 'prisme',
  iss: issuer,
  sub: claims.accountId,
  jti: vectorId('7001'),
}
const sign = (changedHeader: object, changedPayload: object = {}): string =>
  es256({ ...header, ...changedHeader }, { ...payload, ...changedPayload }, privateKey)
const without = (field: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(payload).filter(([name]) => name !== field))
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const stranger = strangersKey()
const jwk = stranger.publicKey.export({ format: 'jwk' })
const [signedHeader = '', signedPayload = '', signature = ''] = sign({}).split('.')
const otherPayload = Buffer.from(JSON.stringify({ ...payload, sub: vectorId('e002') })).toString('base64url')

test('a token made by hand as ours are made is taken: what is refused below is refused for its difference', () => {
  expect(tokens.verify(sign({}), now)).toEqual(claims)
})

test('A-12: what we sign is ES256, at+jwt, for five minutes, and says who, where and which session: no role', () => {
  const [head = '', body = ''] = tokens.sign(claims, now, 300).split('.')
  const read = (text: string): unknown => JSON.parse(Buffer.from(text, 'base64url').toString())
  expect(read(head)).toEqual(header)
  expect(read(body)).toEqual({ ...payload, jti: expect.stringMatching(/^[0-9a-f-]{36}$/) })
})

const forgeries: Record<string, string> = {
  'alg none, no signature': unsigned({ ...header, alg: 'none' }, payload),
  'alg None': unsigned({ ...header, alg: 'None' }, payload),
  'alg none with a real signature': `${unsigned({ ...header, alg: 'none' }, payload)}${signature}`,
  'HS256 under the public key as PEM': hs256({ ...header, alg: 'HS256' }, payload, pem),
  'HS256 under the public key as DER': hs256(
    { ...header, alg: 'HS256' },
    payload,
    publicKey.export({ type: 'spki', format: 'der' }),
  ),
  'HS256 under an empty key': hs256({ ...header, alg: 'HS256' }, payload, ''),
  'alg ES384 over an ES256 signature': sign({ alg: 'ES384' }),
  'no alg': sign({ alg: undefined }),
  'a stranger’s key': es256(header, payload, stranger.privateKey),
  'a stranger’s key that comes in the header as jwk': es256({ ...header, jwk }, payload, stranger.privateKey),
  'a stranger’s key that jku points to': es256(
    { ...header, jku: 'https://evil.example/jwks.json' },
    payload,
    stranger.privateKey,
  ),
  'a stranger’s key that x5u points to': es256(
    { ...header, x5u: 'https://evil.example/chain.pem' },
    payload,
    stranger.privateKey,
  ),
  'an unknown kid': sign({ kid: 'key-2' }),
  'a kid that is a path': sign({ kid: '../../dev/null' }),
  'no kid': sign({ kid: undefined }),
  'a critical extension': sign({ crit: ['b64'], b64: true }),
  'typ JWT': sign({ typ: 'JWT' }),
  'typ of a logout token': sign({ typ: 'logout+jwt' }),
  'no typ': sign({ typ: undefined }),
  'another issuer': sign({}, { iss: 'https://other.example' }),
  'an issuer with a slash more': sign({}, { iss: `${issuer}/` }),
  'no issuer': es256(header, without('iss'), privateKey),
  'another audience': sign({}, { aud: 'other' }),
  'no audience': es256(header, without('aud'), privateKey),
  'expired 31 seconds ago': sign({}, { exp: iat - 31 }),
  'no expiry': es256(header, without('exp'), privateKey),
  'an expiry that is a text': sign({}, { exp: '9999999999' }),
  'not valid before a minute from now': sign({}, { nbf: iat + 60 }),
  'a sub that is no UUID': sign({}, { sub: 'admin' }),
  'a sub with something behind the UUID': sign({}, { sub: `${claims.accountId}\n` }),
  'a sub in capitals': sign({}, { sub: claims.accountId.toUpperCase() }),
  'a sub that is a list': sign({}, { sub: [claims.accountId] }),
  'no session': es256(header, without('sid'), privateKey),
  'a company that is SQL': sign({}, { company: "' or true --" }),
  'another account under the old signature': `${signedHeader}.${otherPayload}.${signature}`,
  'half a signature': `${signedHeader}.${signedPayload}.${signature.slice(0, 43)}`,
  'no signature': `${signedHeader}.${signedPayload}.`,
  'only two parts': `${signedHeader}.${signedPayload}`,
  'four parts': `${signedHeader}.${signedPayload}.${signature}.${signature}`,
  'a signature of zeros (CVE-2022-21449)': `${signedHeader}.${signedPayload}.${Buffer.alloc(64).toString('base64url')}`,
  'a signature in DER': es256InDer(header, payload, privateKey),
  'a payload that is a text': es256(header, '"hello"', privateKey),
  'a payload that is a list': es256(header, '[]', privateKey),
  'a payload that is null': es256(header, 'null', privateKey),
  'a payload that is no JSON': es256(header, '{', privateKey),
  'a header that is no JSON': es256('{', payload, privateKey),
  nothing: '',
  'two dots': '..',
  'a long nothing': 'a'.repeat(100_000),
}

test.each(Object.entries(forgeries))('A-12: a token with %s is not ours', (_what, token) => {
  expect(tokens.verify(token, now)).toBeUndefined()
})

test('A-12: every single bit of the signature counts', () => {
  const bytes = Buffer.from(signature, 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const altered = Buffer.from(bytes)
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const token = `${signedHeader}.${signedPayload}.${altered.toString('base64url')}`
    expect(tokens.verify(token, now), `bit ${bit}`).toBeUndefined()
  }
})

test('A-12: a token ends five minutes after it was made, thirty seconds of clock skew allowed', () => {
  const token = tokens.sign(claims, now, 300)
  expect(tokens.verify(token, later(329))).toEqual(claims)
  expect(tokens.verify(token, later(330))).toBeUndefined()
})

test('a token of another deployment, or of a former key, is not ours', () => {
  expect(createAccessTokens(issuer, 'key-1', createSigningKey()).verify(sign({}), now)).toBeUndefined()
  expect(createAccessTokens(issuer, 'key-2', der).verify(sign({}), now)).toBeUndefined()
  expect(createAccessTokens('https://other.example', 'key-1', der).verify(sign({}), now)).toBeUndefined()
})

test('no two tokens have the same jti', () => {
  const jtis = Array.from({ length: 300 }, () => tokens.sign(claims, now, 300).split('.')[1])
  expect(new Set(jtis).size).toBe(300)
})
