import { describe, expect, test } from 'vitest'
import { createPasswordHashing } from '../../src/crypto/password-hash.ts'
import { startMailCatcher } from '../../src/embedded/mail-catcher.ts'
import type { Call } from '../../src/protocol/client/index.ts'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { tokensOf } from '../support/signs-in.ts'

/** A program without a session. */
function stranger(house: House<string>): Call {
  return watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }))
}

function bearer(house: House<string>, token: string): Call {
  return watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => token }))
}

/** A clock that tests move. */
function movableClock() {
  let ahead = 0
  return {
    advance: (milliseconds: number) => {
      ahead += milliseconds
    },
    now: () => new Date(Date.now() + ahead),
  }
}

describe('signing in', () => {
  test('works with the right password only, and an unknown address gets the same answer', async () => {
    await using house = await openHouse({ people: { alice: 'user' } })
    const { alice } = house.people
    const call = stranger(house)
    for (const [email, password] of [
      [alice.email, 'Faux-mot-de-passe-1'],
      ['personne@example.org', alice.password],
      [alice.email, ''.padEnd(1024, 'x')],
    ] as const) {
      expect(await refusalOf(call('sessions.signIn', { email, password }))).toBe('sign_in_failed')
    }
    // Case and surrounding spaces of an address do not matter; those of a password do.
    const tokens = tokensOf(
      await call('sessions.signIn', {
        email: ` ${alice.email.toUpperCase()} `,
        password: alice.password,
      }),
    )
    const me = await bearer(house, tokens.accessToken)('accounts.me', {})
    expect(me).toMatchObject({
      account: { displayName: 'Alice Martin', email: alice.email, role: 'user', accountType: 'person' },
      company: { name: 'Clinique des Tilleuls' },
    })
    expect(
      await refusalOf(call('sessions.signIn', { email: alice.email, password: ` ${alice.password}` })),
    ).toBe('sign_in_failed')
  })

  test('A-6: failures slow down whoever fails, by address, and leave successes alone', async () => {
    await using house = await openHouse({
      people: { alice: 'user' },
      environment: { PRISME_LIMIT_SIGN_IN_FAILURES: '3+0.01/s' },
    })
    const { alice } = house.people
    const call = stranger(house)
    for (let i = 0; i < 5; i++)
      await call('sessions.signIn', { email: alice.email, password: alice.password })
    for (let i = 0; i < 3; i++) {
      expect(await refusalOf(call('sessions.signIn', { email: alice.email, password: 'non' }))).toBe(
        'sign_in_failed',
      )
    }
    expect(await refusalOf(call('sessions.signIn', { email: alice.email, password: 'non' }))).toBe(
      'rate_limited',
    )
  })

  test('A-6: guesses sent all at once get no further than those sent one by one', async () => {
    await using house = await openHouse({
      people: { alice: 'user' },
      environment: { PRISME_LIMIT_SIGN_IN_FAILURES: '3+0.01/s' },
    })
    const { alice } = house.people
    const call = stranger(house)
    const guess = (): Promise<string> =>
      refusalOf(call('sessions.signIn', { email: alice.email, password: 'non' }))
    const answers = await Promise.all(Array.from({ length: 200 }, guess))
    expect(answers.filter((answer) => answer === 'sign_in_failed').length).toBeLessThanOrEqual(3 + 16)
    // What ran side by side is paid for: the network now waits longer, not shorter.
    expect(await guess()).toBe('rate_limited')
  })

  test('a guest whose access has ended, or a disabled account, cannot sign in nor go on', async () => {
    const clock = movableClock()
    await using house = await openHouse({
      people: { alice: 'user', gaston: 'guest' },
      world: (world) => ({ ...world, clock }),
    })
    const { alice, gaston } = house.people
    await rowsOf(
      house.adminUrl,
      `update prisme.accounts set disabled_at = now() where account_id = '${alice.accountId}'`,
    )
    clock.advance(600)
    expect(await refusalOf(alice.call('accounts.me', {}))).toBe('session_ended')
    expect(
      await refusalOf(stranger(house)('sessions.signIn', { email: alice.email, password: alice.password })),
    ).toBe('sign_in_failed')
    await gaston.call('accounts.me', {})
    await rowsOf(
      house.adminUrl,
      `update prisme.accounts set expires_at = now() where account_id = '${gaston.accountId}'`,
    )
    clock.advance(600)
    expect(await refusalOf(gaston.call('accounts.me', {}))).toBe('session_ended')
  })

  test('A-1: hashes are salted, slow, wrapped, and made anew when the parameters rise', async () => {
    await using house = await openHouse({ people: { alice: 'user' } })
    const { alice } = house.people
    const before = await rowsOf<{ password_sealed: Buffer }>(
      house.adminUrl,
      'select password_sealed from prisme.accounts',
    )
    expect(before[0]?.password_sealed.includes('argon2')).toBe(false)
    const { accounts, database } = house.app.services
    const phc = await database.inCompany(house.companyId, (tx) => accounts.passwordHash(tx, alice.accountId))
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    const weaker = createPasswordHashing({ memoryKiB: 19_456, passes: 1 }, 1)
    const old = await weaker.hash(alice.password)
    await database.inCompany(house.companyId, (tx) => accounts.replacePasswordHash(tx, alice.accountId, old))
    await stranger(house)('sessions.signIn', { email: alice.email, password: alice.password })
    const now = await database.inCompany(house.companyId, (tx) => accounts.passwordHash(tx, alice.accountId))
    expect(now).toContain('m=19456,t=2')
  })
})

describe('A-11: refresh tokens', () => {
  test('change with each use; ten tabs that renew at once get the same successor', async () => {
    await using house = await openHouse({ people: { alice: 'user' } })
    const { alice } = house.people
    const call = stranger(house)
    const first = tokensOf(await call('sessions.signIn', { email: alice.email, password: alice.password }))
    const { refreshToken } = first
    if (refreshToken === undefined) throw new Error('no refresh token')
    const tabs = await Promise.all(
      Array.from({ length: 10 }, () => call('sessions.refresh', { refreshToken })),
    )
    const successors = new Set(tabs.map((tab) => tab.refreshToken))
    expect(successors.size).toBe(1)
    expect(successors.has(refreshToken)).toBe(false)
    for (const tab of tabs) await bearer(house, tab.accessToken)('accounts.me', {})
    expect(tabs[0]?.sessionExpiresAt).toBe(first.sessionExpiresAt)
    // Three tabs one after the other, the last two late: each goes on from what its answer gave it.
    const next = await call('sessions.refresh', { refreshToken: tabs[0]?.refreshToken })
    for (const tab of [1, 2])
      expect((await call('sessions.refresh', { refreshToken: tabs[tab]?.refreshToken })).refreshToken).toBe(
        next.refreshToken,
      )
    // A gateway that dies after the change and before its answer: whoever asks another one has lost nothing.
    const unheard = await call('sessions.refresh', { refreshToken: next.refreshToken })
    await using other = await reopen(house)
    const there = watched(
      createRestCall({ origin: other.origin, locale: 'fr', accessToken: async () => undefined }),
    )
    const heard = await there('sessions.refresh', { refreshToken: next.refreshToken })
    expect(heard.refreshToken).toBe(unheard.refreshToken)
    await there('sessions.refresh', { refreshToken: heard.refreshToken })
    // One family, no branch: as many tokens as changes.
    const family = await rowsOf(
      house.adminUrl,
      `select from prisme.refresh_tokens t where t.session_id = (select session_id from prisme.refresh_tokens
        where token_hash = sha256(decode('${Buffer.from(refreshToken, 'base64url').toString('hex')}', 'hex')))`,
    )
    expect(family).toHaveLength(5)
  })

  test('one used again after its time ends the session, closes its sockets, and its owner is told by mail', async () => {
    const clock = movableClock()
    await using mails = await mailCatcher()
    await using house = await openHouse({
      people: { alice: 'user' },
      environment: { SMTP_URL: mails.smtpUrl },
      world: (world) => ({ ...world, clock }),
    })
    const { alice } = house.people
    const call = stranger(house)
    const first = tokensOf(await call('sessions.signIn', { email: alice.email, password: alice.password }))
    const refreshToken = first.refreshToken ?? ''
    const second = await call('sessions.refresh', { refreshToken })
    clock.advance(19_000)
    expect((await call('sessions.refresh', { refreshToken })).refreshToken).toBe(second.refreshToken)
    clock.advance(2_000)
    expect(await refusalOf(call('sessions.refresh', { refreshToken }))).toBe('session_ended')
    expect(await refusalOf(call('sessions.refresh', { refreshToken: second.refreshToken }))).toBe(
      'session_ended',
    )
    clock.advance(600)
    expect(await refusalOf(bearer(house, second.accessToken)('accounts.me', {}))).toBe('session_ended')
    const mail = await mails.waitFor((caught) => caught.to.includes(alice.email), AbortSignal.timeout(20_000))
    expect(mail.subject).toBe('Prisme\u00a0: Une de vos sessions a été fermée')
    // Her other session goes on.
    await alice.call('accounts.me', {})
  })

  test('nothing that is no token of ours is taken for one', async () => {
    await using house = await openHouse({ people: { alice: 'user' } })
    const call = stranger(house)
    for (const refreshToken of ['', 'x', 'A'.repeat(64), Buffer.alloc(48).toString('base64url')]) {
      expect(await refusalOf(call('sessions.refresh', { refreshToken }))).toMatch(
        /not_authenticated|session_ended/,
      )
    }
    expect(await refusalOf(call('sessions.refresh', {}))).toBe('not_authenticated')
  })
})

async function mailCatcher() {
  const { mkdtemp, rm } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const { join } = await import('node:path')
  const directory = await mkdtemp(join(tmpdir(), 'prisme-mail-'))
  const catcher = await startMailCatcher({ directory, report: () => {} })
  return {
    smtpUrl: catcher.smtpUrl,
    waitFor: catcher.waitFor,
    async [Symbol.asyncDispose]() {
      await catcher.stop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

describe('a session', () => {
  test('ends when its owner signs out: tokens stop working at once', async () => {
    await using house = await openHouse({ people: { alice: 'user' } })
    const call = stranger(house)
    const { alice } = house.people
    const tokens = tokensOf(await call('sessions.signIn', { email: alice.email, password: alice.password }))
    const own = bearer(house, tokens.accessToken)
    await own('accounts.me', {})
    await own('sessions.signOut', {})
    expect(await refusalOf(call('sessions.refresh', { refreshToken: tokens.refreshToken }))).toBe(
      'session_ended',
    )
    await expect
      .poll(() => refusalOf(own('accounts.me', {})).catch(() => 'still works'), { timeout: 2_000 })
      .toBe('session_ended')
  })

  test('goes on when the server’s clock is set back an hour, and lets nothing in a second time', async () => {
    const clock = movableClock()
    await using house = await openHouse({
      people: { alice: 'user', bruno: 'user' },
      world: (world) => ({ ...world, clock }),
    })
    const { alice, bruno } = house.people
    const call = stranger(house)
    const first = tokensOf(await call('sessions.signIn', { email: alice.email, password: alice.password }))
    const second = await call('sessions.refresh', { refreshToken: first.refreshToken })
    const { conversationId } = await bruno.creates('Changement d’heure', alice)
    const before = await bruno.sends(conversationId, 'avant')
    clock.advance(-3_600_000)
    const own = bearer(house, second.accessToken)
    await own('accounts.me', {})
    // Time never runs backwards within a conversation.
    const after = await bruno.sends(conversationId, 'après')
    expect(Date.parse(after.sentAt)).toBeGreaterThanOrEqual(Date.parse(before.sentAt))
    const third = await call('sessions.refresh', { refreshToken: second.refreshToken })
    expect(await call('sessions.refresh', { refreshToken: second.refreshToken })).toMatchObject({
      refreshToken: third.refreshToken,
    })
    await bearer(house, third.accessToken)('accounts.me', {})
    // Used before the clock was set back: that its time comes again does not make it good again.
    expect(await refusalOf(call('sessions.refresh', { refreshToken: first.refreshToken }))).toBe(
      'session_ended',
    )
    expect(await refusalOf(call('sessions.refresh', { refreshToken: third.refreshToken }))).toBe(
      'session_ended',
    )
  })

  test('gives access tokens of five minutes and lasts twelve hours, however often it is renewed', async () => {
    const clock = movableClock()
    await using house = await openHouse({
      people: { alice: 'user' },
      world: (world) => ({ ...world, clock }),
    })
    const { alice } = house.people
    const call = stranger(house)
    let tokens = tokensOf(await call('sessions.signIn', { email: alice.email, password: alice.password }))
    const own = bearer(house, tokens.accessToken)
    clock.advance(5 * 60_000 + 31_000)
    expect(await refusalOf(own('accounts.me', {}))).toBe('not_authenticated')
    const acts = async (): Promise<void> => {
      tokens = await call('sessions.refresh', { refreshToken: tokens.refreshToken })
      await bearer(house, tokens.accessToken)('sessions.touch', {})
    }
    await acts()
    for (let half = 0; half < 25; half++) {
      clock.advance(28 * 60_000)
      await acts()
    }
    clock.advance(860_000)
    const last = await call('sessions.refresh', { refreshToken: tokens.refreshToken })
    expect(Date.parse(last.accessTokenExpiresAt)).toBeLessThanOrEqual(Date.parse(last.sessionExpiresAt))
    clock.advance(60_000)
    expect(await refusalOf(call('sessions.refresh', { refreshToken: last.refreshToken }))).toBe(
      'session_ended',
    )
    expect(await refusalOf(bearer(house, last.accessToken)('accounts.me', {}))).toMatch(
      /session_ended|not_authenticated/,
    )
  })
})
