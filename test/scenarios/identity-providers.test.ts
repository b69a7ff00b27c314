import { verify, X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { type Call, type CallInput, createRestCall } from '../../src/protocol/client/index.ts'
import type { ProblemCode } from '../../src/protocol/index.ts'
import { newcomerForgeries, openIdForgeries } from '../support/forged/openid.ts'
import { type House, openHouse } from '../support/house.ts'
import {
  type Mischief,
  newKeys,
  type StandInProvider,
  standInProvider,
  type TokenParts,
} from '../support/identity-provider.ts'
import { type MailServer, startMailServer } from '../support/mail-server.ts'
import { note, watched } from '../support/played.ts'
import { realProvider, walksThrough } from '../support/real-provider.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { provisioningToken, scimClient, userOf } from '../support/scim.ts'
import { codeOf, tokensOf } from '../support/signs-in.ts'
import { makeCertificate } from '../transport/certificates.ts'
import { rawSocket } from '../transport/raw-socket.ts'
import { portOf } from '../transport/signed-in-socket.ts'

let idp: StandInProvider
let mails: MailServer
let house: House<'ada' | 'alice' | 'bruno'>
let providerId: string
let way: string
let stranger: Call

beforeAll(async () => {
  idp = await standInProvider()
  mails = await startMailServer()
  house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user' },
    environment: { ...idp.environment, SMTP_URL: mails.url },
  })
  stranger = callWith()
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  const { provider } = await house.people.ada.call('providers.create', asked({ provisioning: 'users' }))
  providerId = provider.providerId
  const { ways } = await stranger('sessions.ways', { email: 'qui@tilleuls.example' })
  way = ways.flatMap((one) => (one.kind === 'provider' ? [one.way] : []))[0] ?? ''
})
beforeEach(() => {
  idp.mischief = {}
})
afterAll(async () => {
  await house[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
  await idp[Symbol.asyncDispose]()
})

const callWith = (token?: string): Call =>
  watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => token }))

const asked = (more: Partial<CallInput<'providers.create'>> = {}): CallInput<'providers.create'> => ({
  issuer: idp.issuer,
  clientId: idp.clientId,
  clientSecret: idp.clientSecret,
  name: 'Annuaire des Tilleuls',
  strongAmr: ['mfa'],
  ...more,
})

/** Somebody of the house, as the provider knows them. */
const person = (name: string, more: Record<string, unknown> = {}) => ({
  sub: `sub-${name}`,
  email: `${name}@tilleuls.example`,
  email_verified: true,
  name: `${name.charAt(0).toUpperCase()}${name.slice(1)} Duval`,
  ...more,
})

/** From the button to the way back, in one browser. */
async function goesThere(who: Record<string, unknown>) {
  const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', { way })
  return { returnedTo: providerId, flow, response: idp.visit(authorizationUrl, who) }
}

const signsIn = async (who: Record<string, unknown>) =>
  stranger('sessions.finishWithProvider', await goesThere(who))

async function signedIn(who: Record<string, unknown>): Promise<Call> {
  return callWith(tokensOf(await signsIn(who)).accessToken)
}

/** What only the company is told of the last refusal. */
async function lastReason(): Promise<unknown> {
  const [row] = await rowsOf<{ outcome: string; reason: string }>(
    house.adminUrl,
    'select outcome, reason from prisme.access_traces where reason is not null order by occurred_at desc limit 1',
  )
  return row
}

async function refusedFor(
  reason: string,
  attempt: Promise<unknown>,
  { code = 'federation_refused', what = reason }: { code?: ProblemCode; what?: string } = {},
) {
  expect(await refusalOf(attempt), what).toBe(code)
  expect(await lastReason(), what).toEqual({ outcome: code, reason })
}

test('RFC 8252: an app comes back by the one https address there is; a scheme of its own is none that can be asked for', async () => {
  // An app is a client like any other: it opens the address in the system's browser and keeps the flow itself.
  const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', {
    way,
    flowIn: 'body',
  })
  const back = new URL(authorizationUrl).searchParams.get('redirect_uri')
  expect(back).toBe(`${house.origin}/sign-in/${providerId}`)
  const input: object = { way, redirectUri: 'prisme://sign-in' }
  // What is refused here is what no type allows.
  const named = stranger('sessions.beginWithProvider', input as CallInput<'sessions.beginWithProvider'>)
  expect(await refusalOf(named)).toBe('invalid_input')
  const response = idp.visit(authorizationUrl, person('nadia'))
  const shown = { returnedTo: providerId, response, flow }
  // Another app that took the answer, by whatever scheme, has no flow to show with it.
  expect(await refusalOf(stranger('sessions.finishWithProvider', { ...shown, flow: `${flow}x` }))).toBe(
    'federation_refused',
  )
  tokensOf(await stranger('sessions.finishWithProvider', shown))
})

test('an administrator adds a provider that describes itself; it is listed without its secret, and told apart from what will not do', async () => {
  const { ada, alice } = house.people
  const { providers, domains } = await ada.call('providers.list', {})
  expect(domains).toEqual(['tilleuls.example'])
  expect(providers).toMatchObject([
    { providerId, issuer: idp.issuer, active: true, redirectUri: `${house.origin}/sign-in/${providerId}` },
  ])
  expect(JSON.stringify(providers)).not.toContain(idp.clientSecret)
  const kept = await rowsOf<{ row: string }>(
    house.adminUrl,
    'select p::text as row from prisme.identity_providers p',
  )
  for (const word of [idp.clientSecret, idp.issuer, 'Annuaire']) expect(kept[0]?.row).not.toContain(word)

  const reasonFor = async (more: Partial<CallInput<'providers.create'>>): Promise<unknown> =>
    ada.call('providers.create', asked(more)).catch(({ code, issues }) => [code, issues?.[0]?.message])
  expect(await reasonFor({})).toEqual(['issuer_in_use', undefined])
  const unfit = async (reason: string, more: Partial<CallInput<'providers.create'>>) =>
    expect(await reasonFor(more), reason).toEqual(['provider_unfit', reason])
  // Another spelling is another issuer.
  await unfit('issuer_mismatch', { issuer: `${idp.issuer}/` })
  await unfit('bad_answer', { issuer: `${idp.issuer}/ailleurs` })
  await unfit('forbidden_address', { issuer: 'https://169.254.169.254' })
  await unfit('forbidden_address', { issuer: 'http://idp.example' })
  await unfit('bad_address', { issuer: 'pas une adresse' })
  await unfit('algorithms_refused', { algorithms: ['PS512'] })
  idp.mischief.discovery = (document) => ({ ...document, token_endpoint: 'https://10.0.0.1/token' })
  await unfit('endpoint_refused', {})
  idp.mischief.discovery = ({ jwks_uri: _, ...document }) => document
  await unfit('endpoint_missing', {})
  idp.mischief.answer = (_path, response) => {
    response.writeHead(302, { location: 'https://169.254.169.254/' }).end()
    return true
  }
  await unfit('bad_answer', {})
  idp.mischief.answer = (_path, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(1_100_000))
    return true
  }
  await unfit('too_large', {})
  expect(await refusalOf(alice.call('providers.create', asked()))).toBe('not_allowed')
})

test('someone new comes in as a user, whatever the provider says, and is the same person the next time', async () => {
  const zoe = person('zoe', { roles: ['admin'], role: 'company_admin', groups: ['admins'] })
  const first = await (await signedIn(zoe))('accounts.me', {})
  expect(first.account).toMatchObject({
    displayName: 'Zoe Duval',
    email: 'zoe@tilleuls.example',
    role: 'user',
  })
  expect(first.company.companyId).toBe(house.companyId)
  // The name and the address are data of the day; who they are is the subject.
  const married = person('zoe', { email: 'autre@tilleuls.example', name: 'Zoé Autre' })
  const again = await (await signedIn(married))('accounts.me', {})
  expect(again.account).toMatchObject({ accountId: first.account.accountId, email: 'zoe@tilleuls.example' })
  // Two tabs at once make one account.
  const twice = await Promise.all([signedIn(person('yann')), signedIn(person('yann'))])
  const [left, right] = await Promise.all(twice.map((call) => call('accounts.me', {})))
  expect(left?.account.accountId).toBe(right?.account.accountId)
})

test('nothing is adopted by an address, and nobody is brought in whom the company did not let in', async () => {
  const { alice, ada } = house.people
  await house.app.services.operator.addDomain(house.companyId, 'example.org')
  const asAlice = { sub: 'sub-mallory', email: alice.email, email_verified: true, name: 'Alice Martin' }
  // Her mailbox is asked, and what was asked in vain links nothing.
  expect((await signsIn(asAlice)).step).toBe('link')
  expect(
    await rowsOf(
      house.adminUrl,
      `select from prisme.federated_identities where account_id = '${alice.accountId}'`,
    ),
  ).toEqual([])
  await house.app.services.operator.removeDomain(house.companyId, 'example.org')
  await refusedFor('domain_not_ours', signsIn(asAlice))
  for (const { what, reason, make } of newcomerForgeries)
    await refusedFor(reason, signsIn(person('lea', { ...make(undefined) })), { what })
  // An address from here, and that it is verified from there, are not put together.
  idp.mischief.token = (parts) => ({
    ...parts,
    claims: { ...parts.claims, email: 'lea@tilleuls.example', email_verified: true },
  })
  await refusedFor('email_not_verified', signsIn(person('lea', { email_verified: false })))
  idp.mischief = {}
  await ada.call('providers.change', { providerId, provisioning: 'off' })
  await refusedFor('unknown_identity', signsIn(person('lea')))
  await ada.call('providers.change', { providerId, provisioning: 'users' })
  const { providers } = await ada.call('providers.list', {})
  expect(providers[0]?.lastRefusal?.reason).toBe('unknown_identity')
  // Who was brought in and is blocked stays out.
  const lea = await (await signedIn(person('lea')))('accounts.me', {})
  await ada.call('members.block', { accountId: lea.account.accountId, reason: 'other' })
  await refusedFor('account_inactive', signsIn(person('lea')))
})

test('whom the directory brought is offered the account that waits for them, and nothing before the mailbox is shown', async () => {
  const scim = scimClient(house.origin, await provisioningToken(house.people.ada))
  expect((await scim('POST', '/Users', userOf('leila'))).status).toBe(201)
  expect((await signsIn(person('leila'))).step).toBe('link')
  await scim('POST', '/Users', userOf('moussa', { active: false }))
  await refusedFor('address_in_use', signsIn(person('moussa')))
})

test('every answer that proves nothing is refused with one problem, and for a reason of its own', async () => {
  for (const { what, reason, make } of openIdForgeries) {
    idp.mischief = make(idp)
    await refusedFor(reason, signsIn(person('zoe')), { what })
  }
  idp.mischief = {}
  await signedIn(person('zoe'))
})

test('what was begun in one browser is finished there, once, and at the provider it was begun with', async () => {
  const [mine, theirs] = [await goesThere(person('zoe')), await goesThere(person('mallory'))]
  // A code that somebody else got, or somebody else's whole answer, in my browser.
  const codeOfTheirs = new URLSearchParams(theirs.response).get('code') ?? ''
  const swapped = new URLSearchParams(mine.response)
  swapped.set('code', codeOfTheirs)
  const finish = (shown: typeof mine) => stranger('sessions.finishWithProvider', shown)
  await refusedFor('response_state', finish({ ...mine, response: theirs.response }))
  await refusedFor('other_provider', finish({ ...mine, returnedTo: randomId() }))
  // Neither spent anything: who began goes on.
  tokensOf(await finish(mine))
  expect(await refusalOf(finish(mine))).toBe('federation_refused')
  // However often at once, and where the provider does not look either.
  idp.mischief.takesCodesAgain = true
  const twice = await goesThere(person('zoe'))
  const came = await Promise.allSettled([finish(twice), finish(twice), finish(twice)])
  expect(came.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  idp.mischief = {}
  const again = await goesThere(person('zoe'))
  const injected = new URLSearchParams(again.response)
  injected.set('code', codeOfTheirs)
  await refusedFor('code_refused', finish({ ...again, response: injected.toString() }))
  for (const flow of [
    '',
    'x',
    again.flow.slice(0, -2),
    theirs.flow.replace(/^.{22}/, again.flow.slice(0, 22)),
  ])
    if (flow !== theirs.flow) expect(await refusalOf(finish({ ...again, flow }))).toBe('federation_refused')
  const late = await goesThere(person('zoe'))
  await rowsOf(house.adminUrl, `update prisme.federation_flows set expires_at = now() - interval '1 second'`)
  expect(await refusalOf(finish(late))).toBe('federation_refused')
  expect(await refusalOf(stranger('sessions.beginWithProvider', { way: 'x' }))).toBe('federation_refused')
  const elsewhere = `${randomId()}.${providerId}`
  expect(await refusalOf(stranger('sessions.beginWithProvider', { way: elsewhere }))).toBe(
    'federation_refused',
  )
})

test('in a browser the way is bound by a cookie that no script reads, and taken away at the end', async () => {
  const post = (path: string, body: object, cookie = '') =>
    fetch(`${house.origin}/v1/sessions/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
  const begun = await post('begin-with-provider', { way, flowIn: 'cookie' })
  const [set = ''] = begun.headers.getSetCookie()
  expect(set).toMatch(
    /^__Host-prisme-flow=[\w-]{64}; Max-Age=600; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
  )
  const { authorizationUrl, ...rest } = (await begun.json()) as { authorizationUrl: string }
  expect(Object.keys(rest)).toEqual(['expiresAt'])
  const url = new URL(authorizationUrl)
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    scope: 'openid email profile',
    code_challenge_method: 'S256',
    redirect_uri: `${house.origin}/sign-in/${providerId}`,
  })
  const back = {
    returnedTo: providerId,
    response: idp.visit(authorizationUrl, person('zoe')),
    refreshIn: 'cookie',
  }
  // A link that was sent to somebody else's browser opens nothing there.
  expect((await post('finish-with-provider', back)).status).toBe(403)
  const done = await post('finish-with-provider', back, set.split(';')[0])
  expect(done.status).toBe(201)
  expect(
    done.headers
      .getSetCookie()
      .map((cookie) => cookie.split('=')[0])
      .sort(),
  ).toEqual(['__Host-prisme-device', '__Host-prisme-flow', '__Host-prisme-refresh'])
  expect(await done.json()).not.toHaveProperty('refreshToken')
})

test('the company decides whether the provider’s sign-in is strong enough; else our own second factor is asked for', async () => {
  const { ada } = house.people
  const { version } = await ada.call('company.readPolicy', {})
  await ada.call('company.changePolicy', {
    expectedVersion: version,
    changes: { mfa: { users: 'required' } },
  })
  const weak = await signsIn(person('ines', { amr: ['pwd'] }))
  expect(weak.step).toBe('enrol')
  for (const amr of ['mfa', [['mfa']], undefined])
    expect((await signsIn(person('ines', { amr }))).step).toBe('enrol')
  expect((await signsIn(person('ines', { amr: ['pwd', 'mfa'] }))).step).toBe('done')
  // Ours, made in the first sign-in, is asked for in the next weak one, and the session knows where it came from.
  if (weak.step !== 'enrol') throw new Error('asked to enrol')
  const { offer } = await stranger('sessions.beginEnrolment', { attempt: weak.attempt, kind: 'totp' })
  if (offer.kind !== 'totp') throw new Error('asked for an authenticator')
  const answer = { kind: 'totp', factorId: offer.factorId, code: codeOf(offer.secret) } as const
  await stranger('sessions.finishEnrolment', { attempt: weak.attempt, name: 'Téléphone', answer })
  const next = await signsIn(person('ines', { amr: ['pwd'] }))
  if (next.step !== 'confirm') throw new Error('asked to confirm')
  const proof = { kind: 'totp', code: codeOf(offer.secret, new Date(), 1) } as const
  const tokens = await stranger('sessions.confirm', { attempt: next.attempt, proof })
  const afterTwo = callWith(tokens.accessToken)
  const { sessionId } = await afterTwo('accounts.me', {})
  const [row] = await rowsOf<{ provider_id: string; strong: boolean }>(
    house.adminUrl,
    `select provider_id, strong from prisme.sessions where session_id = '${sessionId}'`,
  )
  expect(row).toEqual({ provider_id: providerId, strong: true })
  // What it takes to sign out there waited for the second step, too.
  const { endAtProvider } = await afterTwo('sessions.signOut', {})
  expect(endAtProvider?.url).toContain('id_token_hint=')
  // A floor below which nobody comes in at all.
  await ada.call('providers.change', { providerId, acceptedAcr: ['eidas1'], strongAcr: ['eidas1'] })
  await refusedFor('acr_too_low', signsIn(person('ines', { acr: 'eidas0', amr: ['mfa'] })))
  await refusedFor('acr_too_low', signsIn(person('ines')))
  expect((await signsIn(person('ines', { acr: 'eidas1' }))).step).toBe('done')
  await ada.call('providers.change', { providerId, acceptedAcr: [], strongAcr: [] })
  await ada.call('company.changePolicy', {
    expectedVersion: version + 1,
    changes: { mfa: { users: 'optional' } },
  })
})

test('an account that is there already is linked by who proves both sides, and by nobody else', async () => {
  const { alice, bruno } = house.people
  // A second factor was demanded meanwhile, and ended what was opened without one.
  for (const one of [alice, bruno]) await one.session.signIn(one.email, one.password)
  const linksAs = async (call: Call, who: Record<string, unknown>) => {
    const { authorizationUrl, flow = '' } = await call('identities.beginLink', { providerId })
    return { returnedTo: providerId, flow, response: idp.visit(authorizationUrl, who) }
  }
  const someone = person('alice-au-chu', { email: 'autre.adresse@ailleurs.example' })
  const stale = `update prisme.sessions set verified_at = now() - interval '6 minutes' where account_id = '${alice.accountId}'`
  await rowsOf(house.adminUrl, stale)
  expect(await refusalOf(linksAs(alice.call, someone))).toBe('step_up_required')
  await alice.call('sessions.verify', { proof: { kind: 'password', password: alice.password } })
  const shown = await linksAs(alice.call, someone)
  // Her answer in another session, or as a sign-in, is of no use.
  await refusedFor('other_errand', bruno.call('identities.link', shown))
  await refusedFor('other_errand', stranger('sessions.finishWithProvider', shown))
  await refusedFor('other_errand', alice.call('identities.link', await goesThere(someone)))
  await alice.call('identities.link', shown)
  const linked = await alice.call('identities.list', {})
  expect(linked.identities).toMatchObject([{ providerId, linked: { lastUsedAt: null } }])
  expect((await mails.to(alice.email, 2)).subject).toContain('est lié à la connexion')
  expect(await refusalOf(linksAs(alice.call, someone))).toBe('already_linked')
  await refusedFor('identity_in_use', bruno.call('identities.link', await linksAs(bruno.call, someone)))

  const through = await signedIn(someone)
  expect((await through('accounts.me', {})).account.accountId).toBe(alice.accountId)
  expect(await refusalOf(alice.call('identities.unlink', { providerId: randomId() }))).toBe(
    'identity_not_found',
  )
  await alice.call('identities.unlink', { providerId })
  expect(await refusalOf(through('accounts.me', {}))).toBe('session_ended')
  await refusedFor('domain_not_ours', signsIn(someone))
})

test('who signs in elsewhere has no password here: none is right, none is sent, and the only way in is kept', async () => {
  const yann = await signedIn(person('yann'))
  const email = 'yann@tilleuls.example'
  for (const password of ['Faux-mot-de-passe-1', ''.padEnd(20, 'x')])
    expect(await refusalOf(stranger('sessions.signIn', { email, password }))).toBe('sign_in_failed')
  await stranger('accounts.requestPasswordReset', { email })
  const mail = await mails.to(email)
  expect(mail.subject).toContain('n’est pas géré par Prisme')
  expect(mail.text).not.toMatch(/\b\d{6}\b/)
  expect(await refusalOf(yann('accounts.changePassword', { newPassword: 'Vokv!lumi-4zu' }))).toBe(
    'password_elsewhere',
  )
  expect(await refusalOf(yann('identities.unlink', { providerId }))).toBe('last_way_in')
  const proof = { kind: 'password', password: 'Vokv!lumi-4zu' } as const
  expect(await refusalOf(yann('sessions.verify', { proof }))).toBe('factor_refused')
})

test('A-7: the ways in follow from the domain, whether there is an account or not; two companies never hold one domain', async () => {
  const waysOf = async (email: string) => (await stranger('sessions.ways', { email })).ways
  const here = await waysOf('personne@tilleuls.example')
  expect(here).toEqual([
    { kind: 'provider', way, name: 'Annuaire des Tilleuls' },
    { kind: 'password' },
    { kind: 'passkey' },
  ])
  expect(await waysOf('zoe@TILLEULS.example')).toEqual(here)
  for (const email of [house.people.alice.email, 'personne@example.org', 'zoe@x.tilleuls.example'])
    expect(await waysOf(email)).toEqual([{ kind: 'password' }, { kind: 'passkey' }])
  const { companyId } = await house.app.services.companies.create('Autre établissement')
  const { operator } = house.app.services
  await expect(operator.addDomain(companyId, 'tilleuls.example')).rejects.toMatchObject({
    because: 'domain_taken',
  })
  expect(await operator.addDomain(house.companyId, 'tilleuls.example')).toBe(false)
})

test('who signs in elsewhere proves there, anew, that a session is still theirs', async () => {
  const { ada } = house.people
  const yann = person('yann')
  const call = await signedIn(yann)
  const { account, sessionId } = await call('accounts.me', {})
  const stale = `update prisme.sessions set verified_at = now() - interval '6 minutes' where session_id = '${sessionId}'`
  await rowsOf(house.adminUrl, stale)
  await call('sessions.lock', {})
  // What was read of a session counts for half a second.
  await vi.waitFor(async () => expect(await refusalOf(call('accounts.me', {}))).toBe('session_locked'))
  const goesAnew = async (who: Record<string, unknown>) => {
    const { authorizationUrl, flow = '' } = await call('identities.beginProof', { providerId })
    expect(Object.fromEntries(new URL(authorizationUrl).searchParams)).toMatchObject({
      prompt: 'login',
      max_age: '0',
    })
    return { returnedTo: providerId, flow, response: idp.visit(authorizationUrl, who) }
  }
  const now = Math.floor(Date.now() / 1_000)
  // A provider that does not say when, or says that it was long ago, proves nothing of now; nor does somebody else there.
  await refusedFor('token_auth_time', call('identities.prove', await goesAnew(yann)))
  await refusedFor(
    'token_auth_time',
    call('identities.prove', await goesAnew({ ...yann, auth_time: now - 900 })),
  )
  const zoe = person('zoe', { auth_time: now })
  await refusedFor('other_person', call('identities.prove', await goesAnew(zoe)))
  const shown = await goesAnew({ ...yann, auth_time: now })
  await refusedFor('other_errand', ada.call('identities.prove', shown))
  expect(await refusalOf(call('factors.begin', { kind: 'totp' }))).toBe('session_locked')
  await call('identities.prove', shown)
  expect((await call('accounts.me', {})).account.accountId).toBe(account.accountId)
  await call('factors.begin', { kind: 'totp' })
  expect(await refusalOf(ada.call('identities.beginProof', { providerId }))).toBe('identity_not_found')
  // A proof is no link: that one asks for a proof of both sides.
  await refusedFor('other_errand', call('identities.link', await goesAnew({ ...yann, auth_time: now })))
})

test('a provider that nobody of the house wrote signs somebody in', async () => {
  await using real = await realProvider()
  const { ada } = house.people
  // It wants our addresses before it tells anything; until it is turned on, nobody is offered it.
  const { providerId: returnedTo, redirectUri, logoutUri } = await ada.call('providers.prepare', {})
  const { provider } = await ada.call('providers.create', {
    issuer: real.issuer,
    clientId: real.clientId,
    clientSecret: real.clientSecret,
    name: 'Un vrai',
    provisioning: 'users',
    providerId: returnedTo,
    active: false,
  })
  const signedOutUri = `${house.origin}/signed-out`
  expect(provider).toMatchObject({ redirectUri, logoutUri, signedOutUri, active: false })
  const itsWay = `${house.companyId}.${returnedTo}`
  const tooEarly = stranger('sessions.beginWithProvider', { way: itsWay })
  expect(await refusalOf(tooEarly)).toBe('federation_refused')
  await ada.call('providers.change', { providerId: returnedTo, active: true })
  real.register(provider.redirectUri, signedOutUri)
  const browser = new Map<string, string>()
  const comesAs = async (login: string): Promise<Call> => {
    const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', { way: itsWay })
    const back = await walksThrough(authorizationUrl, login, provider.redirectUri, browser)
    const shown = { returnedTo, flow, response: back.search }
    return callWith(tokensOf(await stranger('sessions.finishWithProvider', shown)).accessToken)
  }
  await comesAs('rose')
  // In the same browser the provider asks nobody as long as Rose is signed in there; then it asks whoever comes.
  const rose = await comesAs('yvan')
  const { account } = await rose('accounts.me', {})
  expect(account).toMatchObject({ displayName: 'Rose Réel', email: 'rose@tilleuls.example', role: 'user' })
  const { endAtProvider } = await rose('sessions.signOut', {})
  const back = await walksThrough(endAtProvider?.url ?? '', '', signedOutUri, browser)
  expect(back.searchParams.get('state')).toBe(endAtProvider?.state)
  const yvan = await comesAs('yvan')
  expect((await yvan('accounts.me', {})).account.displayName).toBe('Yvan Réel')
  await house.people.ada.call('providers.delete', { providerId: returnedTo })
})

test('one provider that two companies share: who is somebody in one is nobody in the other', async () => {
  const { denis } = await house.company('Maison de santé des Lilas', { denis: 'company_admin' })
  const { company } = await denis.call('accounts.me', {})
  await house.app.services.operator.addDomain(company.companyId, 'lilas.example')
  const { provider } = await denis.call('providers.create', asked({ provisioning: 'users' }))
  const theirWay = `${company.companyId}.${provider.providerId}`
  const entersThere = async (who: Record<string, unknown>) => {
    const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', { way: theirWay })
    const shown = { returnedTo: provider.providerId, flow, response: idp.visit(authorizationUrl, who) }
    return stranger('sessions.finishWithProvider', shown)
  }
  await refusedFor('domain_not_ours', entersThere(person('zoe')))
  const zoe = await signedIn(person('zoe'))
  const tokens = tokensOf(await entersThere(person('zoe', { email: 'zoe@lilas.example' })))
  const there = await callWith(tokens.accessToken)('accounts.me', {})
  expect(there.company.companyId).toBe(company.companyId)
  expect(there.account.accountId).not.toBe((await zoe('accounts.me', {})).account.accountId)
  const led = { ...(await goesThere(person('zoe'))), returnedTo: provider.providerId }
  await refusedFor('other_provider', stranger('sessions.finishWithProvider', led))
  await denis.call('providers.delete', { providerId: provider.providerId })
  expect(await refusalOf(callWith(tokens.accessToken)('accounts.me', {}))).toBe('session_ended')
  await zoe('accounts.me', {})
})

test('A-13: what ends at the provider ends here, on both wires; what does not prove that ends nothing', async () => {
  const { providers } = await house.people.ada.call('providers.list', {})
  const [first] = providers
  const path = new URL(first?.kind === 'oidc' ? first.logoutUri : '').pathname
  const posts = async (token: string, type = 'application/x-www-form-urlencoded'): Promise<unknown> => {
    const body = new URLSearchParams({ logout_token: token }).toString()
    const response = await fetch(`${house.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    note('sessions.endFromProvider', response.ok ? 'done' : String(response.status))
    return response.ok ? 'done' : ((await response.json()) as { code: string }).code
  }
  const zoe = person('zoe')
  const [ward, home] = [await signedIn({ ...zoe, sid: 'ward' }), await signedIn({ ...zoe, sid: 'home' })]
  const yann = await signedIn(person('yann', { sid: 'yann' }))
  const { ticket } = await ward('sessions.createSocketTicket', {})
  using socket = await rawSocket(portOf(house.origin))
  socket.json({ op: 'authenticate', ticket })
  await socket.nextJson()

  const now = Math.floor(Date.now() / 1_000)
  const refused = async (
    claims: Record<string, unknown>,
    mischief: typeof idp.mischief = {},
  ): Promise<void> => {
    idp.mischief = mischief
    expect(await posts(idp.logoutToken({ sid: 'ward', ...claims })), JSON.stringify(claims)).toBe(
      'logout_refused',
    )
    idp.mischief = {}
  }
  const other = newKeys()
  await refused({ nonce: 'x' })
  await refused({ events: {} })
  await refused({ events: undefined })
  await refused({ jti: undefined })
  await refused({ sid: undefined })
  await refused({ iss: 'https://evil.example' })
  await refused({ aud: 'another-client' })
  await refused({ exp: now - 60 })
  await refused({ iat: now - 900, exp: now + 60 })
  await refused({}, { token: (parts) => ({ ...parts, header: { ...parts.header, typ: 'JWT' } }) })
  await refused({}, { token: (parts) => ({ ...parts, key: other.privateKey }) })
  await refused(
    {},
    { token: (parts) => ({ ...parts, header: { ...parts.header, alg: 'none' }, key: undefined }) },
  )
  await refused(
    {},
    { token: (parts) => ({ ...parts, header: { ...parts.header, alg: 'HS256' }, key: idp.clientSecret }) },
  )
  expect(await posts('x')).toBe('logout_refused')
  expect(await posts(idp.logoutToken({ sid: 'ward' }), 'application/json')).toBe('invalid_input')
  // Somebody that nobody here knows ends nobody's session.
  expect(await posts(idp.logoutToken({ sub: 'sub-personne', sid: undefined }))).toBe('done')
  await ward('accounts.me', {})

  const token = idp.logoutToken({ sid: 'ward' })
  expect(await posts(token)).toBe('done')
  expect((await socket.closing()).code).toBe(4401)
  expect(await refusalOf(ward('accounts.me', {}))).toBe('session_ended')
  await home('accounts.me', {})
  expect(await posts(token)).toBe('logout_refused')
  expect(await posts(idp.logoutToken({ sub: 'sub-zoe', sid: undefined }))).toBe('done')
  expect(await refusalOf(home('accounts.me', {}))).toBe('session_ended')
  await yann('accounts.me', {})
})

test('who signs out here is told how to sign out there; what that takes is kept sealed, and goes with the session', async () => {
  const { providers } = await house.people.ada.call('providers.list', {})
  const [first] = providers
  expect(first).toMatchObject({ signedOutUri: `${house.origin}/signed-out` })
  const zoe = await signedIn(person('zoe'))
  const { sessionId } = await zoe('accounts.me', {})
  const kept = async (): Promise<Buffer | null | undefined> => {
    const [row] = await rowsOf<{ kept: Buffer | null }>(
      house.adminUrl,
      `select provider_ending_sealed as kept from prisme.sessions where session_id = '${sessionId}'`,
    )
    return row?.kept
  }
  const sealed = await kept()
  expect(sealed?.length).toBeGreaterThan(400)
  expect(sealed?.toString('latin1')).not.toMatch(/eyJ|https:/)
  const { endAtProvider } = await zoe('sessions.signOut', {})
  expect(await refusalOf(zoe('accounts.me', {}))).toBe('session_ended')
  expect(await kept()).toBeNull()
  const { state, name, url } = endAtProvider ?? { state: '', name: '', url: idp.issuer }
  expect(name).toBe('Annuaire des Tilleuls')
  expect(state).toMatch(/^[\w-]{22}$/)
  expect(url).toMatch(`${idp.issuer}/end?`)
  const { id_token_hint: hint = '', ...said } = Object.fromEntries(new URL(url).searchParams)
  expect(said).toEqual({
    from: 'discovery',
    client_id: idp.clientId,
    post_logout_redirect_uri: `${house.origin}/signed-out`,
    state,
  })
  const claims: unknown = JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ iss: idp.issuer, sub: 'sub-zoe', aud: idp.clientId })

  const leaves = async (call: Call) => (await call('sessions.signOut', {})).endAtProvider
  // A token that makes the address too long for servers stays out of it: the provider asks who leaves.
  const padded = (parts: TokenParts) => ({ ...parts, claims: { ...parts.claims, groups: 'g'.repeat(6_000) } })
  idp.mischief = { token: padded }
  const long = await signedIn(person('zoe'))
  expect((await leaves(long))?.url).not.toContain('id_token_hint')
  // What the session holds does not open: out it goes all the same, here.
  idp.mischief = {}
  const moved = await signedIn(person('zoe'))
  await rowsOf(
    house.adminUrl,
    `update prisme.sessions set provider_ending_sealed = 'x' where provider_ending_sealed is not null`,
  )
  expect(await leaves(moved)).toBeUndefined()
  expect(await refusalOf(moved('accounts.me', {}))).toBe('session_ended')
  // A provider that offers none, or one in a place where browsers are not sent; and who signed in here.
  const described: Required<Mischief>['discovery'][] = [
    ({ end_session_endpoint: _, ...document }) => document,
    (document) => ({ ...document, end_session_endpoint: 'javascript:alert(1)' }),
  ]
  for (const discovery of described) {
    idp.mischief = { discovery, token: (parts) => ({ ...parts, key: undefined }) }
    // What was known of the provider is asked anew after a failure.
    await refusalOf(signsIn(person('zoe')))
    idp.mischief = { discovery }
    const call = await signedIn(person('zoe'))
    expect(await leaves(call)).toBeUndefined()
  }
  expect(await leaves(house.people.bruno.call)).toBeUndefined()
})

test('RFC 8705: our client shows a certificate, made here or brought along, or what its key signs; and its secret no more', async () => {
  const { ada } = house.people
  const shows =
    (fingerprint: string, withSecret: boolean) => (request: IncomingMessage, form: URLSearchParams) => {
      // The stand-in listens over TLS only.
      const peer = (request.socket as TLSSocket).getPeerCertificate()
      const hasSecret = request.headers.authorization !== undefined || form.has('client_secret')
      return peer.fingerprint256 === fingerprint && hasSecret === withSecret && form.get('client_id') !== ''
    }
  const change = (clientAuthentication: 'secret' | 'certificate' | 'private_key_jwt') =>
    ada.call('providers.change', { providerId, clientAuthentication })
  expect(await refusalOf(change('certificate'))).toBe('invalid_input')
  const made = (await ada.call('providers.clientCertificate', { providerId })).provider
  if (made.kind !== 'oidc' || made.clientCertificate === undefined) throw new Error('no certificate')
  const ours = new X509Certificate(made.clientCertificate.certificate)
  expect(made.clientCertificate.expiresAt).toBe(new Date(ours.validTo).toISOString())
  expect(JSON.stringify(made)).not.toContain('PRIVATE KEY')
  // Beside the secret, as Pro Santé Connect asks for it; then instead of it.
  idp.mischief = { client: shows(ours.fingerprint256, true) }
  await signedIn(person('zoe'))
  await change('certificate')
  idp.mischief = { client: shows(ours.fingerprint256, false) }
  await signedIn(person('zoe'))

  const brought = await makeCertificate({ key: 'RSA' })
  const other = await makeCertificate()
  const brings = (certificate: string, privateKey: string): Promise<unknown> =>
    ada
      .call('providers.clientCertificate', { providerId, certificate, privateKey })
      .catch(({ code, issues }) => [code, issues?.[0]?.message])
  expect(await brings(brought.cert, other.key)).toEqual(['provider_unfit', 'key_mismatch'])
  expect(await brings('-----BEGIN x', brought.key)).toEqual(['provider_unfit', 'key_unreadable'])
  const past = await makeCertificate({ from: -9, to: -1 })
  expect(await brings(past.cert, past.key)).toEqual(['provider_unfit', 'certificate_over'])
  const without = ada.call('providers.clientCertificate', { providerId, certificate: brought.cert })
  expect(await refusalOf(without)).toBe('invalid_input')
  await brings(brought.cert, brought.key)
  await refusedFor('client_refused', signsIn(person('zoe')))
  const theirs = new X509Certificate(brought.cert)
  idp.mischief = { client: shows(theirs.fingerprint256, false) }
  await signedIn(person('zoe'))

  await change('private_key_jwt')
  const isSigned = (_request: IncomingMessage, form: URLSearchParams): boolean => {
    const [header = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.')
    const said: unknown = JSON.parse(Buffer.from(claims, 'base64url').toString())
    expect(said).toMatchObject({ iss: idp.clientId, sub: idp.clientId })
    return verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      theirs.publicKey,
      Buffer.from(signature, 'base64url'),
    )
  }
  idp.mischief = { client: isSigned }
  await signedIn(person('zoe'))
  idp.mischief = {}
  await change('secret')
  const kept = await rowsOf<{ row: string }>(
    house.adminUrl,
    'select k::text as row from prisme.provider_keys k',
  )
  expect(kept).toHaveLength(1)
  expect(kept[0]?.row).not.toContain(Buffer.from('PRIVATE KEY').toString('hex'))
})

test('keys that roll over, and a provider that is down or slow to say why, lock nobody out for longer than that', async () => {
  await signedIn(person('zoe'))
  const shown = await goesThere(person('zoe'))
  idp.rotateKeys()
  tokensOf(await stranger('sessions.finishWithProvider', shown))
  const { ada } = house.people
  const midway = await goesThere(person('zoe'))
  idp.mischief.answer = (path, response) => {
    if (path === '/token') response.destroy()
    return path === '/token'
  }
  await refusedFor('unreachable', stranger('sessions.finishWithProvider', midway), {
    code: 'provider_unavailable',
  })
  idp.mischief = {}
  // Turned off, its sessions are over at once, and so is who was on the way.
  const zoe = await signedIn(person('zoe'))
  const underway = await goesThere(person('zoe'))
  await ada.call('providers.change', { providerId, active: false })
  expect(await refusalOf(zoe('accounts.me', {}))).toBe('session_ended')
  await refusedFor('provider_off', stranger('sessions.finishWithProvider', underway))
  expect(await refusalOf(stranger('sessions.beginWithProvider', { way }))).toBe('federation_refused')
  expect((await stranger('sessions.ways', { email: 'qui@tilleuls.example' })).ways).toHaveLength(2)
  await ada.call('providers.change', { providerId, active: true })
  await signedIn(person('zoe'))
  await ada.call('providers.delete', { providerId })
  expect(await refusalOf(stranger('sessions.beginWithProvider', { way }))).toBe('federation_refused')
  expect(await rowsOf(house.adminUrl, 'select 1 from prisme.federated_identities')).toEqual([])
})
