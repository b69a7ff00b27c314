import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Call, createRestCall } from '../../src/protocol/client/index.ts'
import type { Actor } from '../support/actor.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { held, untilWaiting } from '../support/held.ts'
import { type HouseByProvider, houseByProvider } from '../support/house-by-provider.ts'
import { note, watched } from '../support/played.ts'
import { answerOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { addsTotp, codeOf, tokensOf } from '../support/signs-in.ts'

// what happens at the same moment as a sign-in, or as the rule is made.
type Opened = HouseByProvider<'ada' | 'bea' | 'cleo' | 'dora' | 'eve' | 'nora'>
let opened: Opened
let idp: Opened['idp']
let mails: Opened['mails']
let house: Opened['house']
let providerId: string
let clock: Opened['clock']
let secret: string
const keys = new Map<string, ReturnType<typeof createAuthenticator>>()

const callWith = (token?: string): Call =>
  watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => token }))

beforeAll(async () => {
  opened = await houseByProvider({
    people: {
      ada: 'company_admin',
      bea: 'company_admin',
      cleo: 'company_admin',
      dora: 'company_admin',
      eve: 'company_admin',
      nora: 'user',
    },
    domains: ['tilleuls.example', 'example.org'],
  })
  ;({ idp, mails, house, providerId, clock } = opened)
  const { ada, dora, cleo, eve } = house.people
  for (const [name, { call }] of Object.entries({ ada, dora })) {
    const { authorizationUrl, flow = '' } = await call('identities.beginLink', { providerId })
    const response = visits(authorizationUrl, name)
    await call('identities.link', { returnedTo: providerId, flow, response })
  }
  secret = (await addsTotp(eve, clock.now())).secret
  for (const person of [bea(), cleo, eve]) {
    await addsPasskey(person.accountId, person.call)
    await ada.call('company.nameEmergencyAccount', { accountId: person.accountId as never })
  }
})
afterAll(() => opened?.[Symbol.asyncDispose]())

const visits = (url: string, name: string, more: object = {}): string =>
  idp.visit(url, {
    sub: `sub-${name}`,
    email: `${name}@tilleuls.example`,
    email_verified: true,
    name,
    ...more,
  })

async function comesBack(name: string, more: object = {}) {
  const way = `${house.companyId}.${providerId}`
  const { authorizationUrl, flow = '' } = await callWith()('sessions.beginWithProvider', { way })
  const response = visits(authorizationUrl, name, more)
  return callWith()('sessions.finishWithProvider', { returnedTo: providerId, flow, response })
}

async function signsInThere(name: string): Promise<Call> {
  return callWith(tokensOf(await comesBack(name)).accessToken)
}

async function addsPasskey(accountId: string, call: Call): Promise<void> {
  const device = createAuthenticator(house.origin)
  const { offer } = await call('factors.begin', { kind: 'passkey' })
  if (offer.kind !== 'passkey') throw new Error('asked for a passkey')
  const answer = { kind: 'passkey', response: device.create(offer.options) } as const
  await call('factors.add', { name: 'Coffre', answer })
  keys.set(accountId, device)
}

async function byPasskey(person: Actor): Promise<Call> {
  const { options } = await callWith()('sessions.passkeyOptions', {})
  const response = keys.get(person.accountId)?.get(options)
  if (response === undefined) throw new Error('no passkey')
  return callWith((await callWith()('sessions.signInWithPasskey', { response })).accessToken)
}

const demands = (call: Call) => answerOf(call('company.demandProviders', { guests: 'as_before' }))
const sessionsOf = (...people: { accountId: string }[]) =>
  `select from prisme.sessions where ended_at is null
    and account_id in (${people.map(({ accountId }) => `'${accountId}'`).join()})`

async function offered(name: string, email: string, more: object = {}) {
  const codes = () =>
    mails.caught.filter(({ to, subject }) => to === email && subject.includes('lier votre compte'))
  const before = codes().length
  const answer = await comesBack(name, { email, ...more })
  if (answer.step !== 'link') throw new Error(`no code was sent: ${answer.step}`)
  await expect.poll(codes, { timeout: 10_000 }).toHaveLength(before + 1)
  const text = codes().at(-1)?.text ?? ''
  return { attempt: answer.attempt, code: /^(\d{6})$/m.exec(text)?.[1] ?? '' }
}
const turns = (active: boolean) =>
  house.people.dora.call('providers.change', { providerId: providerId as never, active })
const signsIn = ({ email, password }: Actor) => answerOf(callWith()('sessions.signIn', { email, password }))
const whose = (person: { accountId: string }) => ({ accountId: person.accountId as never })

test('A-13: who is blocked while they sign in finds no session when they come back', async () => {
  const { ada, nora } = house.people
  const yann = tokensOf(await comesBack('yann'))
  const { account } = await callWith(yann.accessToken)('accounts.me', {})
  const ways: [string, () => Promise<unknown>, string][] = [
    [nora.accountId, () => signsIn(nora), 'sign_in_failed'],
    [account.accountId, () => answerOf(comesBack('yann')), 'federation_refused'],
  ]
  for (const [accountId, way, refusal] of ways) {
    const open = sessionsOf({ accountId })
    await using sessions = await held(house.adminUrl, `${open} for update`)
    const blocking = ada.call('members.block', { ...whose({ accountId }), reason: 'other' })
    await untilWaiting(house.adminUrl, 1)
    const coming = way()
    await untilWaiting(house.adminUrl, 2)
    await sessions.letGo()
    await blocking
    expect(await coming).toBe(refusal)
    await ada.call('members.unblock', whose({ accountId }))
    expect(await rowsOf(house.adminUrl, open)).toHaveLength(0)
  }
})

test('A-13: who is removed while they sign in finds no session when they come back', async () => {
  const gone = tokensOf(await comesBack('xavier'))
  const { account } = await callWith(gone.accessToken)('accounts.me', {})
  await using sessions = await held(house.adminUrl, `${sessionsOf(account)} for update`)
  const removing = house.people.ada.call('members.remove', whose(account))
  await untilWaiting(house.adminUrl, 1)
  const coming = answerOf(comesBack('xavier'))
  await untilWaiting(house.adminUrl, 2)
  await sessions.letGo()
  await removing
  expect(await coming).toBe('federation_refused')
  expect(await rowsOf(house.adminUrl, sessionsOf(account))).toHaveLength(0)
})

test('A-13: a sign-in that waits for its second step is over when the password is another, or its person is blocked', async () => {
  const { ada, dora, nora } = house.people
  const demandsFactors = async (users: 'required' | 'optional') => {
    const { version } = await ada.call('company.readPolicy', {})
    await ada.call('company.changePolicy', { expectedVersion: version, changes: { mfa: { users } } })
  }
  await demandsFactors('required')
  const { email, password } = nora
  const begins = async () => {
    const answer = await callWith()('sessions.signIn', { email, password })
    if (answer.step !== 'enrol') throw new Error(`not asked to enrol: ${answer.step}`)
    return answer.attempt
  }
  const goesOn = (attempt: string) =>
    answerOf(callWith()('sessions.beginEnrolment', { attempt, kind: 'totp' }))
  const attempt = await begins()
  expect(await goesOn(attempt)).toBe('done')
  await dora.call('members.block', { ...whose(nora), reason: 'other' })
  await dora.call('members.unblock', whose(nora))
  expect(await goesOn(attempt)).toBe('attempt_over')
  // Whoever knew the password has not made it theirs by a factor of their own.
  const thief = await begins()
  const { resetId } = await callWith()('accounts.requestPasswordReset', { email })
  const pin = /^(\d{6})$/m.exec((await mails.to(email)).text)?.[1] ?? ''
  await callWith()('accounts.resetPassword', { resetId, pin, newPassword: password })
  expect(await goesOn(thief)).toBe('attempt_over')
  await demandsFactors('optional')
})

test('A-13: who comes through a provider while it is turned off finds no session when it is on again', async () => {
  const yann = tokensOf(await comesBack('yann'))
  const { account } = await callWith(yann.accessToken)('accounts.me', {})
  await using sessions = await held(house.adminUrl, `${sessionsOf(account)} for update`)
  const turning = turns(false)
  await untilWaiting(house.adminUrl, 1)
  const coming = answerOf(comesBack('yann'))
  await untilWaiting(house.adminUrl, 2)
  await sessions.letGo()
  await turning
  expect(await coming).toBe('federation_refused')
  await turns(true)
  expect(await rowsOf(house.adminUrl, sessionsOf(account))).toHaveLength(0)
})

test('A-17: a code for a link is worth nothing once its provider was turned off', async () => {
  const { nora } = house.people
  const offer = await offered('nora', nora.email)
  await turns(false)
  await turns(true)
  expect(await answerOf(callWith()('sessions.confirmLink', offer))).toBe('attempt_over')
})

test('A-13: a code for a link, and the second step after it, are over when the sign-in ended at the provider', async () => {
  const { nora, eve, ada } = house.people
  const { providers } = await ada.call('providers.list', {})
  const place = providers.find((provider) => provider.providerId === providerId)
  const ends = async (claims: Record<string, unknown>) => {
    const body = new URLSearchParams({ logout_token: idp.logoutToken(claims) })
    const response = await fetch(place?.kind === 'oidc' ? place.logoutUri : '', { method: 'POST', body })
    note('sessions.endFromProvider', response.ok ? 'done' : String(response.status))
    expect(response.ok).toBe(true)
  }
  const confirms = (offer: { attempt: string; code: string }) => callWith()('sessions.confirmLink', offer)

  // By who it is, with whatever session; and by the session alone.
  const hers = await offered('nora', nora.email, { sid: 'ward' })
  await ends({ sub: 'sub-nora' })
  expect(await answerOf(confirms(hers))).toBe('attempt_over')
  const eves = await offered('eve-2', eve.email, { sid: 'home' })
  await ends({ sid: 'home' })
  expect(await answerOf(confirms(eves))).toBe('attempt_over')

  // Somebody else's end, or that of another session of theirs, is none of this one.
  const again = await offered('eve-2', eve.email, { sid: 'ward' })
  const others = [{ sub: 'sub-nora' }, { sid: 'home' }, { sub: 'sub-eve-2', sid: 'home' }]
  for (const claims of others) await ends(claims)
  const answer = await confirms(again)
  if (answer.step !== 'confirm') throw new Error(`no second factor: ${answer.step}`)
  for (const claims of others) await ends(claims)
  const goesOn = () => {
    const proof = { kind: 'totp', code: '000000' } as const
    return answerOf(callWith()('sessions.confirm', { attempt: answer.attempt, proof }))
  }
  expect(await goesOn()).toBe('factor_refused')
  await ends({ sub: 'sub-eve-2', sid: 'ward' })
  expect(await goesOn()).toBe('attempt_over')
  const links = `select from prisme.federated_identities where account_id in ('${eve.accountId}', '${nora.accountId}')`
  expect(await rowsOf(house.adminUrl, links)).toHaveLength(0)
})

test('L-6: a link by a code leaves the trace of a sign-in, and one of the link, when there is one and not before', async () => {
  const { nora, eve } = house.people
  const traces = (after: Date) =>
    rowsOf<{ action: string; object_id: string; session_id: string | null }>(
      house.adminUrl,
      `select action, object_id, session_id from prisme.access_traces where outcome = 'done'
        and action in ('session.opened', 'identity.linked') and occurred_at > '${after.toISOString()}' order by action`,
    )
  const started = clock.now()
  clock.advance(1)
  await callWith()('sessions.confirmLink', await offered('nora', nora.email))
  const [linked, opened, ...more] = await traces(started)
  expect(more).toEqual([])
  expect(linked).toMatchObject({ action: 'identity.linked', object_id: providerId })
  expect(opened).toMatchObject({ action: 'session.opened', object_id: nora.accountId })
  expect(linked?.session_id).toBe(opened?.session_id)

  const later = clock.now()
  clock.advance(60)
  const hers = await callWith()('sessions.confirmLink', await offered('eve', eve.email))
  if (hers.step !== 'confirm') throw new Error(`no second factor: ${hers.step}`)
  expect(await traces(later)).toEqual([])
  const proof = { kind: 'totp', code: codeOf(secret, clock.now()) } as const
  await callWith()('sessions.confirm', { attempt: hers.attempt, proof })
  expect((await traces(later)).map(({ action }) => action)).toEqual(['identity.linked', 'session.opened'])
})

test('A-19: a password that was right when the rule was made opens nothing, not even an emergency account', async () => {
  const { nora, eve } = house.people
  const admin = await signsInThere('ada')
  await using ready = await held(house.adminUrl, 'select from prisme.emergency_accounts for update')
  const making = demands(admin)
  await untilWaiting(house.adminUrl, 1)
  const coming = Promise.all([signsIn(nora), signsIn(eve)])
  await untilWaiting(house.adminUrl, 3)
  await ready.letGo()
  expect(await making).toBe('done')
  expect(await coming).toEqual(['sign_in_failed', 'sign_in_failed'])
  const left = await rowsOf(house.adminUrl, `${sessionsOf(nora, eve)} and provider_id is null`)
  expect(left).toHaveLength(0)
  const rescue = await byPasskey(eve)
  await mends()
  await rescue('company.releaseEmergencyAccount', whose(eve))
})

test('A-19: who names an account for emergencies waits for who changes its role, and nobody waits for them meanwhile', async () => {
  const { eve } = house.people
  const admin = await signsInThere('ada')
  const row = `select from prisme.accounts where account_id = '${eve.accountId}' for update`
  await using changing = await held(house.adminUrl, row)
  const naming = answerOf(admin('company.nameEmergencyAccount', whose(eve)))
  await untilWaiting(house.adminUrl, 1)
  tokensOf(await comesBack('yann'))
  await changing.letGo()
  expect(await naming).toBe('done')
  await admin('company.releaseEmergencyAccount', whose(eve))
})

test('A-4, A-19: the passkey of an emergency account is not reset while the rule holds, whoever asked for it and when', async () => {
  const { ada, cleo } = house.people
  const [asker, approver] = [await signsInThere('ada'), await signsInThere('dora')]
  const asks = { ...whose(cleo), identityChecked: 'in_person' } as const
  const { reset } = await asker('factors.askReset', asks)
  const { resetId } = reset
  expect(await demands(await signsInThere('ada'))).toBe('done')
  expect(await answerOf(approver('factors.approveReset', { resetId }))).toBe('emergency_account')
  clock.advance(25 * 3_600)
  const due = { companyId: house.companyId, resetId }
  await house.app.services.jobs['factors.reset'](due, { attempt: 1, last: false } as never)
  const again = await signsInThere('dora')
  expect((await again('factors.listResets', {})).resets).toEqual([])
  expect(await answerOf(again('factors.askReset', asks))).toBe('emergency_account')
  await byPasskey(cleo)
  const gone = `delete from prisme.factors where account_id = '${cleo.accountId}'`
  await expect(rowsOf(house.adminUrl, gone)).rejects.toMatchObject({ code: 'PR002' })
  await mends()
  expect(await answerOf((await signsInThere('ada'))('factors.askReset', asks))).toBe('done')
  await rowsOf(house.adminUrl, `delete from prisme.factor_resets where asked_by = '${ada.accountId}'`)
})

/** What whoever makes the rule counts on, how somebody takes it away, and what that is answered once the rule is made. */
const takesAway: [string, () => Promise<(call: Call) => Promise<unknown>>, string][] = [
  [
    'an emergency account is blocked',
    async () => (call) => call('members.block', { accountId: bea().accountId as never, reason: 'leaving' }),
    'emergency_account',
  ],
  [
    'an emergency account is demoted',
    async () => (call) => call('members.changeRole', { accountId: bea().accountId as never, role: 'user' }),
    'emergency_account',
  ],
  [
    'an emergency account loses its passkey',
    async () => {
      hers = await byPasskey(bea())
      const [factor] = (await hers('factors.list', {})).factors
      return () => hers('factors.remove', { factorId: factor?.factorId as never })
    },
    'emergency_account',
  ],
  [
    'the provider is turned off',
    async () => (call) => call('providers.change', { providerId: providerId as never, active: false }),
    'done',
  ],
]
const bea = () => house.people.bea
let hers: Call

async function mends(): Promise<void> {
  await house.app.services.operator.openSignIn(house.companyId)
  await rowsOf(
    house.adminUrl,
    `update prisme.accounts set role = 'company_admin', disabled_at = null, disabled_reason = null
      where account_id = '${bea().accountId}'`,
  )
  await rowsOf(house.adminUrl, 'update prisme.identity_providers set disabled_at = null')
  const kept = `select from prisme.factors where account_id = '${bea().accountId}'`
  if ((await rowsOf(house.adminUrl, kept)).length > 0) return
  await addsPasskey(bea().accountId, hers)
}

// A role that is lost ends no session: its change is over at once.
const slowly = takesAway.filter(([what]) => !what.includes('demoted'))
test.each(slowly)('A-19: while %s, no rule is made that counts on it', async (_what, prepare) => {
  const [admin, other] = [await signsInThere('ada'), await signsInThere('dora')]
  const act = await prepare()
  await byPasskey(bea())
  // Their last step is to end sessions: hers, or those that were opened at the provider.
  await using sessions = await held(house.adminUrl, `${sessionsOf(bea(), house.people.dora)} for update`)
  const taking = answerOf(act(other))
  await untilWaiting(house.adminUrl, 1)
  const making = demands(admin)
  await untilWaiting(house.adminUrl, 2)
  await sessions.letGo()
  expect(await taking).toBe('done')
  expect(await making).toMatch(/emergency_accounts_needed|provider_sign_in_needed/)
  expect(await rowsOf(house.adminUrl, 'select from prisme.sign_in_rules')).toHaveLength(0)
  await mends()
})

test.each(takesAway)(
  'A-19: while the rule is made, %s after it, or not at all',
  async (_what, prepare, outcome) => {
    const [admin, other] = [await signsInThere('ada'), await signsInThere('dora')]
    const act = await prepare()
    await using ready = await held(house.adminUrl, 'select from prisme.emergency_accounts for update')
    const making = demands(admin)
    await untilWaiting(house.adminUrl, 1)
    const taking = answerOf(act(other))
    await untilWaiting(house.adminUrl, 2)
    await ready.letGo()
    expect(await making).toBe('done')
    expect(await taking).toBe(outcome)
    await mends()
    await byPasskey(bea())
  },
)

test('A-17: a code for a link is worth nothing once its provider is deleted, and its id is nobody else’s', async () => {
  const { cleo } = house.people
  const offer = await offered('cleo', cleo.email)
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })
  const { clientId, clientSecret, issuer } = idp
  const asked = { issuer, clientId, clientSecret, name: 'Autre', provisioning: 'off' } as const
  const taken = denis.call('providers.create', { ...asked, providerId: providerId as never })
  await expect(taken).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'providerId' }] })
  await denis.call('providers.create', asked)
  await (await signsInThere('dora'))('providers.delete', { providerId: providerId as never })
  expect(await answerOf(callWith()('sessions.confirmLink', offer))).toBe('attempt_over')
})
