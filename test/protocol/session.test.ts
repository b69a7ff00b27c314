import { expect, test } from 'vitest'
import { ConnectionLost, createClientSession, createRestCall } from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'

const json = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status })
const refusal = (code: 'not_authenticated' | 'session_ended'): Response =>
  json(401, new Problem(code).toDetails())

/** A server whose tokens live five minutes by its own clock, which may not be the client's. */
function setUp(clock: { server: number; client: number }) {
  const asked: string[] = []
  let issued = 0
  let isOver = false
  const expiries = new Map<string, number>()
  const tokens = (): Response => {
    const accessToken = `token ${++issued}`
    expiries.set(accessToken, clock.server + 300_000)
    const at = (milliseconds: number): string => new Date(clock.server + milliseconds).toISOString()
    const lasts = { accessTokenExpiresAt: at(300_000), sessionExpiresAt: at(43_200_000) }
    return json(200, { step: 'done', accessToken, ...lasts })
  }
  const session = createClientSession({
    origin: '',
    locale: 'fr',
    refreshIn: 'cookie',
    now: () => clock.client,
    async fetch(url, init) {
      asked.push(String(url))
      if (String(url).startsWith('/v1/sessions')) return isOver ? refusal('session_ended') : tokens()
      const token = new Headers(init?.headers).get('authorization')?.replace('Bearer ', '') ?? ''
      return (expiries.get(token) ?? 0) > clock.server ? json(200, {}) : refusal('not_authenticated')
    },
  })
  const renewals = (): number => asked.filter((url) => url === '/v1/sessions/refresh').length
  return { session, renewals, asked, ends: () => (isOver = true) }
}

test('a token the server finds old is renewed once, and the call is made again, whatever our own clock says', async () => {
  const clock = { server: 3_600_000, client: 0 }
  const { session, renewals } = setUp(clock)
  await session.signIn('a@example.org', 'x')
  clock.server += 310_000
  clock.client += 310_000
  await expect(session.call('accounts.me', {})).resolves.toEqual({})
  expect(renewals()).toBe(1)
})

test('a clock an hour ahead does not make every call renew the token', async () => {
  const clock = { server: 0, client: 3_600_000 }
  const { session, renewals } = setUp(clock)
  await session.signIn('a@example.org', 'x')
  for (let call = 0; call < 20; call++) {
    clock.client += 2_000
    clock.server += 2_000
    await session.call('accounts.me', {})
  }
  expect(renewals()).toBe(0)
})

test('a session that is over is not renewed again and again', async () => {
  const clock = { server: 0, client: 0 }
  const { session, renewals, ends } = setUp(clock)
  await session.signIn('a@example.org', 'x')
  ends()
  clock.server += 310_000
  await expect(session.call('accounts.me', {})).rejects.toMatchObject({ code: 'session_ended' })
  expect(renewals()).toBe(1)
  expect(session.signedIn()).toBe(false)
})

test('an answer cut short is no answer', async () => {
  const call = createRestCall({
    origin: '',
    locale: 'fr',
    accessToken: async () => undefined,
    fetch: async () => new Response('{"messageId": "3f', { status: 201 }),
  })
  await expect(call('accounts.me', {})).rejects.toBeInstanceOf(ConnectionLost)
})
