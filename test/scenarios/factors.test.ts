import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClientSession, createRestCall } from '../../src/protocol/client/index.ts'
import type { Role } from '../../src/protocol/index.ts'
import type { Actor } from '../support/actor.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { type House, openHouse } from '../support/house.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { played, watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { addsTotp, asksForFactor, codeOf } from '../support/signs-in.ts'
import { movableClock } from '../transport/movable-clock.ts'

const clock = movableClock()
type Name = 'alice' | 'david' | 'emma' | 'gaby' | 'ada' | 'paul'
let house: House<Name>
let mails: MailServer
beforeAll(async () => {
  const people: Record<Name, Role> = {
    ...{ alice: 'user', david: 'user', emma: 'user', gaby: 'guest' },
    ...{ ada: 'company_admin', paul: 'company_admin' },
  }
  mails = await startMailServer()
  house = await openHouse({ people, world: clock.world, environment: { SMTP_URL: mails.url } })
})
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await mails?.[Symbol.asyncDispose]()
})

const now = clock.now
const stranger = () =>
  watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }))
const newSession = () => {
  const opened = createClientSession({ origin: house.origin, locale: 'fr', refreshIn: 'body' })
  return { ...opened, call: watched(opened.call) }
}

/** Adds an authenticator; the half minute of its first code is over then. */
async function addsOne(person: Actor) {
  const added = await addsTotp(person, now())
  clock.advance(60)
  return added
}

const begins = (person: Actor) => asksForFactor(stranger(), person)

async function confirms(
  person: Actor,
  proof: { kind: 'totp' | 'recoveryCode'; code: string },
): Promise<string> {
  const { attempt } = await begins(person)
  try {
    await stranger()('sessions.confirm', { attempt, proof })
    return 'done'
  } catch (error) {
    return refusalOf(Promise.reject(error))
  }
}

test('R23: who has an authenticator shows it; each code and each attempt is good once', async () => {
  const { alice } = house.people
  const other = await alice.secondDevice()
  const { secret, codes } = await addsOne(alice)
  expect(new Set(codes).size).toBe(10)
  // sessions that prove less than the account now asks for are over.
  await expect.poll(() => refusalOf(other.call('accounts.me', {})).catch(() => '')).toBe('session_ended')
  const { attempt, ways } = await begins(alice)
  expect(ways).toEqual(['totp', 'recoveryCode'])
  const code = codeOf(secret, now())
  const proof = { kind: 'totp', code } as const
  // An attempt is no session and no token.
  const withAttempt = createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => attempt })
  expect(await refusalOf(withAttempt('accounts.me', {}))).toBe('not_authenticated')
  expect(await refusalOf(stranger()('sessions.refresh', { refreshToken: attempt }))).toBe('session_ended')
  await stranger()('sessions.confirm', { attempt, proof })
  expect(await refusalOf(stranger()('sessions.confirm', { attempt, proof }))).toBe('attempt_over')
  expect(await confirms(alice, proof)).toBe('factor_refused')
  // Nor when the server's clock is set back, so that its half minute comes again.
  clock.advance(-3_600)
  expect(await confirms(alice, { kind: 'totp', code: codeOf(secret, now()) })).toBe('factor_refused')
  clock.advance(3_570)
  expect(await confirms(alice, proof)).toBe('factor_refused')
  clock.advance(30)
  expect(await confirms(alice, { kind: 'recoveryCode', code: (codes[0] ?? '').toLowerCase() })).toBe('done')
  expect(await confirms(alice, { kind: 'recoveryCode', code: codes[0] ?? '' })).toBe('factor_refused')
  expect((await alice.call('factors.list', {})).recoveryCodesLeft).toBe(9)
  const late = await begins(alice)
  clock.advance(601)
  const tooLate = { attempt: late.attempt, proof: { kind: 'totp', code: codeOf(secret, now()) } } as const
  expect(await refusalOf(stranger()('sessions.confirm', tooLate))).toBe('attempt_over')
})

test('a passkey signs in alone, and every lie of browser or authenticator is refused', async () => {
  const { david, emma } = house.people
  await david.session.signIn(david.email, david.password)
  const device = createAuthenticator(house.origin)
  const add = async (lies = {}) => {
    const { offer } = await david.call('factors.begin', { kind: 'passkey' })
    if (offer.kind !== 'passkey') throw new Error('asked for a passkey')
    const response = device.create(offer.options, lies)
    return david.call('factors.add', { name: 'Badge', answer: { kind: 'passkey', response } })
  }
  const wrongPlaces = [
    { origin: 'https://evil.example' },
    { origin: house.origin.replace('https', 'http') },
    { origin: `${house.origin}0` },
    { rpId: 'evil.example' },
  ]
  for (const lies of [...wrongPlaces, { unverified: true }])
    expect(await refusalOf(add(lies)), JSON.stringify(lies)).toBe('factor_refused')
  // What was asked of one person makes no passkey for another, nor a second one for the same.
  await emma.session.signIn(emma.email, emma.password)
  const { offer } = await david.call('factors.begin', { kind: 'passkey' })
  if (offer.kind !== 'passkey') throw new Error('asked for a passkey')
  const made = { kind: 'passkey', response: createAuthenticator(house.origin).create(offer.options) } as const
  expect(await refusalOf(emma.call('factors.add', { name: 'Badge', answer: made }))).toBe('factor_refused')
  const hers = createAuthenticator(house.origin)
  const asked = await emma.call('factors.begin', { kind: 'passkey' })
  if (asked.offer.kind !== 'passkey') throw new Error('asked for a passkey')
  const her = { kind: 'passkey', response: hers.create(asked.offer.options) } as const
  const added = await emma.call('factors.add', { name: 'Badge', answer: her })
  const twin = createAuthenticator(house.origin).create(asked.offer.options)
  const copy = { name: 'Copie', answer: { kind: 'passkey', response: twin } } as const
  expect(await refusalOf(emma.call('factors.add', copy))).toBe('factor_refused')
  expect((await add()).factor).toMatchObject({ kind: 'passkey', name: 'Badge' })
  const [row] = await rowsOf<{ aaguid: string }>(
    house.adminUrl,
    'select aaguid from prisme.factors where aaguid is not null',
  )
  expect(row?.aaguid).toBe('07070707-0707-0707-0707-070707070707')

  const session = newSession()
  await session.signInWithPasskey(async (options) => device.get(options))
  expect((await session.call('accounts.me', {})).account.accountId).toBe(david.accountId)
  const other = Buffer.from(emma.accountId.replaceAll('-', ''), 'hex')
  const company = Buffer.from(house.companyId.replaceAll('-', ''), 'hex')
  const lies = [
    ...wrongPlaces,
    { unverified: true },
    { counter: 1 },
    { challenge: Buffer.alloc(54, 1).toString('base64url') },
    { userHandle: Buffer.concat([company, other]).toString('base64url') },
    { userHandle: '' },
  ]
  for (const lie of lies) {
    const lying = newSession().signInWithPasskey(async (options) => device.get(options, lie))
    expect(await refusalOf(lying), JSON.stringify(lie)).toBe('sign_in_failed')
  }
  // The same answer a second time, and one for another purpose.
  const { options } = await stranger()('sessions.passkeyOptions', {})
  const response = device.get(options)
  await stranger()('sessions.signInWithPasskey', { response })
  expect(await refusalOf(stranger()('sessions.signInWithPasskey', { response }))).toBe('sign_in_failed')
  const { attempt, ways, passkeyOptions } = await begins(david)
  expect(ways).toEqual(['passkey', 'recoveryCode'])
  if (passkeyOptions === undefined) throw new Error('no passkey is asked for')
  const proof = { kind: 'passkey', response: device.get(passkeyOptions) } as const
  expect(await refusalOf(stranger()('sessions.signInWithPasskey', { response: proof.response }))).toBe(
    'sign_in_failed',
  )
  // Another's passkey, on the very challenge of his attempt.
  const foreign = { kind: 'passkey', response: hers.get(passkeyOptions) } as const
  expect(await refusalOf(stranger()('sessions.confirm', { attempt, proof: foreign }))).toBe('factor_refused')
  await stranger()('sessions.confirm', { attempt, proof })
  await emma.call('factors.remove', { factorId: added.factor.factorId })

  // R30: with a second factor the password is no proof any more.
  const password = { kind: 'password', password: david.password } as const
  expect(await refusalOf(session.call('sessions.verify', { proof: password }))).toBe('factor_refused')
  const verifying = await session.call('sessions.verifyOptions', {})
  if (verifying.passkeyOptions === undefined) throw new Error('no passkey is asked for')
  const fresh = device.get(verifying.passkeyOptions)
  await session.call('sessions.verify', { proof: { kind: 'passkey', response: fresh } })
  const drawn = await session.call('factors.renewRecoveryCodes', {})
  expect(drawn.recoveryCodes).toHaveLength(10)
  const { factors } = await session.call('factors.list', {})
  const factorId = factors[0]?.factorId ?? ''
  await session.call('factors.rename', { factorId, name: 'Clé du vestiaire' })
  expect((await session.call('factors.list', {})).factors[0]?.name).toBe('Clé du vestiaire')
  await session.call('factors.remove', { factorId })
  expect(await session.call('factors.list', {})).toMatchObject({ factors: [], recoveryCodesLeft: 0 })
  expect(await refusalOf(session.call('factors.remove', { factorId }))).toBe('factor_not_found')
})

test('A-4: factors are reset after a day or by a second administrator, and their owner can say no', async () => {
  const { david, emma, ada, paul } = house.people
  await emma.session.signIn(emma.email, emma.password)
  const { secret } = await addsOne(emma)
  for (const person of [ada, paul]) await person.session.signIn(person.email, person.password)
  const ask = async () =>
    (await ada.call('factors.askReset', { accountId: emma.accountId, identityChecked: 'in_person' })).reset
  const first = await ask()
  expect(await refusalOf(ask())).toBe('reset_under_way')
  const { resetId } = first
  expect(await refusalOf(ada.call('factors.approveReset', { resetId }))).toBe('needs_another_administrator')
  expect((await emma.call('factors.list', {})).reset).toEqual(first)
  await emma.call('factors.cancelReset', { resetId })
  expect(await refusalOf(paul.call('factors.approveReset', { resetId }))).toBe('reset_not_found')
  const second = await ask()
  expect((await paul.call('factors.listResets', {})).resets).toEqual([second])
  await paul.call('factors.approveReset', { resetId: second.resetId })
  await expect.poll(() => refusalOf(emma.call('accounts.me', {})).catch(() => '')).toBe('session_ended')
  expect(await emma.session.signIn(emma.email, emma.password)).toEqual({ step: 'done' })
  const again = await addsOne(emma)
  expect(again.secret).not.toBe(secret)
  // Whoever asked and is no administrator any more, whichever way, takes it with them.
  const promote = () => paul.call('members.changeRole', { accountId: david.accountId, role: 'company_admin' })
  const ways = {
    demoted: () => paul.call('members.changeRole', { accountId: david.accountId, role: 'user' }),
    blocked: () => paul.call('members.block', { accountId: david.accountId, reason: 'misuse_suspected' }),
    removed: () => paul.call('members.remove', { accountId: david.accountId }),
  }
  await promote()
  for (const [way, happens] of Object.entries(ways)) {
    await david.session.signIn(david.email, david.password)
    const asked = { accountId: emma.accountId, identityChecked: 'in_person' } as const
    const { reset } = await david.call('factors.askReset', asked)
    await happens()
    expect(await refusalOf(paul.call('factors.approveReset', { resetId: reset.resetId })), way).toBe(
      'reset_not_found',
    )
    if (way === 'demoted') await promote()
    if (way === 'blocked') await paul.call('members.unblock', { accountId: david.accountId })
  }
  expect((await emma.call('factors.list', {})).factors).toHaveLength(1)
  await ask()
  clock.advance(86_399)
  expect((await begins(emma)).step).toBe('confirm')
  clock.advance(2)
  expect((await emma.session.signIn(emma.email, emma.password)).step).toBe('done')
  // The same without anybody signing in: the day is over, and the session that is open too.
  await addsOne(emma)
  await paul.session.signIn(paul.email, paul.password)
  await paul.call('factors.askReset', { accountId: emma.accountId, identityChecked: 'known_number' })
  clock.advance(86_401)
  await rowsOf(
    house.adminUrl,
    `update graphile_worker._private_jobs set run_at = now() where run_at > now() + interval '1 hour'`,
  )
  await expect
    .poll(() => refusalOf(emma.call('factors.list', {})).catch(() => ''), { timeout: 15_000 })
    .toBe('session_ended')
  // Each step was told by mail.
  const told = () =>
    mails.caught.flatMap(({ to, subject }) => (to === emma.email ? [subject.replace(/^.*: /, '')] : []))
  const asked = 'Réinitialisation de vos seconds facteurs'
  const taken = 'Vos seconds facteurs ont été retirés'
  const added = 'Un second facteur a été ajouté'
  await expect
    .poll(
      () =>
        told()
          .filter((subject) => subject !== 'Un second facteur a été retiré')
          .sort(),
      {
        timeout: 15_000,
      },
    )
    .toEqual(
      [
        ...Array<string>(7).fill(asked),
        ...Array<string>(3).fill(taken),
        ...Array<string>(4).fill(added),
        ...Array<string>(4).fill('Réinitialisation annulée'),
      ].sort(),
    )
})

test('a factor that is demanded is enrolled before there is a session, and bars sessions without it', async () => {
  const { ada, paul, gaby } = house.people
  const outside = newSession()
  for (const person of [gaby, ada, paul]) await person.session.signIn(person.email, person.password)
  await ada.call('company.changePolicy', {
    expectedVersion: 0,
    changes: { mfa: { users: 'required', administrators: 'required' } },
  })
  // hers was opened with a password alone, and so was his.
  for (const weak of [ada, paul])
    await expect.poll(() => refusalOf(weak.call('accounts.me', {})).catch(() => '')).toBe('session_ended')
  const next = await outside.signIn(ada.email, ada.password)
  if (next.step !== 'enrol') throw new Error(`not asked to enrol: ${next.step}`)
  expect(outside.signedIn()).toBe(false)
  const offer = await played('sessions.beginEnrolment', next.begin('totp'))
  if (offer.kind !== 'totp') throw new Error('asked for an authenticator')
  expect(offer.uri).toContain(`secret=${offer.secret}&issuer=Prisme`)
  const wrong = { kind: 'totp', factorId: offer.factorId, code: codeOf(offer.secret, now(), 9) } as const
  const finish = (answer: typeof wrong) =>
    played('sessions.finishEnrolment', next.finish('Téléphone', answer))
  expect(await refusalOf(finish(wrong))).toBe('factor_refused')
  const right = { ...wrong, code: codeOf(offer.secret, now()) }
  expect(await finish(right)).toHaveLength(10)
  expect(await refusalOf(finish(right))).toBe('attempt_over')
  const { factors, required } = await outside.call('factors.list', {})
  expect(required).toBe(true)
  expect(await refusalOf(outside.call('factors.remove', { factorId: factors[0]?.factorId ?? '' }))).toBe(
    'last_factor',
  )
  // Guests: as the company says. This one was left alone until now.
  await gaby.call('accounts.me', {})
  await outside.call('company.changePolicy', { expectedVersion: 1, changes: { mfa: { guests: 'required' } } })
  await expect.poll(() => refusalOf(gaby.call('accounts.me', {})).catch(() => '')).toBe('session_ended')
  expect((await gaby.session.signIn(gaby.email, gaby.password)).step).toBe('enrol')
})
