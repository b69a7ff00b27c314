import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, createRestCall } from '../../src/protocol/client/index.ts'
import { Problem, type ProblemCode } from '../../src/protocol/index.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { addsTotp, asksForFactor, codeOf } from '../support/signs-in.ts'
import { movableClock } from '../transport/movable-clock.ts'

const clock = movableClock()
let house: House<'alice' | 'bruno'>
let second: Awaited<ReturnType<typeof reopen>>
let here: Call
let there: Call
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user' }, world: clock.world })
  second = await reopen(house, clock.world)
  const at = (origin: string): Call =>
    watched(createRestCall({ origin, locale: 'fr', accessToken: async () => undefined }))
  here = at(house.origin)
  there = at(second.origin)
})
afterAll(async () => {
  await second?.[Symbol.asyncDispose]()
  await house?.[Symbol.asyncDispose]()
})

type Proof = { kind: 'totp' | 'recoveryCode'; code: string }

/** What a code of an attempt is answered with. */
const shows = (
  call: Call,
  attempt: { attempt: string },
  { proof, deviceToken }: { proof: Proof; deviceToken?: string | undefined },
): Promise<'done' | ProblemCode> =>
  call('sessions.confirm', {
    ...{ attempt: attempt.attempt, proof },
    ...(deviceToken === undefined ? {} : { deviceToken }),
  }).then(
    () => 'done',
    (error: unknown) => {
      if (error instanceof Problem) return error.code
      throw error
    },
  )

/** Sixteen at a time at each of two gateways: as many as they look at side by side. */
async function showsMany(
  attempts: readonly { attempt: string }[],
  given: { proof: Proof; deviceToken?: string | undefined },
): Promise<Map<string, number>> {
  const seen = new Map<string, number>()
  for (let wave = 0; wave < 200; wave += 32) {
    const guesses = Array.from({ length: Math.min(32, 200 - wave) }, (_, i) => {
      const attempt = attempts[i % attempts.length]
      if (attempt === undefined) throw new Error('no attempt')
      return shows(i < 16 ? here : there, attempt, given)
    })
    for (const answer of await Promise.all(guesses)) seen.set(answer, (seen.get(answer) ?? 0) + 1)
  }
  return seen
}

test('A-4: a code and a recovery code are good once, at whichever gateway and however close, and for one purpose', async () => {
  const { alice } = house.people
  const { secret, codes } = await addsTotp(alice, clock.now())
  const totp = (beside = 0): Proof => ({ kind: 'totp', code: codeOf(secret, clock.now(), beside) })
  // The code that enrolled it is used up.
  expect(await shows(there, await asksForFactor(there, alice), { proof: totp() })).toBe('factor_refused')
  clock.advance(60)
  for (const proof of [totp(), { kind: 'recoveryCode', code: codes[0] ?? '' }] as const) {
    const [one, other] = [await asksForFactor(here, alice), await asksForFactor(there, alice)]
    const answers = [shows(here, one, { proof }), shows(there, other, { proof })]
    expect((await Promise.all(answers)).sort(), proof.kind).toEqual(['done', 'factor_refused'])
  }
  // A step early or late is good, two are not, and none that lies before the last one used.
  const attempt = await asksForFactor(here, alice)
  for (const beside of [2, -1, 0])
    expect(await shows(there, attempt, { proof: totp(beside) }), String(beside)).toBe('factor_refused')
  expect(await shows(there, attempt, { proof: totp(1) })).toBe('done')
  clock.advance(30)
  // Neither does a code that signed in prove a session anew.
  const verify = (proof: Proof): Promise<unknown> => alice.call('sessions.verify', { proof })
  expect(await refusalOf(verify(totp()))).toBe('factor_refused')
  await verify(totp(1))
  const again = await asksForFactor(there, alice)
  expect(await shows(there, again, { proof: totp(1) })).toBe('factor_refused')
})

test('two hundred wrong codes: an attempt compares five of them, and so does an account by itself', async () => {
  const { bruno } = house.people
  const { secret, codes } = await addsTotp(bruno, clock.now())
  const device = createAuthenticator(house.origin)
  const { offer } = await bruno.call('factors.begin', { kind: 'passkey' })
  if (offer.kind !== 'passkey') throw new Error('asked for a passkey')
  const made = { kind: 'passkey', response: device.create(offer.options) } as const
  await bruno.call('factors.add', { name: 'Badge', answer: made })
  clock.advance(60)
  const wrong: Proof = { kind: 'totp', code: codeOf(secret, clock.now(), 40) }
  const right: Proof = { kind: 'totp', code: codeOf(secret, clock.now()) }
  // One attempt on a device that is known: the account lets a hundred of its codes through, the attempt five.
  const opened = await asksForFactor(here, bruno)
  const recovery: Proof = { kind: 'recoveryCode', code: codes[0] ?? '' }
  const { deviceToken } = await here('sessions.confirm', { attempt: opened.attempt, proof: recovery })
  const one = await asksForFactor(here, bruno, deviceToken)
  const ofAttempt = await showsMany([one], { proof: wrong, deviceToken })
  expect(Object.fromEntries(ofAttempt)).toEqual({ factor_refused: 5, attempt_over: 195 })
  expect(await shows(here, one, { proof: right, deviceToken })).toBe('attempt_over')
  // Five attempts from elsewhere: they would let twenty-five through, the account five.
  const five = []
  for (let i = 0; i < 5; i++) five.push(await asksForFactor(there, bruno))
  const ofAccount = await showsMany(five, { proof: wrong })
  expect(Object.fromEntries(ofAccount)).toEqual({ factor_refused: 5, rate_limited: 195 })
  // Who waits is the stranger; her own device goes on at once, and the right code ends its own row only.
  const rested = await asksForFactor(there, bruno)
  expect(await shows(there, rested, { proof: right })).toBe('rate_limited')
  const home = await asksForFactor(there, bruno, deviceToken)
  expect(await shows(there, home, { proof: right, deviceToken })).toBe('done')
  clock.advance(60)
  expect(await shows(here, rested, { proof: wrong })).toBe('factor_refused')
  expect(await shows(here, rested, { proof: wrong })).toBe('rate_limited')
  // As if it had gone on like that: a hundred in a row, and no code of a stranger is compared any more.
  await rowsOf(house.adminUrl, 'update prisme.throttles set level = 100 where level between 5 and 99')
  clock.advance(86_400)
  const last = await asksForFactor(here, bruno)
  const late: Proof = { kind: 'totp', code: codeOf(secret, clock.now()) }
  expect(await shows(here, last, { proof: late })).toBe('rate_limited')
  // A passkey cannot be guessed: it gets in, and ends the row.
  const { attempt, passkeyOptions } = await asksForFactor(here, bruno)
  if (passkeyOptions === undefined) throw new Error('no passkey is asked for')
  await here('sessions.confirm', {
    attempt,
    proof: { kind: 'passkey', response: device.get(passkeyOptions) },
  })
  clock.advance(30)
  const after: Proof = { kind: 'totp', code: codeOf(secret, clock.now()) }
  expect(await shows(there, last, { proof: after })).toBe('done')
})
