import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { type Answer, answerTo, requestText } from './raw-http.ts'
import { portOf } from './signed-in-socket.ts'

let house: House<'alice'>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
  port = portOf(house.origin)
})
afterAll(() => house[Symbol.asyncDispose]())

const name = '__Host-prisme-refresh'

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const common = { Host: `localhost:${port}`, 'Content-Type': 'application/json' }
  return answerTo(port, requestText(`POST ${path}`, { ...common, ...headers }, JSON.stringify(body)))
}

function signIn(refreshIn: 'cookie' | 'body'): Promise<Answer> {
  const { email, password } = house.people.alice
  return post('/v1/sessions', { email, password, refreshIn })
}

function cookieOf(answer: Answer): { value: string; attributes: string[] } {
  // A sign-in makes the device known as well, in a cookie of its own.
  const cookies = (answer.headers.get('set-cookie') ?? []).filter(
    (one) => !/^__Host-prisme-device=/.test(one),
  )
  const [cookie = '', ...more] = cookies
  expect(more).toEqual([])
  const [pair = '', ...attributes] = cookie.split('; ')
  expect(pair.startsWith(`${name}=`)).toBe(true)
  return { value: pair.slice(name.length + 1), attributes: attributes.sort() }
}

const refresh = (cookie: string, body: unknown = { refreshIn: 'cookie' }): Promise<Answer> =>
  post('/v1/sessions/refresh', body, { Cookie: cookie })

test('A-11: a browser’s refresh token travels in a cookie no script, no other site and no clear connection can see', async () => {
  const answer = await signIn('cookie')
  expect(answer.status).toBe(201)
  const { value, attributes } = cookieOf(answer)
  expect(attributes).toEqual([
    'HttpOnly',
    expect.stringMatching(/^Max-Age=(431\d\d|43200)$/),
    'Path=/',
    'SameSite=Strict',
    'Secure',
  ])
  expect(value).toMatch(/^[\w-]{64}$/)
  expect(answer.body).not.toContain(value)
  expect(JSON.parse(answer.body)).not.toHaveProperty('refreshToken')
})

test('A-11: a native client’s refresh token travels in the body, and no cookie is set', async () => {
  const answer = await signIn('body')
  expect(answer.headers.has('set-cookie')).toBe(false)
  expect(JSON.parse(answer.body).refreshToken).toMatch(/^[\w-]{64}$/)
})

test('A-11: the cookie is exchanged for the next one', async () => {
  const first = cookieOf(await signIn('cookie')).value
  const answer = await refresh(`theme=dark; ${name}=${first}; lang=fr`)
  expect(answer.status).toBe(200)
  const second = cookieOf(answer)
  expect(second.value).not.toBe(first)
  expect(second.attributes).toEqual(
    expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']),
  )
  expect(answer.body).not.toContain(second.value)
  expect((await refresh(`${name}=${second.value}`)).status).toBe(200)
})

test.each([{}, { refreshIn: 'body' }, { refreshIn: 'cookie' }])(
  'A-11: what came in the cookie never goes out in the body, whatever a script asks for: %j',
  async (body) => {
    const { value } = cookieOf(await signIn('cookie'))
    const answer = await refresh(`${name}=${value}`, body)
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).not.toHaveProperty('refreshToken')
    expect(answer.body).not.toContain(cookieOf(answer).value)
  },
)

test('A-11: a token in the body comes before the one in the cookie, and is answered in the body', async () => {
  const cookie = cookieOf(await signIn('cookie')).value
  const { refreshToken } = JSON.parse((await signIn('body')).body)
  const answer = await refresh(`${name}=${cookie}`, { refreshToken })
  expect(JSON.parse(answer.body).refreshToken).toMatch(/^[\w-]{64}$/)
  expect(answer.headers.has('set-cookie')).toBe(false)
})

test.each(['', 'x', 'A'.repeat(64), 'A'.repeat(300)])(
  'A-11: a cookie that is no token of ours renews nothing: "%s"',
  async (value) => {
    const answer = await refresh(`${name}=${value}`)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.headers.has('set-cookie')).toBe(false)
  },
)

test('A-11: a cookie of another name is not looked at', async () => {
  const { value } = cookieOf(await signIn('cookie'))
  for (const other of ['prisme-refresh', '__host-prisme-refresh', `X${name}`, 'refreshToken']) {
    expect((await refresh(`${other}=${value}`)).status, other).toBe(401)
  }
})

test('a page of another origin cannot make a browser renew', async () => {
  const { value } = cookieOf(await signIn('cookie'))
  const headers = { Cookie: `${name}=${value}`, Origin: 'https://evil.example' }
  expect((await post('/v1/sessions/refresh', { refreshIn: 'cookie' }, headers)).status).toBe(403)
  expect((await refresh(`${name}=${value}`)).status).toBe(200)
})

test('signing out takes the cookie away and ends what it stood for', async () => {
  const signedIn = await signIn('cookie')
  const { value } = cookieOf(signedIn)
  const { accessToken } = JSON.parse(signedIn.body)
  const answer = await post('/v1/sessions/sign-out', {}, { Authorization: `Bearer ${accessToken}` })
  expect(answer.status).toBe(200)
  const taken = cookieOf(answer)
  expect(taken.value).toBe('')
  expect(taken.attributes).toEqual(['HttpOnly', 'Max-Age=0', 'Path=/', 'SameSite=Strict', 'Secure'])
  expect((await refresh(`${name}=${value}`)).status).toBe(401)
})

test('a cookie alone opens nothing but a renewal', async () => {
  const { value } = cookieOf(await signIn('cookie'))
  const headers = { Host: `localhost:${port}`, Cookie: `${name}=${value}` }
  expect((await answerTo(port, requestText('GET /v1/me', headers))).status).toBe(401)
  expect((await post('/v1/socket-tickets', {}, headers)).status).toBe(401)
})
