import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { passwordTokens } from '../support/signs-in.ts'
import { inClear } from './raw-connection.ts'
import { type Answer, readAnswer, requestText } from './raw-http.ts'
import { upgradeText } from './raw-socket.ts'
import { signedInSocket } from './signed-in-socket.ts'

let house: House<'alice' | 'bruno'>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user' } })
  port = house.app.httpPort
})
afterAll(() => house[Symbol.asyncDispose]())

async function clear(bytes: Buffer): Promise<Answer> {
  using connection = await inClear(port)
  connection.write(bytes)
  const answer = await readAnswer(connection)
  expect(answer.headers.has('set-cookie')).toBe(false)
  return answer
}

/** A session of its own, so that ending it ends nobody else's. */
async function freshSession(): Promise<{ accessToken: string; refreshToken: string }> {
  const { email, password, session } = house.people.alice
  const { refreshToken = '', accessToken } = await passwordTokens(session.call, email, password)
  return { accessToken, refreshToken }
}

async function meWith(accessToken: string): Promise<number> {
  return (await fetch(`${house.origin}/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } }))
    .status
}

async function expectEnded(accessToken: string): Promise<void> {
  await vi.waitFor(async () => expect(await meWith(accessToken)).toBe(401))
}

const credentials = {
  'an access token': (tokens) => ({ Authorization: `Bearer ${tokens.accessToken}` }),
  'a refresh cookie': (tokens) => ({ Cookie: `__Host-prisme-refresh=${tokens.refreshToken}` }),
  'a refresh cookie among others': (tokens) => ({
    Cookie: `a=b; __Host-prisme-refresh=${tokens.refreshToken}; c=d`,
  }),
} as const satisfies Record<
  string,
  (tokens: { accessToken: string; refreshToken: string }) => Record<string, string>
>

test.each(Object.entries(credentials))(
  'G-2: a session whose credential arrives in clear is ended: %s',
  async (_what, headersOf) => {
    const tokens = await freshSession()
    expect(await meWith(tokens.accessToken)).toBe(200)
    const answer = await clear(requestText('GET /v1/me', { Host: 'localhost', ...headersOf(tokens) }))
    expect(answer.status).toBe(308)
    await expectEnded(tokens.accessToken)
    await expect(
      house.people.alice.session.call('sessions.refresh', { refreshToken: tokens.refreshToken }),
    ).rejects.toMatchObject({ code: 'session_ended' })
  },
)

test.each([
  [
    'an upgrade',
    (headers: Record<string, string>) => upgradeText(port, { headers: { Host: 'localhost', ...headers } }),
  ],
  ['a request for an unknown host', (headers) => requestText('GET /', { Host: 'evil.example', ...headers })],
  ['a request without a Host', (headers) => requestText('GET /', headers)],
  [
    'an announced body',
    (headers) => requestText('POST /', { Host: 'localhost', 'Content-Length': '5', ...headers }),
  ],
  [
    'Expect: 100-continue',
    (headers) => requestText('POST /', { Host: 'localhost', Expect: '100-continue', ...headers }),
  ],
  ['another expectation', (headers) => requestText('POST /', { Host: 'localhost', Expect: 'x', ...headers })],
  ['a CONNECT', (headers) => requestText('CONNECT localhost:443', { Host: 'localhost', ...headers })],
] as [string, (headers: Record<string, string>) => Buffer][])(
  'G-2: whatever it comes with: %s',
  async (_what, bytes) => {
    const { accessToken } = await freshSession()
    await clear(bytes({ Authorization: `Bearer ${accessToken}` }))
    await expectEnded(accessToken)
  },
)

test('G-2: the sockets of such a session close at once', async () => {
  const device = await house.people.bruno.secondDevice()
  using socket = await signedInSocket(device)
  await clear(
    requestText('GET /', {
      Host: 'localhost',
      Authorization: `Bearer ${await device.session.accessToken()}`,
    }),
  )
  expect((await socket.closing()).code).toBe(4401)
})

test('G-2: credentials that are none, or another’s, end nobody’s session', async () => {
  const token = (await house.people.bruno.session.accessToken()) ?? ''
  for (const headers of [
    { Authorization: `Bearer ${token.slice(0, -4)}AAAA` },
    { Authorization: 'Basic YTpi' },
    { Authorization: `Bearer ${'x'.repeat(5_000)}` },
    { Cookie: 'session=x; __Host-prisme-refresh=' },
    { Cookie: `__Host-prisme-refresh=${'A'.repeat(64)}` },
  ]) {
    expect((await clear(requestText('GET /', { Host: 'localhost', ...headers }))).status).toBe(308)
  }
  expect(await meWith(token)).toBe(200)
  expect(house.log.filter((line) => line.includes('burn_failed'))).toEqual([])
})
