import { expect, test } from 'vitest'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { openHouse } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { movableClock } from '../transport/movable-clock.ts'

const newPassword = 'Vokv!lumi-4zu'
const wrong = (pin: string): string => (pin === '000000' ? '000001' : '000000')

async function clinic() {
  const clock = movableClock()
  const mails = await startMailServer()
  const house = await openHouse({
    people: { alice: 'user', bruno: 'user', chloe: 'user' },
    environment: { SMTP_URL: mails.url },
    world: clock.world,
  })
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const sent = new Map<string, number>()
  return {
    ...house,
    call,
    clock,
    mails,
    /** Asks for a code and reads it from its mail. */
    async code(email: string) {
      const { resetId } = await call('accounts.requestPasswordReset', { email })
      const nth = (sent.get(email) ?? 0) + 1
      sent.set(email, nth)
      const { text, html } = await mails.to(email, nth)
      const pin = /^(\d{6})$/m.exec(text)?.[1] ?? ''
      expect(html).toContain(pin)
      return { resetId, pin, linkToken: /#[0-9a-f-]{36}\.(\S+)/.exec(text)?.[1] }
    },
    tries: (code: { resetId: string; pin: string }, password = newPassword) =>
      call('accounts.resetPassword', { ...code, newPassword: password }),
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]()
      await mails[Symbol.asyncDispose]()
    },
  }
}

test('A-8: the code in the mail sets a new password, once, and every session ends; a newer code kills the one before', async () => {
  await using house = await clinic()
  const { alice } = house.people
  const tablet = await alice.secondDevice()
  await tablet.comesOnline()
  const { call, tries, clock } = house
  const old = await house.code(alice.email)
  const { resetId, pin } = await house.code(alice.email)
  expect(await refusalOf(tries(old))).toBe('reset_refused')
  // What is no password costs no try; what holds one's name is said to who has the code only.
  expect(await refusalOf(tries({ resetId, pin: wrong(pin) }, 'Bonjour1!'))).toBe('weak_password')
  expect(await refusalOf(tries({ resetId, pin: wrong(pin) }, 'Martin-xkq-77'))).toBe('reset_refused')
  expect(await refusalOf(tries({ resetId, pin }, 'Alice-Martin-7q'))).toBe('weak_password')
  clock.advance(599)
  expect(await tries({ resetId, pin })).toEqual({})
  expect(await refusalOf(tries({ resetId, pin }))).toBe('reset_refused')
  clock.advance(1)
  await expect
    .poll(() => refusalOf(alice.call('accounts.me', {}).then(() => alice.call('accounts.me', {}))))
    .toBe('session_ended')
  expect(await refusalOf(tablet.session.call('accounts.me', {}))).toBe('session_ended')
  expect(await refusalOf(call('sessions.signIn', { email: alice.email, password: alice.password }))).toBe(
    'sign_in_failed',
  )
  await call('sessions.signIn', { email: alice.email, password: newPassword })
  expect(await house.mails.to(alice.email, 3)).toMatchObject({
    subject: 'Prisme\u00a0: Votre mot de passe a été changé',
  })
  const traces = await rowsOf<{ action: string; outcome: string }>(
    house.adminUrl,
    `select action, outcome from prisme.access_traces where actor_id = '${alice.accountId}' and action like 'password%'`,
  )
  expect(traces).toContainEqual({ action: 'password.asked_anew', outcome: 'done' })
  expect(traces).toContainEqual({ action: 'password.reset', outcome: 'reset_refused' })
  expect(traces).toContainEqual({ action: 'password.reset', outcome: 'done' })
  // The mail holds the code, and nothing else does.
  const jobs = await rowsOf(house.adminUrl, 'select * from graphile_worker._private_jobs')
  const resets = await rowsOf(house.adminUrl, 'select * from prisme.password_resets')
  expect(JSON.stringify([jobs, resets, house.log])).not.toMatch(
    new RegExp(`\\b${pin}\\b|${Buffer.from(pin).toString('hex')}`),
  )
})

test('A-8: 200 wrong codes at once are five tries; budgets hold across codes, and clocks at their edges', async () => {
  await using house = await clinic()
  const { alice, bruno, chloe } = house.people
  const { tries, clock, mails } = house
  const triesOf = async (email: string): Promise<number[]> => {
    const { accountId } = [alice, bruno, chloe].find((person) => person.email === email) ?? alice
    const rows = await rowsOf<{ tries: number }>(
      house.adminUrl,
      `select tries from prisme.password_resets where account_id = '${accountId}' order by requested_at`,
    )
    return rows.map((row) => row.tries)
  }
  const first = await house.code(alice.email)
  const guesses = Array.from({ length: 200 }, () => refusalOf(tries({ ...first, pin: wrong(first.pin) })))
  expect(new Set(await Promise.all(guesses))).toEqual(new Set(['reset_refused']))
  expect(await triesOf(alice.email)).toEqual([5])
  // The right one comes too late.
  expect(await refusalOf(tries(first))).toBe('reset_refused')

  // Ten minutes to the second.
  const edge = await house.code(bruno.email)
  clock.advance(600)
  expect(await refusalOf(tries(edge))).toBe('reset_refused')

  // Three codes in an hour, six in a day: beyond, the answer is the same and no mail leaves.
  await house.code(bruno.email)
  await house.code(bruno.email)
  const silent = await house.call('accounts.requestPasswordReset', { email: bruno.email })
  expect(silent.resetId).toMatch(/^[0-9a-f-]{36}$/)
  clock.advance(3_600)
  for (let i = 0; i < 3; i++) await house.code(bruno.email)
  clock.advance(3_600)
  await house.call('accounts.requestPasswordReset', { email: bruno.email })
  expect(await triesOf(bruno.email)).toHaveLength(6)

  // Fifteen wrong codes in a day, however many codes: then nothing is taken nor sent for a day.
  for (let i = 0; i < 2; i++) {
    const code = await house.code(alice.email)
    for (let n = 0; n < 5; n++) await refusalOf(tries({ ...code, pin: wrong(code.pin) }))
  }
  expect(await triesOf(alice.email)).toEqual([5, 5, 5])
  clock.advance(23 * 3_600)
  await house.call('accounts.requestPasswordReset', { email: alice.email })
  expect(await triesOf(alice.email)).toHaveLength(3)
  await house.call('sessions.signIn', { email: alice.email, password: alice.password })
  clock.advance(3_600)
  await tries(await house.code(alice.email))

  // More than fifty wrong ones in an hour anywhere: six digits alone change nothing any more.
  const before = await house.code(chloe.email)
  await rowsOf(
    house.adminUrl,
    `insert into prisme.tallies values ('wrong_pins', '${new Date(Math.floor((Date.now() + (600 + 2 * 3_600 + 24 * 3_600) * 1000) / 600_000) * 600_000).toISOString()}', 51)
     on conflict (name, since) do update set tally = 51`,
  )
  expect(await refusalOf(tries(before))).toBe('reset_refused')
  const { linkToken, ...digits } = await house.code(chloe.email)
  expect(linkToken).toMatch(/^[\w-]{43}$/)
  expect(await refusalOf(tries(digits))).toBe('reset_refused')
  await house.call('accounts.resetPassword', { ...digits, newPassword, ...(linkToken && { linkToken }) })
  const everyMail = mails.caught.filter(({ to }) => to === bruno.email)
  expect(everyMail).toHaveLength(6)
})
