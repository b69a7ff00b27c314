import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Call, createRestCall } from '../../src/protocol/client/index.ts'
import type { ProviderTest, TestedRule } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { type StandInProvider, standInProvider, type TokenParts } from '../support/identity-provider.ts'
import { note, watched } from '../support/played.ts'
import { type ProSanteConnect, proSanteConnect } from '../support/pro-sante-connect.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import {
  idpMetadata,
  newSigner,
  readRequest,
  respond,
  type SamlMischief,
  type Signer,
} from '../support/saml-provider.ts'
import { tokensOf } from '../support/signs-in.ts'

let idp: StandInProvider
let psc: ProSanteConnect
let signer: Signer
let house: House<'ada' | 'adele' | 'alice'>
let stranger: Call
let providerId: string
let way: string

beforeAll(async () => {
  idp = await standInProvider()
  psc = await proSanteConnect()
  signer = await newSigner()
  house = await openHouse({
    people: { ada: 'company_admin', adele: 'company_admin', alice: 'user' },
    environment: idp.environment,
  })
  psc.serve(house.origin)
  stranger = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  const { provider } = await house.people.ada.call('providers.create', {
    ...{ issuer: idp.issuer, clientId: idp.clientId, clientSecret: idp.clientSecret },
    ...{ name: 'Annuaire', strongAmr: ['mfa'], provisioning: 'users', active: false },
  })
  providerId = provider.providerId
  way = `${house.companyId}.${providerId}`
})
beforeEach(() => {
  idp.mischief = {}
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await psc[Symbol.asyncDispose]()
  await idp[Symbol.asyncDispose]()
})

const person = (name: string, more: Record<string, unknown> = {}) => ({
  ...{ sub: `sub-${name}`, email: `${name}@tilleuls.example`, email_verified: true, name: `${name} Duval` },
  ...more,
})

async function goes(who: Record<string, unknown>, call: Call = house.people.ada.call) {
  const { authorizationUrl, flow = '' } = await call('providers.beginTest', { providerId })
  return { returnedTo: providerId, flow, response: idp.visit(authorizationUrl, who) }
}

async function tests(
  who: Record<string, unknown>,
  call: Call = house.people.ada.call,
): Promise<ProviderTest> {
  return (await call('providers.finishTest', await goes(who, call))).test
}

const outcome = ({ would, refusedFor, account }: ProviderTest) => [would, refusedFor, account]
const failed = ({ rules }: ProviderTest) =>
  rules.flatMap(({ rule, result, reason }) => (result === 'failed' ? [[rule, reason]] : []))
const inState = ({ rules }: ProviderTest, state: 'passed' | 'not_reached'): TestedRule[] =>
  rules.flatMap(({ rule, result }) => (result === state ? [rule] : []))
const claim = ({ received }: ProviderTest, from: string, name: string) =>
  received.find((one) => one.from === from && one.name === name)

/** Everything that a sign-in could leave behind. */
async function leftBehind(): Promise<unknown> {
  const [row] = await rowsOf<{ all: string }>(
    house.adminUrl,
    `select (select count(*) from prisme.sessions) || '/' || (select count(*) from prisme.accounts) || '/' ||
       (select count(*) from prisme.federated_identities) || '/' || (select count(*) from prisme.offered_links) || '/' ||
       (select count(*) from prisme.sign_in_attempts) || '/' ||
       (select count(*) from prisme.federated_identities where last_used_at is not null) || '/' ||
       (select count(*) from prisme.identity_providers where refused_for is not null) as all`,
  )
  return row?.all
}

async function lastTrace(): Promise<unknown> {
  const [row] = await rowsOf(
    house.adminUrl,
    `select outcome, reason, object_id from prisme.access_traces where action = 'provider.tested'
     order by occurred_at desc limit 1`,
  )
  return row
}

test('a provider that is off is tried out: what it sent is shown masked, and nothing comes of it but a trace', async () => {
  const before = await leftBehind()
  const nir = '1 85 05 2A 123 456 78'
  const zoe = person('zoe', {
    ...{
      nir,
      ins: 185057512345678,
      phone_number: '06 12 34 56 78',
      sid: 'session-secrete',
      birthdate: '1985-05-01',
    },
    ...{ ward: { unit: 'Cardiologie', numbers: [7, 8] }, api_key: 'cle-secrete', note: 'x'.repeat(900) },
  })
  const seen = await tests(zoe)
  expect(outcome(seen)).toEqual(['bring', undefined, 'none'])
  expect(failed(seen)).toEqual([['provider_active', 'provider_off']])
  expect(inState(seen, 'not_reached')).toEqual(['account_active'])
  expect(seen).toMatchObject({ providerId, subject: 'sub-zoe', strong: false, amr: [] })
  expect(claim(seen, 'userinfo', 'email')?.values).toEqual(['zoe@tilleuls.example'])
  expect(claim(seen, 'userinfo', 'ward.unit')?.values).toEqual(['Cardiologie'])
  expect(claim(seen, 'userinfo', 'ward.numbers')?.values).toEqual(['7', '8'])
  expect(claim(seen, 'userinfo', 'birthdate')).toMatchObject({ values: ['1985-05-01'], masked: false })
  expect(claim(seen, 'userinfo', 'nir')).toEqual({
    from: 'userinfo',
    name: 'nir',
    values: ['•••78'],
    masked: true,
  })
  expect(claim(seen, 'userinfo', 'phone_number')?.values).toEqual(['•••78'])
  for (const name of ['nonce', 'sid']) expect(claim(seen, 'id_token', name)?.values, name).toEqual(['•••'])
  expect(claim(seen, 'userinfo', 'note')?.values[0]).toHaveLength(201)
  expect(Date.parse(claim(seen, 'id_token', 'exp')?.values[0] ?? '')).toBeGreaterThan(0)
  const answer = JSON.stringify(seen)
  for (const secret of ['2A 123', '185057512345678', '12 34 56', 'secrete', idp.clientSecret])
    expect(answer).not.toContain(secret)
  expect(await leftBehind()).toBe(before)
  expect(await lastTrace()).toEqual({ outcome: 'done', reason: 'would_bring', object_id: providerId })
  // A provider may say as much as it likes.
  const many = Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`claim-${at}`, at]))
  const bounded = await tests(person('zoe', many))
  expect(bounded.received).toHaveLength(60)
  expect(bounded.leftOut).toBeGreaterThan(90)
})

test('R123: a secret or a number is not shown however deep, however written and whatever stands around it', async () => {
  const deep = (value: unknown): unknown =>
    Array.from({ length: 9 }).reduce<unknown>((inner) => ({ in: inner }), value)
  const seen = await tests(
    person('zoe', {
      ...{ deep: deep({ password: 'cle-profonde', rpps: 18505751234567 }) },
      ...{ phone_number: '+1 (425) 555-1212', phones: ['06/12/34/56/78', '0612 - 345 - 678'] },
      ...{ authorization: 'Basic cle-base', 'session-id': 'cle-session', 'Api Key': 'cle-espacee' },
      'https://annuaire.example/claims/sid': 'cle-adresse',
      'urn:annuaire:jti': 'cle-urne',
      ...{ note: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJ6b2UifQ.c2lnbmF0dXJl', secretaire: ['x'] },
      ...{ acr: 'n'.repeat(250), amr: Array.from({ length: 40 }, (_, i) => `amr-${i}${'m'.repeat(220)}`) },
      ...{ pairwise_sub: 'f3a1-pair', phonebook: 'https://annuaire.example/2026/11/28' },
    }),
  )
  // Drawn anew for each run: they hold three digits by chance.
  const answer = JSON.stringify(seen).replaceAll(providerId, '').replaceAll(idp.issuer, '')
  for (const secret of ['cle-', '18505751234567', '425', '555-1212', '12/34', '345 - 678', 'eyJ'])
    expect(answer.includes(secret), secret).toBe(false)
  const telephones = seen.received.filter(({ name }) => name === 'phone_number')
  expect(new Set(telephones.flatMap(({ values }) => values))).toEqual(new Set(['+•••12']))
  expect(claim(seen, 'userinfo', `deep${'.in'.repeat(6)}`)).toMatchObject({ values: ['•••'], masked: true })
  expect(claim(seen, 'userinfo', 'pairwise_sub')).toMatchObject({ values: ['f3a1-pair'], masked: false })
  expect(claim(seen, 'userinfo', 'phonebook')).toMatchObject({ masked: false })
  expect(claim(seen, 'userinfo', 'secretaire')).toMatchObject({ values: ['x'], masked: false })
  expect(seen.acr).toHaveLength(201)
  expect(seen.amr).toHaveLength(11)
  expect(Math.max(...seen.amr.map((value) => value.length))).toBe(201)
})

test('each rule says what it makes of who came back, and all of them are looked at', async () => {
  const { ada, alice } = house.people
  await ada.call('providers.change', { providerId, active: true })
  const stranded = await tests(person('zoe', { email: 'zoe@ailleurs.example' }))
  expect(outcome(stranded)).toEqual(['refuse', 'domain_not_ours', 'none'])
  expect(failed(stranded)).toEqual([['domain_ours', 'domain_not_ours']])
  const unverified = await tests(person('zoe', { email: 'zoe@ailleurs.example', email_verified: 'true' }))
  expect(failed(unverified)).toEqual([
    ['email_verified', 'email_not_verified'],
    ['domain_ours', 'domain_not_ours'],
  ])
  // The level is too low, and everything after it is said all the same.
  await ada.call('providers.change', { providerId, acceptedAcr: ['eidas1'], provisioning: 'off' })
  const weak = await tests(person('zoe', { acr: 'simple', amr: ['mfa'] }))
  expect(outcome(weak)).toEqual(['refuse', 'acr_too_low', 'none'])
  expect(weak).toMatchObject({ acr: 'simple', amr: ['mfa'], strong: true })
  expect(failed(weak)).toEqual([
    ['acr_accepted', 'acr_too_low'],
    ['provisioning', 'unknown_identity'],
  ])
  expect(inState(weak, 'passed')).toContain('domain_open')
  expect(await lastTrace()).toMatchObject({ reason: 'acr_too_low' })
  await ada.call('providers.change', { providerId, acceptedAcr: [], provisioning: 'users' })

  // Whoever has the address would be asked, whatever the provider may bring.
  const address = 'alice.liddell@tilleuls.example'
  tokensOf(await signsIn(person('alice.liddell', { sub: 'sub-liddell' })))
  const offered = await tests(person('x', { sub: 'sub-other', email: address }))
  // That account has its identity here already.
  expect(outcome(offered)).toEqual(['refuse', 'address_in_use', 'none'])
  const known = await tests(person('alice.liddell', { sub: 'sub-liddell' }))
  expect(outcome(known)).toEqual(['ask_factor', undefined, 'other'])
  expect(inState(known, 'not_reached')).toEqual([
    'address_free',
    'provisioning',
    'email_verified',
    'domain_ours',
    'domain_open',
  ])
  const { accountId } = await accountOf('sub-liddell')
  await ada.call('members.block', { accountId, reason: 'other' })
  expect(failed(await tests(person('alice.liddell', { sub: 'sub-liddell' })))).toEqual([
    ['account_active', 'account_inactive'],
  ])

  // Their own.
  const { authorizationUrl, flow = '' } = await ada.call('identities.beginLink', { providerId })
  const response = idp.visit(authorizationUrl, person('ada', { sub: 'sub-ada' }))
  await ada.call('identities.link', { returnedTo: providerId, flow, response })
  const own = await tests(person('ada', { sub: 'sub-ada', amr: ['mfa'] }))
  expect(outcome(own)).toEqual(['sign_in', undefined, 'own'])
  expect(outcome(await tests(person('ada', { sub: 'sub-ada' }), house.people.adele.call))).toEqual([
    'ask_factor',
    undefined,
    'other',
  ])
  expect(alice.accountId).not.toBe(accountId)
})

/** Signs somebody in for good. */
async function signsIn(who: Record<string, unknown>) {
  const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', { way })
  const shown = { returnedTo: providerId, flow, response: idp.visit(authorizationUrl, who) }
  return stranger('sessions.finishWithProvider', shown)
}

async function accountOf(subject: string): Promise<{ accountId: string }> {
  const answer = tokensOf(await signsIn(person('alice.liddell', { sub: subject })))
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => answer.accessToken }),
  )
  return (await call('accounts.me', {})).account
}

test('an address that has an account here would be asked for a code: no code is sent and nothing is offered', async () => {
  const { operator } = house.app.services
  await operator.addDomain(house.companyId, 'example.org').catch(() => undefined)
  const { email } = house.people.alice
  const domain = email.slice(email.indexOf('@') + 1)
  await operator.addDomain(house.companyId, domain).catch(() => undefined)
  const before = await leftBehind()
  const seen = await tests(person('alice', { sub: 'sub-nobody', email }))
  expect(outcome(seen)).toEqual(['ask_code', undefined, 'none'])
  expect(inState(seen, 'passed')).toContain('address_free')
  expect(await leftBehind()).toBe(before)
})

test('what proves nothing is told with its reason, and nothing is shown that was not proven', async () => {
  const before = await leftBehind()
  const reasons: [string, () => void][] = [
    ['token_nonce', () => forged({ nonce: 'x' })],
    ['token_aud', () => forged({ aud: 'somebody' })],
    ['token_iss', () => forged({ iss: 'https://ailleurs.example' })],
    ['token_exp', () => forged({ exp: 1 })],
    [
      'token_alg',
      () => mischief((parts) => ({ ...parts, header: { ...parts.header, alg: 'none' }, key: undefined })),
    ],
  ]
  for (const [reason, prepare] of reasons) {
    prepare()
    const seen = await tests(person('zoe'))
    expect(outcome(seen), reason).toEqual(['refuse', reason, 'none'])
    expect(seen.received, reason).toEqual([])
    expect(inState(seen, 'not_reached'), reason).toContain('domain_ours')
    idp.mischief = {}
  }
  // Another subject at the userinfo endpoint: the token was proven, and is shown.
  idp.mischief.userinfo = (claims) => ({ ...claims, sub: 'sub-mallory' })
  const mixed = await tests(person('zoe'))
  expect(mixed.refusedFor).toBe('answer_mismatch')
  expect(new Set(mixed.received.map(({ from }) => from))).toEqual(new Set(['id_token']))
  idp.mischief = { answer: (path) => path === '/token' }
  expect((await tests(person('zoe'))).refusedFor).toBe('too_slow')
  expect(await leftBehind()).toBe(before)

  // Administrators are told at once why there is no way to it.
  idp.mischief = { discovery: ({ jwks_uri: _, ...document }) => document }
  const unfit = await house.people.ada
    .call('providers.beginTest', { providerId })
    .catch(({ code, issues }) => [code, issues?.[0]?.message])
  expect(unfit).toEqual(['provider_unfit', 'endpoint_missing'])
})

const mischief = (token: (parts: TokenParts) => TokenParts): void => {
  idp.mischief = { token }
}
const forged = (claims: Record<string, unknown>): void =>
  mischief((parts) => ({ ...parts, claims: { ...parts.claims, ...claims } }))

test('a test is of who began it, in that session, once, and for nothing else', async () => {
  const { ada, adele, alice } = house.people
  const other = await ada.secondDevice()
  const gone = await goes(person('zoe'))
  for (const call of [adele.call, other.call, stranger])
    expect(await refusalOf(call('providers.finishTest', gone))).toMatch(
      /federation_refused|not_authenticated/,
    )
  expect(await refusalOf(alice.call('providers.finishTest', gone))).toBe('not_allowed')
  // It opens no session and links nobody, nor is it a proof.
  expect(await refusalOf(stranger('sessions.finishWithProvider', gone))).toBe('federation_refused')
  expect(await refusalOf(ada.call('identities.link', gone))).toBe('federation_refused')
  expect(await refusalOf(ada.call('identities.prove', gone))).toBe('federation_refused')
  // Somebody else's address is told, and leaves the test alone.
  const astray = await ada.call('providers.finishTest', { ...gone, response: 'code=x&state=y' })
  expect(astray.test.refusedFor).toBe('response_state')
  expect((await ada.call('providers.finishTest', gone)).test.would).toBe('bring')
  expect(await refusalOf(ada.call('providers.finishTest', gone))).toBe('federation_refused')
  // What was begun to sign in is no test.
  const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', { way })
  const shown = { returnedTo: providerId, flow, response: idp.visit(authorizationUrl, person('zoe')) }
  expect(await refusalOf(ada.call('providers.finishTest', shown))).toBe('federation_refused')

  expect(await refusalOf(alice.call('providers.beginTest', { providerId }))).toBe('not_allowed')
  const elsewhere = await house.company('Autre établissement', { denis: 'company_admin' })
  expect(await refusalOf(elsewhere.denis.call('providers.beginTest', { providerId }))).toBe(
    'provider_not_found',
  )
  expect(await refusalOf(elsewhere.denis.call('providers.finishTest', await goes(person('zoe'))))).toBe(
    'federation_refused',
  )
})

test('SAML: what the assertion says is shown, its reasons are told, and it is heard once by a test too', async () => {
  const { ada } = house.people
  const entityId = 'https://idp.tilleuls.example/saml'
  const mail = 'urn:oid:0.9.2342.19200300.100.1.3'
  const { provider } = await ada.call('providers.createSaml', {
    ...{ metadata: idpMetadata(entityId, [signer]), name: 'SAML', provisioning: 'users', active: false },
  })
  const samlId = provider.providerId
  const who = {
    nameId: 'id-185057512345678',
    attributes: {
      [mail]: ['zoe@tilleuls.example'],
      groupes: ['Bloc', 'Urgences'],
      password: ['cle-secrete'],
    },
  }
  async function comesBack(answer?: string, misled: SamlMischief = {}) {
    const { authorizationUrl, flow = '' } = await ada.call('providers.beginTest', { providerId: samlId })
    const request = readRequest(authorizationUrl)
    const response = answer ?? respond(request, { entityId, signer }, who, misled)
    const posted = await fetch(request.acs, {
      ...{ method: 'POST', redirect: 'manual' },
      body: new URLSearchParams({ SAMLResponse: response, RelayState: request.relayState }),
    })
    note('sessions.takeSamlResponse', posted.status === 303 ? 'done' : String(posted.status))
    const shown = { returnedTo: samlId, flow, response: `state=${request.relayState}` }
    return {
      test: (await ada.call('providers.finishTest', shown)).test,
      response,
      relayState: request.relayState,
    }
  }
  const { test: seen } = await comesBack()
  expect(outcome(seen)).toEqual(['bring', undefined, 'none'])
  expect(failed(seen)).toEqual([['provider_active', 'provider_off']])
  expect(seen.subject).toBe('id-•••78')
  expect(claim(seen, 'assertion', mail)?.values).toEqual(['zoe@tilleuls.example'])
  expect(claim(seen, 'assertion', 'groupes')?.values).toEqual(['Bloc', 'Urgences'])
  expect(claim(seen, 'assertion', 'Audience')?.values).toEqual([
    provider.kind === 'saml' && provider.entityId,
  ])
  expect(JSON.stringify(seen)).not.toMatch(/185057512345678|cle-secrete/)
  const forger = await newSigner()
  const reasons: [string, SamlMischief][] = [
    ['saml_signature', { signer: forger }],
    ['saml_recipient', { said: { recipient: 'https://ailleurs.example' } }],
  ]
  for (const [reason, misled] of reasons) {
    const { test: refused } = await comesBack(undefined, misled)
    expect(outcome(refused)).toEqual(['refuse', reason, 'none'])
    // Only what is signed is shown.
    expect(refused.received.length > 0).toBe(reason === 'saml_recipient')
  }
  // Its id is counted: in another test it would be refused for what it answers before that.
  const [heard] = await rowsOf<{ count: string }>(
    house.adminUrl,
    'select count(*) from prisme.provider_hearings',
  )
  expect(Number(heard?.count)).toBe(1)
})

test('Pro Santé Connect: what it says of a professional is shown without the number, and what is not of its form is told', async () => {
  const { ada } = house.people
  const { provider } = await ada.call('providers.create', {
    ...{ preset: 'pro_sante_connect_sandbox', issuer: psc.issuer, active: false },
    ...{ clientId: psc.clientId, clientSecret: psc.clientSecret },
  })
  const tries = async (nationalId: string) => {
    const { authorizationUrl, flow = '' } = await ada.call('providers.beginTest', {
      providerId: provider.providerId,
    })
    const back = await psc.visit(authorizationUrl, nationalId)
    const shown = { returnedTo: provider.providerId, flow, response: back.search }
    return (await ada.call('providers.finishTest', shown)).test
  }
  const seen = await tries('899700000018')
  expect(outcome(seen)).toEqual(['refuse', 'unknown_identity', 'none'])
  expect(seen).toMatchObject({ strong: true, acr: 'eidas1' })
  expect(seen.professional?.practices.length).toBeGreaterThan(0)
  expect(inState(seen, 'passed')).toEqual(expect.arrayContaining(['acr_accepted', 'professional_claims']))
  expect(JSON.stringify(seen)).not.toContain('99700000018')
  expect(failed(await tries('899700000075'))).toContainEqual(['acr_accepted', 'acr_too_low'])
  expect(failed(await tries('899700000083'))).toContainEqual(['professional_claims', 'professional_claims'])
})
