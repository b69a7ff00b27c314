import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { overTls } from './raw-connection.ts'
import { readAnswer, requestText } from './raw-http.ts'
import { portOf } from './signed-in-socket.ts'

const halfAMinute = 30_000
let house: House<'alice'>
let port: number
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
  port = portOf(house.origin)
  // Half a minute is made to pass in half a second; every other wait stays what it is.
  const real = globalThis.setTimeout
  const hurried = (work: () => void, ms?: number, ...more: unknown[]) =>
    real(work, ms === halfAMinute ? 500 : ms, ...more)
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(Object.assign(hurried, real))
})
afterAll(async () => {
  vi.restoreAllMocks()
  await house[Symbol.asyncDispose]()
})

const headers = (length: number): Record<string, string> => ({
  Host: `localhost:${port}`,
  'Content-Type': 'application/json',
  'Content-Length': String(length),
})

test('G-3: a body that is not there after half a minute is not waited for', async () => {
  using connection = await overTls(port)
  connection.write(requestText('POST /v1/sessions', headers(1_000)))
  connection.write('{"email":"')
  const timer = setInterval(() => connection.write('a'), 20)
  expect((await connection.rest()).toString()).toBe('')
  clearInterval(timer)
  expect(vi.mocked(setTimeout).mock.calls.some(([, ms]) => ms === halfAMinute)).toBe(true)
})

test('G-3: a body that is there in time is answered, and the connection kept', async () => {
  using connection = await overTls(port)
  const body = JSON.stringify({ email: 'personne@example.org', password: 'x' })
  connection.write(requestText('POST /v1/sessions', headers(body.length)))
  for (const letter of body) connection.write(letter)
  expect((await readAnswer(connection)).status).toBe(401)
  // Longer than the hurried half minute: the limit was the body's, not the connection's.
  await new Promise((resolve) => setTimeout(resolve, 700))
  connection.write(requestText('GET /health/live', { Host: `localhost:${port}` }))
  expect((await readAnswer(connection)).status).toBe(200)
})
