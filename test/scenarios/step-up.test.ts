import { expect, test } from 'vitest'
import { randomPassword } from '../../src/crypto/random.ts'
import type { Actor } from '../support/actor.ts'
import { openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { movableClock } from '../transport/movable-clock.ts'

const verify = (actor: Actor, password = actor.password): Promise<unknown> =>
  actor.call('sessions.verify', { proof: { kind: 'password', password } })

for (const wire of ['rest', 'socket'] as const) {
  test(`A-5 over ${wire}: what is sensitive is refused without a proof of the last five minutes`, async () => {
    const clock = movableClock()
    await using house = await openHouse({ wire, people: { alice: 'user' }, world: clock.world })
    const { alice } = house.people
    if (wire === 'socket') await alice.comesOnline()
    const change = (): Promise<unknown> => {
      alice.password = randomPassword()
      return alice.call('accounts.changePassword', { newPassword: alice.password })
    }
    // The sign-in itself is a proof.
    await change()
    clock.advance(301)
    const kept = alice.password
    expect(await refusalOf(change())).toBe('step_up_required')
    alice.password = kept
    expect(await refusalOf(verify(alice, 'Faux-mot-de-passe-1'))).toBe('factor_refused')
    expect(await refusalOf(change())).toBe('step_up_required')
    alice.password = kept
    await verify(alice)
    clock.advance(299)
    await change()
    clock.advance(2)
    expect(await refusalOf(change())).toBe('step_up_required')
    const traces = await rowsOf<{ action: string; outcome: string }>(
      house.adminUrl,
      `select action, outcome from prisme.access_traces where actor_id = '${alice.accountId}' order by occurred_at`,
    )
    expect(traces).toContainEqual({ action: 'password.changed', outcome: 'step_up_required' })
    expect(traces).toContainEqual({ action: 'session.verified', outcome: 'factor_refused' })
    expect(traces).toContainEqual({ action: 'session.verified', outcome: 'done' })
  })
}

test('a changed password ends the other sessions, must be strong, and is the one to sign in with', async () => {
  await using house = await openHouse({ people: { alice: 'user' } })
  const { alice } = house.people
  const other = await alice.secondDevice()
  const weak = alice.call('accounts.changePassword', { newPassword: 'trop-simple' })
  await expect(weak).rejects.toMatchObject({
    code: 'weak_password',
    issues: [
      { path: 'newPassword', rule: 'upper_case', message: 'Il manque une majuscule.' },
      { rule: 'digit' },
    ],
  })
  const newPassword = randomPassword()
  await alice.call('accounts.changePassword', { newPassword })
  await expect.poll(() => refusalOf(other.call('accounts.me', {})).catch(() => '')).toBe('session_ended')
  await alice.call('accounts.me', {})
  expect(await refusalOf(alice.session.signIn(alice.email, alice.password))).toBe('sign_in_failed')
  await alice.session.signIn(alice.email, newPassword)
})

test('guessing in a session that was left open ends it, however many guesses come at once', async () => {
  await using house = await openHouse({ people: { alice: 'user' } })
  const { alice } = house.people
  const stays = await alice.secondDevice()
  const guess = (): Promise<string> => refusalOf(verify(alice, 'Faux-mot-de-passe-1'))
  const answers = await Promise.all(Array.from({ length: 16 }, guess))
  expect(answers.filter((answer) => answer === 'factor_refused').length).toBeLessThanOrEqual(5)
  await expect.poll(() => refusalOf(alice.call('accounts.me', {})).catch(() => '')).toBe('session_ended')
  await stays.call('accounts.me', {})
})
