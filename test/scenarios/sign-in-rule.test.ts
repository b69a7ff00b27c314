import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCompany } from '../../src/cli/company.ts'
import { type Call, createRestCall } from '../../src/protocol/client/index.ts'
import type { Actor } from '../support/actor.ts'
import { createAuthenticator } from '../support/authenticator.ts'
import { type HouseByProvider, houseByProvider } from '../support/house-by-provider.ts'
import { watched } from '../support/played.ts'
import { answerOf, refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { tokensOf } from '../support/signs-in.ts'

type Opened = HouseByProvider<'ada' | 'bea' | 'cleo' | 'alice' | 'nora' | 'gil'>
let opened: Opened
let idp: Opened['idp']
let mails: Opened['mails']
let house: Opened['house']
let providerId: string
let clock: Opened['clock']
let way: string

const callWith = (token?: string): Call =>
  watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => token }))
const newPassword = 'Vokv!lumi-4zu'
const keys = new Map<string, ReturnType<typeof createAuthenticator>>()

beforeAll(async () => {
  opened = await houseByProvider({
    people: {
      ...{ ada: 'company_admin', bea: 'company_admin', cleo: 'company_admin' },
      ...{ alice: 'user', nora: 'user', gil: 'guest' },
    },
    domains: ['tilleuls.example'],
    policy: {
      registration: { mode: 'open', domains: ['tilleuls.example'] },
      integrations: { personalKeys: 'enabled' },
    },
  })
  ;({ idp, mails, house, providerId, clock } = opened)
  way = `${house.companyId}.${providerId}`
})
afterAll(() => opened?.[Symbol.asyncDispose]())

const claimsOf = (name: string) => ({
  sub: `sub-${name}`,
  email: `${name}@tilleuls.example`,
  email_verified: true,
  name,
})

async function signsInThere(name: string): Promise<Call> {
  const { authorizationUrl, flow = '' } = await callWith()('sessions.beginWithProvider', { way })
  const response = idp.visit(authorizationUrl, claimsOf(name))
  const shown = { returnedTo: providerId, flow, response }
  return callWith(tokensOf(await callWith()('sessions.finishWithProvider', shown)).accessToken)
}

async function links(person: Actor, name: string): Promise<void> {
  const { authorizationUrl, flow = '' } = await person.call('identities.beginLink', { providerId })
  const response = idp.visit(authorizationUrl, claimsOf(name))
  await person.call('identities.link', { returnedTo: providerId, flow, response })
}

async function addsPasskey(person: Actor): Promise<void> {
  const device = createAuthenticator(house.origin)
  const { offer } = await person.call('factors.begin', { kind: 'passkey' })
  if (offer.kind !== 'passkey') throw new Error('asked for a passkey')
  const answer = { kind: 'passkey', response: device.create(offer.options) } as const
  await person.call('factors.add', { name: 'Coffre', answer })
  keys.set(person.accountId, device)
}

async function byPasskey(person: Actor): Promise<Call> {
  const { options } = await callWith()('sessions.passkeyOptions', {})
  const response = keys.get(person.accountId)?.get(options)
  if (response === undefined) throw new Error('no passkey')
  return callWith((await callWith()('sessions.signInWithPasskey', { response })).accessToken)
}

async function codeFor(email: string): Promise<{ resetId: string; pin: string }> {
  const before = mails.caught.filter(({ to }) => to === email).length
  const { resetId } = await callWith()('accounts.requestPasswordReset', { email })
  const { text } = await mails.to(email, before + 1)
  return { resetId, pin: /^(\d{6})$/m.exec(text)?.[1] ?? '' }
}

async function mailedNow(email: string, act: () => Promise<unknown>): Promise<string> {
  const before = mails.caught.filter(({ to }) => to === email).length
  await act()
  return (await mails.to(email, before + 1)).subject
}

test('the rule is made by an administrator who just came in at the provider, when two accounts are kept for emergencies', async () => {
  const { ada, bea, cleo, alice } = house.people
  const demands = (call: Call) => refusalOf(call('company.demandProviders', { guests: 'as_before' }))
  expect(await demands(ada.call)).toBe('provider_sign_in_needed')
  await links(ada, 'ada')
  // Linking is no sign-in: nobody has seen yet that the provider lets her in.
  expect(await demands(ada.call)).toBe('provider_sign_in_needed')
  const own = async (call: Call) => (await call('company.readSignInRule', {})).own
  expect(await own(ada.call)).toEqual({ provenUntil: null, sessionStays: false })
  const late = await signsInThere('ada')
  await rowsOf(
    house.adminUrl,
    "update prisme.federated_identities set last_used_at = now() - interval '11 minutes'",
  )
  expect(await demands(late)).toBe('provider_sign_in_needed')
  expect(await own(late)).toEqual({ provenUntil: null, sessionStays: true })
  const fresh = await signsInThere('ada')
  const provenUntil = new Date(clock.now().getTime() + 600_000).toISOString()
  expect(await own(fresh)).toEqual({ provenUntil, sessionStays: true })
  expect(await own(ada.call)).toEqual({ provenUntil, sessionStays: false })
  expect(await demands(fresh)).toBe('emergency_accounts_needed')
  const names = (person: Actor) =>
    answerOf(fresh('company.nameEmergencyAccount', { accountId: person.accountId }))
  expect(await names(alice)).toBe('emergency_account_unfit')
  expect(await names(bea)).toBe('emergency_account_unfit')
  for (const person of [bea, cleo]) {
    await person.session.signIn(person.email, person.password)
    await addsPasskey(person)
    expect(await names(person)).toBe('done')
    clock.advance(1)
  }
  expect(await refusalOf(alice.call('company.readSignInRule', {}))).toBe('not_allowed')
  const { providersOnly, emergencyAccounts, affected } = await fresh('company.readSignInRule', {})
  expect(providersOnly).toBeNull()
  expect(emergencyAccounts).toMatchObject([
    { accountId: bea.accountId, ready: true, lastUsedAt: null },
    { accountId: cleo.accountId, ready: true, lastUsedAt: null },
  ])
  expect(affected).toMatchObject({ passwords: 5, guests: 1, keys: 0, unlinked: 4 })
})

test('A-19: from then on no member comes in otherwise, nothing they had goes on, and no way to a password is left', async () => {
  const { ada, alice, nora, gil } = house.people
  await alice.session.signIn(alice.email, alice.password)
  await addsPasskey(alice)
  await alice.comesOnline()
  const { secret } = await alice.call('keys.create', {
    name: 'Script',
    scopes: ['directory:read'],
    networks: [],
    days: 30,
  })
  await callWith(secret)('accounts.list', {})
  await nora.session.signIn(nora.email, nora.password)
  await gil.session.signIn(gil.email, gil.password)
  const waiting = await callWith()('sessions.signIn', { email: alice.email, password: alice.password })
  if (waiting.step !== 'confirm') throw new Error(`no second step: ${waiting.step}`)
  const code = await codeFor(nora.email)
  const invited = 'interne@ailleurs.example'
  await ada.session.signIn(ada.email, ada.password)
  await ada.call('invitations.inviteMember', { email: invited, role: 'user' })
  const token = /#(\S+)/.exec((await mails.to(invited)).text)?.[1] ?? ''
  const yann = await signsInThere('yann')

  const admin = await signsInThere('ada')
  const subject = await mailedNow(house.people.bea.email, async () => {
    const made = await admin('company.demandProviders', { guests: 'as_before' })
    expect(made).toMatchObject({
      providersOnly: { by: ada.accountId, guests: 'as_before' },
      affected: { passwords: 0, sessions: 0, keys: 0, guests: 1 },
    })
  })
  expect(subject).toContain('La façon d’entrer dans Prisme a changé')
  await alice.isShutOut()
  for (const gone of [nora.call, ada.call])
    expect(await refusalOf(gone('accounts.me', {}))).toBe('session_ended')
  expect(await refusalOf(callWith(secret)('accounts.list', {}))).toBe('not_authenticated')
  for (const stays of [yann, admin, gil.call]) await stays('accounts.me', {})

  const nobody = callWith()
  const { email, password } = nora
  expect(await refusalOf(nobody('sessions.signIn', { email, password }))).toBe('sign_in_failed')
  const proof = { kind: 'totp', code: '000000' } as const
  const { attempt } = waiting
  expect(await refusalOf(nobody('sessions.confirm', { attempt, proof }))).toBe('attempt_over')
  expect(await refusalOf(byPasskey(alice))).toBe('sign_in_elsewhere')
  expect(await refusalOf(nobody('accounts.resetPassword', { ...code, newPassword }))).toBe('reset_refused')
  const told = await mailedNow(nora.email, () => nobody('accounts.requestPasswordReset', { email }))
  expect(told).toContain('n’est pas géré par Prisme')
  const newcomer = { email: 'lou@tilleuls.example', password: newPassword, displayName: 'Lou Blanc' }
  expect(await refusalOf(nobody('accounts.register', newcomer))).toBe('registration_closed')
  const accepts = { token, email: invited, displayName: 'Interne', password: newPassword }
  expect(await refusalOf(nobody('invitations.accept', accepts))).toBe('sign_in_elsewhere')
  expect(await refusalOf(admin('invitations.inviteMember', { email: 'x@y.example', role: 'user' }))).toBe(
    'sign_in_elsewhere',
  )
  const csv = 'email;nom\nlea@tilleuls.example;Léa Noir\n'
  expect(await refusalOf(admin('members.import', { csv }))).toBe('sign_in_elsewhere')
  expect(await refusalOf(yann('accounts.changePassword', { newPassword }))).toBe('password_elsewhere')
  const key = { name: 'Autre', scopes: ['directory:read' as const], networks: [], days: 30 }
  expect(await refusalOf(yann('keys.create', key))).toBe('sign_in_elsewhere')
  // Whatever way is made later: the database takes no password of theirs.
  const writes = `update prisme.accounts set password_sealed = 'x' where account_id = '${nora.accountId}'`
  await expect(rowsOf(house.adminUrl, writes)).rejects.toMatchObject({ code: 'PR001' })
  await rowsOf(
    house.adminUrl,
    writes.replace(nora.accountId, gil.accountId).replace("'x'", 'password_sealed'),
  )
  // A guest who becomes a member comes in as members do.
  await gil.session.signIn(gil.email, gil.password)
  await admin('members.changeRole', { accountId: gil.accountId, role: 'user' })
  expect(await refusalOf(gil.call('accounts.me', {}))).toBe('session_ended')
  expect(await refusalOf(gil.session.signIn(gil.email, gil.password))).toBe('sign_in_failed')
  const { ways } = await nobody('sessions.ways', { email: 'qui@tilleuls.example' })
  expect(ways).toEqual([
    { kind: 'provider', way, name: 'Annuaire' },
    { kind: 'passkey', emergency: true },
  ])
})

test('A-17: who has an account and is not linked yet proves it by its mailbox and its second factor, and comes in', async () => {
  const { alice, nora, gil } = house.people
  await house.app.services.operator.addDomain(house.companyId, 'example.org')
  const comesAs = async (sub: string, more: object) => {
    const { authorizationUrl, flow = '' } = await callWith()('sessions.beginWithProvider', { way })
    const response = idp.visit(authorizationUrl, { sub, email_verified: true, ...more })
    return callWith()('sessions.finishWithProvider', { returnedTo: providerId, flow, response })
  }
  const offered = async (sub: string, email: string) => {
    const before = mails.caught.filter(({ to }) => to === email).length
    const answer = await comesAs(sub, { email })
    if (answer.step !== 'link') throw new Error(`no code was sent: ${answer.step}`)
    const { text, subject } = await mails.to(email, before + 1)
    expect(subject).toContain('lier votre compte')
    return { attempt: answer.attempt, code: /^(\d{6})$/m.exec(text)?.[1] ?? '' }
  }
  const shows = (offer: { attempt: string; code: string }) => callWith()('sessions.confirmLink', offer)
  // An address that is not verified, or a guest's, or of no domain of the company, offers nothing.
  for (const more of [
    { email: nora.email, email_verified: 'true' },
    { email: nora.email, email_verified: undefined },
  ])
    expect(await refusalOf(comesAs('nora-there', more))).toBe('federation_refused')
  await rowsOf(
    house.adminUrl,
    `update prisme.accounts set role = 'guest', expires_at = now() + interval '30 days' where account_id = '${gil.accountId}'`,
  )
  expect(await refusalOf(comesAs('gil-there', { email: gil.email }))).toBe('federation_refused')

  const first = await offered('nora-there', nora.email)
  const offer = await offered('nora-there', nora.email)
  // The newer one takes the place of the one before, and a wrong code is counted, not linked.
  expect(await refusalOf(shows(first))).toBe('attempt_over')
  const wrong = { attempt: offer.attempt, code: offer.code === '000000' ? '000001' : '000000' }
  for (let i = 0; i < 4; i++) expect(await refusalOf(shows(wrong))).toBe('code_refused')
  const answers = await Promise.all([answerOf(shows(offer)), answerOf(shows(offer))])
  expect(answers.sort()).toEqual(['attempt_over', 'done'])
  const again = await comesAs('nora-there', { email: 'autre@ailleurs.example' })
  const inside = callWith(tokensOf(again).accessToken)
  expect((await inside('accounts.me', {})).account.accountId).toBe(nora.accountId)
  // Somebody else there, with her address: she has an identity at this provider.
  expect(await refusalOf(comesAs('intruder', { email: nora.email }))).toBe('federation_refused')

  // Alice has a second factor: her mailbox alone links nothing, however strong the provider says the sign-in was.
  const hers = await shows(await offered('alice-there', alice.email))
  if (hers.step !== 'confirm') throw new Error(`no second factor: ${hers.step}`)
  const linked = `select from prisme.federated_identities where account_id = '${alice.accountId}'`
  expect(await rowsOf(house.adminUrl, linked)).toHaveLength(0)
  const response = hers.passkeyOptions && keys.get(alice.accountId)?.get(hers.passkeyOptions)
  if (response === undefined) throw new Error('no passkey')
  const proof = { kind: 'passkey', response } as const
  const tokens = await callWith()('sessions.confirm', { attempt: hers.attempt, proof })
  expect((await callWith(tokens.accessToken)('accounts.me', {})).account.accountId).toBe(alice.accountId)
  expect(await rowsOf(house.adminUrl, linked)).toHaveLength(1)
  await mails.to(alice.email, mails.caught.filter(({ to }) => to === alice.email).length)
})

test('when the provider lets nobody in, an emergency account does, all who administer are told, and it is not taken away', async () => {
  const { bea, cleo, nora } = house.people
  const admin = await signsInThere('ada')
  const { accountId } = bea
  expect(await refusalOf(admin('members.block', { accountId, reason: 'leaving' }))).toBe('emergency_account')
  expect(await refusalOf(admin('members.changeRole', { accountId, role: 'user' }))).toBe('emergency_account')
  expect(await refusalOf(admin('members.remove', { accountId }))).toBe('emergency_account')
  expect(await refusalOf(admin('company.releaseEmergencyAccount', { accountId }))).toBe(
    'emergency_accounts_needed',
  )
  idp.mischief.answer = (_path, response) => {
    response.destroy()
    return true
  }
  expect(await refusalOf(signsInThere('ada'))).toBe('provider_unavailable')
  let rescue: Call = callWith()
  const subject = await mailedNow(cleo.email, async () => {
    rescue = await byPasskey(bea)
  })
  expect(subject).toContain('compte de secours')
  await expect.poll(() => house.app.services.alarms()).toContain('emergency_account_used')
  const { emergencyAccounts } = await rescue('company.readSignInRule', {})
  expect(emergencyAccounts[0]?.lastUsedAt).not.toBeNull()
  const [factor] = (await rescue('factors.list', {})).factors
  expect(await refusalOf(rescue('factors.remove', { factorId: factor?.factorId ?? '' }))).toBe(
    'emergency_account',
  )
  expect((await rescue('company.liftSignInRule', {})).providersOnly).toBeNull()
  idp.mischief = {}

  // No password comes back. Who had one chooses another; who never had one does not get one.
  expect(await refusalOf(nora.session.signIn(nora.email, nora.password))).toBe('sign_in_failed')
  await callWith()('accounts.resetPassword', { ...(await codeFor(nora.email)), newPassword })
  await nora.session.signIn(nora.email, newPassword)
  await rescue('company.releaseEmergencyAccount', { accountId: cleo.accountId })
  expect(await refusalOf(rescue('company.releaseEmergencyAccount', { accountId: cleo.accountId }))).toBe(
    'account_not_found',
  )
  await rescue('company.nameEmergencyAccount', { accountId: cleo.accountId })
})

test('the operator opens the door when both emergency accounts are lost, and leaves a trace of it', async () => {
  const { bea, gil } = house.people
  await (await signsInThere('ada'))('company.demandProviders', { guests: 'providers' })
  const said: string[] = []
  const opens = () =>
    runCompany(['open-sign-in', house.companyId, '--json'], {
      environment: async () => house.environment,
      print: (line) => said.push(line),
      complain: (line) => expect.fail(line),
    })
  expect(await opens()).toBe(0)
  expect(await opens()).toBe(0)
  expect(said.map((line) => (JSON.parse(line) as { changed: boolean }).changed)).toEqual([true, false])
  const traces = await rowsOf(
    house.adminUrl,
    "select from prisme.access_traces where action = 'company.sign_in_opened' and actor_id is null",
  )
  expect(traces).toHaveLength(1)
  const { ways } = await callWith()('sessions.ways', { email: gil.email })
  expect(ways.map(({ kind }) => kind)).toEqual(['provider', 'password', 'passkey'])

  // A sealed account is there not to be used: it is not blocked for that, as everybody else is.
  clock.advance(100 * 86_400)
  await house.app.services.lookAfterUnused(new AbortController().signal)
  await byPasskey(bea)
})
