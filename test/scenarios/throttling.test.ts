import { expect, test } from 'vitest'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'
import { openHouse, reopen } from '../support/house.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { passwordTokens, tokensOf } from '../support/signs-in.ts'
import { movableClock } from '../transport/movable-clock.ts'

const waitOf = async (work: Promise<unknown>): Promise<number | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof Problem ? error.retryAfter : undefined),
  )

test('A-6: strangers wait longer with each failure, over all gateways; a device that is known never waits for them', async () => {
  const clock = movableClock()
  await using house = await openHouse({ people: { alice: 'user' }, world: clock.world })
  await using second = await reopen(house, clock.world)
  const { alice } = house.people
  const at = (origin: string) =>
    watched(createRestCall({ origin, locale: 'fr', accessToken: async () => undefined }))
  const [here, there] = [at(house.origin), at(second.origin)]
  const guess = (email: string, call = here, deviceToken?: string): Promise<unknown> =>
    call('sessions.signIn', { email, password: 'Faux-mot-de-passe-1', ...(deviceToken && { deviceToken }) })
  const { deviceToken } = await passwordTokens(here, alice.email, alice.password)
  if (deviceToken === undefined) throw new Error('no device token')
  const signsIn = (token?: string): Promise<unknown> =>
    there('sessions.signIn', {
      email: alice.email,
      password: alice.password,
      ...(token && { deviceToken: token }),
    })

  // The same for an address that has no account.
  for (const email of [alice.email, 'personne@example.org']) {
    for (let i = 0; i < 5; i++)
      expect(await refusalOf(guess(email, i % 2 === 0 ? here : there))).toBe('sign_in_failed')
    for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(await waitOf(guess(email, there)), `${email} ${seconds}`).toBe(seconds)
      clock.advance(seconds)
      expect(await refusalOf(guess(email)), `${email} after ${seconds}`).toBe('sign_in_failed')
    }
  }
  // Two hundred at once, long after the last one: one is looked at.
  const answers = await Promise.all(Array.from({ length: 200 }, () => refusalOf(guess(alice.email))))
  expect(answers.filter((answer) => answer !== 'rate_limited')).toEqual(['sign_in_failed'])
  // A stranger who knows the password waits too; her own device does not, nor one that pretends.
  expect(await refusalOf(signsIn())).toBe('rate_limited')
  await signsIn(deviceToken)
  expect(await refusalOf(signsIn(`${deviceToken.slice(0, -2)}AA`))).toBe('rate_limited')
  // What her device gets wrong is its own affair: no wait, and no more than a hundred in a row.
  for (let i = 0; i < 7; i++)
    expect(await refusalOf(guess(alice.email, here, deviceToken))).toBe('sign_in_failed')
  await signsIn(deviceToken)
  // A right password of a stranger, in its time, ends the row.
  clock.advance(60)
  await signsIn()
  for (let i = 0; i < 5; i++) expect(await refusalOf(guess(alice.email))).toBe('sign_in_failed')
  // A clock that is set back makes nobody wait until it has caught up.
  clock.advance(-3_600)
  expect(await refusalOf(guess(alice.email))).toBe('sign_in_failed')
  expect(await waitOf(signsIn())).toBeLessThanOrEqual(2)
  clock.advance(2)
  await signsIn()
  clock.advance(3_598)
  const kept = await house.app.services.alarms()
  expect(kept).toEqual([])
}, 120_000)

test('A-6: a hundred failures in a row end it for strangers until there is a new password, and a network that sprays waits', async () => {
  const clock = movableClock()
  await using house = await openHouse({
    people: { alice: 'user' },
    world: clock.world,
    environment: { PRISME_LIMIT_SIGN_IN_FAILURES: '5+0.05/s' },
  })
  const { alice } = house.people
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const signIn = (email: string, password: string, deviceToken?: string) =>
    call('sessions.signIn', { email, password, ...(deviceToken && { deviceToken }) })
  const { deviceToken } = tokensOf(await signIn(alice.email, alice.password))
  // Five failures of one network, on whatever addresses; then one each twenty seconds.
  for (let i = 0; i < 5; i++)
    expect(await refusalOf(signIn(`personne${i}@example.org`, 'non'))).toBe('sign_in_failed')
  expect(await waitOf(signIn('personne6@example.org', 'non'))).toBe(20)
  expect(await refusalOf(signIn(alice.email, alice.password))).toBe('rate_limited')
  // Whoever is known gets in from that very network.
  await signIn(alice.email, alice.password, deviceToken)
  clock.advance(3_600)
  expect(await refusalOf(signIn(alice.email, 'non'))).toBe('sign_in_failed')
  // The network's own count then differs from hers, and stays as it is.
  expect(await refusalOf(signIn('personne9@example.org', 'non'))).toBe('sign_in_failed')
  // As if she had been tried ninety-eight times more, which takes a minute each.
  await rowsOf(house.adminUrl, 'update prisme.throttles set level = 99 where level = 1')
  clock.advance(61)
  expect(await refusalOf(signIn(alice.email, 'non'))).toBe('sign_in_failed')
  clock.advance(86_400)
  expect(await waitOf(signIn(alice.email, alice.password))).toBe(86_400)
  await signIn(alice.email, alice.password, deviceToken)
})
