import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { type Call, type CallInput, createRestCall } from '../../src/protocol/client/index.ts'
import type { SamlGround } from '../support/forged/forgery.ts'
import { samlClaims } from '../support/forged/saml-claims.ts'
import { samlEncrypted, sealed, sealedInSigned } from '../support/forged/saml-encrypted.ts'
import { samlShapes } from '../support/forged/saml-shapes.ts'
import { type House, openHouse } from '../support/house.ts'
import { note, watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import type { Encryption } from '../support/saml-encryption.ts'
import {
  idpMetadata,
  isSignedWith,
  type LogoutSaid,
  logoutRequest,
  logoutResponse,
  newId,
  newSigner,
  type ResponseParts,
  readRequest,
  respond,
  type SamlMischief,
  type Signer,
  signatureOf,
  signedQuery,
  signedWhole,
} from '../support/saml-provider.ts'
import { tokensOf } from '../support/signs-in.ts'

import { rawSocket } from '../transport/raw-socket.ts'
import { portOf } from '../transport/signed-in-socket.ts'

const entityId = 'https://idp.tilleuls.example/saml'
const mail = 'urn:oid:0.9.2342.19200300.100.1.3'
const displayName = 'urn:oid:2.16.840.1.113730.3.1.241'
const strong = 'https://refeds.org/profile/mfa'

let house: House<'ada' | 'alice'>
let signer: Signer
let stranger: Call
let providerId: string
let way: string

beforeAll(async () => {
  signer = await newSigner()
  const environment = {
    PRISME_OUTBOUND_NETWORKS: '127.0.0.0/8',
    PRISME_OUTBOUND_CA_FILE: inject('caFile'),
  }
  house = await openHouse({ people: { ada: 'company_admin', alice: 'user' }, environment })
  stranger = callWith()
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  const { provider } = await house.people.ada.call('providers.createSaml', asked())
  providerId = provider.providerId
  way = `${house.companyId}.${providerId}`
})
afterAll(() => house[Symbol.asyncDispose]())

const callWith = (token?: string): Call =>
  watched(createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => token }))

const asked = (more: Partial<CallInput<'providers.createSaml'>> = {}): CallInput<'providers.createSaml'> => ({
  metadata: idpMetadata(entityId, [signer]),
  name: 'Annuaire des Tilleuls',
  provisioning: 'users',
  strongAcr: [strong],
  ...more,
})

const person = (name: string) => ({
  nameId: `id-${name}`,
  attributes: { [mail]: [`${name}@tilleuls.example`], [displayName]: [`${name} Duval`] },
})

/** What a browser does with the form that a provider's page makes it send. */
async function posts(acs: string, form: Record<string, string>) {
  const response = await fetch(acs, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: 'https://idp.tilleuls.example' },
    body: new URLSearchParams(form),
  })
  note('sessions.takeSamlResponse', response.status === 303 ? 'done' : String(response.status))
  return response
}

const begins = async (begun = way) => {
  const { authorizationUrl, flow = '' } = await stranger('sessions.beginWithProvider', { way: begun })
  return { request: readRequest(authorizationUrl), flow, authorizationUrl }
}

const ourKeys = async () => {
  const { providers } = await house.people.ada.call('providers.list', {})
  const found = providers.find((provider) => provider.providerId === providerId)
  return found?.kind === 'saml' ? found.keys : []
}

/** What our side is called to this provider. */
const place = (): string => `${house.origin}/v1/sessions/saml/${way}`

/** Where a browser is sent, or the problem. */
async function answered(response: Response, operation: string): Promise<string> {
  const code = response.status === 303 ? 'done' : ((await response.json()) as { code: string }).code
  note(operation, code)
  return response.headers.get('location') ?? code
}

const base64Of = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')

/** From the button to the way back. */
async function goesThere(name: string, mischief: SamlMischief = {}) {
  const { request, flow } = await begins()
  const answer = respond(request, { entityId, signer }, person(name), mischief)
  return { ...(await comesBack(answer, request)), flow, answer, request }
}

async function comesBack(answer: string, request: { acs: string; relayState: string }) {
  const response = await posts(request.acs, { SAMLResponse: answer, RelayState: request.relayState })
  const back = new URL(response.headers.get('location') ?? '', house.origin)
  return { returnedTo: back.pathname.replace('/sign-in/', ''), response: back.search.slice(1) }
}

const finishes = (back: { returnedTo: string; response: string; flow: string }) => {
  const { returnedTo, response, flow } = back
  return stranger('sessions.finishWithProvider', { returnedTo, response, flow })
}
const signsIn = async (name: string, mischief?: SamlMischief) => finishes(await goesThere(name, mischief))

async function refusedFor(reason: string, attempt: Promise<unknown>, what = reason) {
  expect(await refusalOf(attempt), what).toBe('federation_refused')
  const [row] = await rowsOf<{ reason: string }>(
    house.adminUrl,
    'select reason from prisme.access_traces where reason is not null order by occurred_at desc limit 1',
  )
  expect(row?.reason, what).toBe(reason)
}

/** What a forger has. */
async function groundOfForgers(): Promise<SamlGround> {
  const [key] = await ourKeys()
  const certificate = key?.certificate ?? ''
  return { signer, other: await newSigner(), origin: house.origin, entityId, certificate }
}

test('someone new comes in by a signed assertion, as a user, and is the same person the next time, also while keys roll over', async () => {
  const there = await goesThere('zoe')
  expect(there.request).toMatchObject({ issuer: there.request.acs })
  expect(there.request.xml).toContain('nameid-format:persistent')
  expect(there.request.xml).not.toContain('ForceAuthn')
  const first = await callWith(tokensOf(await finishes(there)).accessToken)('accounts.me', {})
  expect(first.account).toMatchObject({
    role: 'user',
    displayName: 'zoe Duval',
    email: 'zoe@tilleuls.example',
  })
  // Nothing of an answer is kept in a form that somebody could read, and nothing of it once it was used.
  expect(await rowsOf(house.adminUrl, 'select 1 from prisme.federation_flows')).toEqual([])
  const next = await newSigner()
  const both = idpMetadata(entityId, [signer, next])
  const { ada } = house.people
  const { provider } = await ada.call('providers.renewSaml', { providerId, metadata: both })
  expect(provider).toMatchObject({ kind: 'saml', issuer: entityId, entityId: there.request.issuer })
  expect(provider.kind === 'saml' && provider.certificates).toHaveLength(2)
  for (const mischief of [{}, { signer: next }]) {
    const { accessToken } = tokensOf(await signsIn('zoe', mischief))
    expect((await callWith(accessToken)('accounts.me', {})).account).toEqual(first.account)
  }
  await ada.call('providers.renewSaml', { providerId, metadata: idpMetadata(entityId, [signer]) })
  await refusedFor('saml_signature', signsIn('zoe', { signer: next }))
  // A response that is signed too, as a whole, is none the worse for it.
  const whole = ({ assertion, around }: ResponseParts): string => signedWhole(around(assertion), signer)
  tokensOf(await signsIn('zoe', { response: whole }))
})

test('A-16: every response that proves nothing is refused with one problem, and for a reason of its own', async () => {
  const ground = await groundOfForgers()
  for (const { what, reason, make } of [...samlShapes, ...samlClaims])
    await refusedFor(reason, signsIn('zoe', make(ground)), what)
  const about = (attributes: Record<string, readonly string[]>) => ({
    said: { nameId: 'id-lea', attributes: { [displayName]: ['Léa'], ...attributes } },
  })
  const two = ['lea@tilleuls.example', 'ada@tilleuls.example']
  await refusedFor('email_not_verified', signsIn('zoe', about({})))
  await refusedFor('email_not_verified', signsIn('zoe', about({ [mail]: two })))
  await refusedFor('domain_not_ours', signsIn('zoe', about({ [mail]: ['lea@ailleurs.example'] })))
  const tooMuch = await begins()
  const huge = { SAMLResponse: 'A'.repeat(300_000), RelayState: tooMuch.request.relayState }
  expect((await posts(tooMuch.request.acs, huge)).status).toBe(413)
  tokensOf(await signsIn('zoe'))
})

test('A-16: an assertion that is encrypted for us opens, and is judged as if it had come so; anything else tells nobody why', async () => {
  const { ada } = house.people
  const [mine] = await ourKeys()
  const ground = await groundOfForgers()
  for (const more of [
    {},
    { bits: 128 },
    { hash: 'sha256' },
    { beside: true },
  ] satisfies Partial<Encryption>[])
    tokensOf(await signsIn('zoe', sealed(more)(ground)))
  for (const more of [{}, { mode: 'cbc' }, { mode: 'cbc', bits: 128 }] satisfies Partial<Encryption>[])
    tokensOf(await signsIn('zoe', sealedInSigned(more)(ground)))
  for (const { what, reason, make } of samlEncrypted)
    await refusedFor(reason, signsIn('zoe', make(ground)), what)

  await ada.call('providers.change', { providerId, encryption: 'required' })
  await refusedFor('saml_not_encrypted', signsIn('zoe'))
  tokensOf(await signsIn('zoe', sealed()(ground)))
  // A key rolls over: both open what is encrypted for them, the one before signs; then the next one alone.
  expect(await refusalOf(ada.call('providers.rollKey', { providerId, step: 'use' }))).toBe(
    'key_not_announced',
  )
  for (const step of ['announce', 'announce'] as const)
    await ada.call('providers.rollKey', { providerId, step })
  const [before, next] = await ourKeys()
  expect([before, next]).toMatchObject([{ ...mine, state: 'used' }, { state: 'announced' }])
  const certificate = next?.certificate ?? ''
  const said = await (await fetch(`${house.origin}/v1/sessions/saml/${way}`)).text()
  expect(said.match(/use="signing"/g)).toHaveLength(2)
  expect(said.slice(said.indexOf('use="encryption"'))).toContain(base64Of(certificate))
  expect(said.slice(said.indexOf('use="encryption"'))).not.toContain(base64Of(mine?.certificate ?? ''))
  for (const more of [{}, { certificate }]) tokensOf(await signsIn('zoe', sealed(more)(ground)))
  expect(isSignedWith((await begins()).authorizationUrl, mine?.certificate ?? '')).toBe(true)
  await ada.call('providers.rollKey', { providerId, step: 'use' })
  expect(await ourKeys()).toEqual([{ ...next, state: 'used' }])
  expect(isSignedWith((await begins()).authorizationUrl, certificate)).toBe(true)
  await refusedFor('saml_decryption', signsIn('zoe', sealed()(ground)))
  tokensOf(await signsIn('zoe', sealed({ certificate })(ground)))
  await ada.call('providers.change', { providerId, encryption: 'optional' })
  // Nobody reads a key where it is kept.
  const kept = await rowsOf<{ row: string }>(
    house.adminUrl,
    `select encode(key_sealed, 'escape') as row from prisme.provider_keys`,
  )
  expect(kept.length).toBeGreaterThan(0)
  expect(JSON.stringify(kept)).not.toMatch(/BEGIN|privateKey/)
})

test('an answer is good once, for who asked for it, at the place it was made for', async () => {
  // Unsolicited: nobody went, and there is nothing to finish.
  const { request, flow } = await begins()
  const answer = respond(request, { entityId, signer }, person('zoe'))
  const alone = await posts(request.acs, { SAMLResponse: answer })
  expect(alone.headers.get('location')).toBe(`/sign-in/${providerId}`)
  await refusedFor('response_state', finishes({ returnedTo: providerId, response: '', flow }))
  const empty = { returnedTo: providerId, response: `state=${request.relayState}`, flow }
  await refusedFor('saml_no_response', finishes(empty))
  // A company or a provider that there is not, at an address that somebody made up: like any sign-in that came to nothing.
  for (const companyId of [house.companyId, randomId()]) {
    const nobodys = randomId()
    const form = { SAMLResponse: answer, RelayState: request.relayState }
    const made = await posts(`${house.origin}/v1/sessions/saml/${companyId}.${nobodys}`, form)
    expect(made.status).toBe(303)
    expect(made.headers.get('location')).toBe(`/sign-in/${nobodys}?state=${request.relayState}`)
  }
  // Replay, of the whole and of the assertion alone.
  const mine = await goesThere('zoe')
  tokensOf(await finishes(mine))
  expect(await refusalOf(finishes(mine))).toBe('federation_refused')
  const again = await begins()
  const replayed = { ...(await comesBack(mine.answer, again.request)), flow: again.flow }
  await refusedFor('saml_in_response_to', finishes(replayed))
  const id = newId()
  const sameId: SamlMischief = { assertion: (xml) => xml.replace(/ ID="[^"]+"/, ` ID="${id}"`) }
  tokensOf(await signsIn('zoe', sameId))
  await refusedFor('saml_again', signsIn('zoe', sameId))
  // Somebody else's answer in my browser; and the first answer to a sign-in is the one.
  const [theirs, ours] = [await goesThere('mallory'), await goesThere('zoe')]
  await refusedFor('response_state', finishes({ ...theirs, flow: ours.flow }))
  await comesBack(theirs.answer, ours.request)
  const who = await callWith(tokensOf(await finishes(ours)).accessToken)('accounts.me', {})
  expect(who.account.email).toBe('zoe@tilleuls.example')
  // One provider that serves two: what was made for one place is nothing at another.
  const { provider } = await house.people.ada.call(
    'providers.createSaml',
    asked({ metadata: idpMetadata(`${entityId}/deux`, [signer]) }),
  )
  const there = await begins(`${house.companyId}.${provider.providerId}`)
  const led = respond(there.request, { entityId: `${entityId}/deux`, signer }, person('zoe'), {
    said: { audience: mine.request.issuer, recipient: mine.request.acs },
  })
  await refusedFor('saml_audience', finishes({ ...(await comesBack(led, there.request)), flow: there.flow }))
  const astray = await begins()
  const elsewhere = respond(astray.request, { entityId, signer }, person('zoe'))
  const lost = await comesBack(elsewhere, { ...astray.request, acs: there.request.acs })
  await refusedFor('other_provider', finishes({ ...lost, flow: astray.flow }))
  await house.people.ada.call('providers.delete', { providerId: provider.providerId })
})

test('a provider that was added before there were keys of ours has one as soon as it is used, one alone', async () => {
  const forgets = () => rowsOf(house.adminUrl, 'delete from prisme.provider_keys')
  await forgets()
  expect(await ourKeys()).toEqual([])
  const begun = await Promise.all([begins(), begins()])
  const keys = await ourKeys()
  expect(keys).toMatchObject([{ state: 'used' }])
  for (const { authorizationUrl } of begun)
    expect(isSignedWith(authorizationUrl, keys[0]?.certificate ?? '')).toBe(true)
  tokensOf(await signsIn('zoe'))
  await forgets()
  const said = await (await fetch(place())).text()
  const [key] = await ourKeys()
  expect(said).toContain('AuthnRequestsSigned="true"')
  expect(said).toContain(base64Of(key?.certificate ?? 'none'))
  expect(await (await fetch(place())).text()).toBe(said)
})

test('an account that is there is linked by who proves both sides, and a fresh proof must be fresh there', async () => {
  const { alice } = house.people
  const answered = async (begun: { authorizationUrl: string; flow?: string | undefined }, mischief = {}) => {
    const request = readRequest(begun.authorizationUrl)
    const answer = respond(request, { entityId, signer }, person('alice'), mischief)
    return { ...(await comesBack(answer, request)), flow: begun.flow, request }
  }
  const link = await answered(await alice.call('identities.beginLink', { providerId }))
  const { request: _, ...shown } = link
  await alice.call('identities.link', shown)
  const { accessToken } = tokensOf(await signsIn('alice', { said: { acr: strong } }))
  const me = callWith(accessToken)
  expect((await me('accounts.me', {})).account.email).toBe(alice.email)
  const proof = async (mischief = {}) => {
    const { request, ...back } = await answered(await me('identities.beginProof', { providerId }), mischief)
    expect(request.xml).toContain('ForceAuthn="true"')
    return me('identities.prove', back)
  }
  await refusedFor('saml_not_fresh', proof({ said: { shown: new Date(Date.now() - 900_000) } }))
  await proof()
})

test('A-13: what ends at the provider ends here, by both bindings, and is answered; what does not prove that ends nothing', async () => {
  const slo = `${house.origin}/v1/sessions/saml/${way}/logout`
  const byQuery = async (query: string, place = slo) =>
    answered(await fetch(`${place}?${query}`, { redirect: 'manual' }), 'sessions.takeSamlLogout')
  const byForm = async (form: Record<string, string>) =>
    answered(
      await fetch(slo, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: 'https://idp.tilleuls.example' },
        body: new URLSearchParams(form),
      }),
      'sessions.takeSamlLogoutForm',
    )
  const base64 = (xml: string): string => Buffer.from(xml).toString('base64')
  const opened = async (name: string, session: string) =>
    callWith(tokensOf(await signsIn(name, { said: { session } })).accessToken)
  const [ward, home, lea] = [
    await opened('zoe', 'ward'),
    await opened('zoe', 'home'),
    await opened('lea', 'lea'),
  ]
  const said = (more: Partial<LogoutSaid> = {}): string =>
    logoutRequest({ issuer: entityId, destination: slo, nameId: 'id-zoe', sessions: ['ward'], ...more })
  const other = await newSigner()

  // A stranger's, or changed on the way: nobody is told why, and nothing is left of it.
  const good = signedQuery('SAMLRequest', said(), signer)
  const stranger: readonly string[] = [
    '',
    'SAMLRequest=x',
    good.replace(/&Signature=.*$/, ''),
    good.replace(/&SigAlg=[^&]+/, ''),
    good.replace('RelayState=x', 'RelayState=y'),
    good.replace('&RelayState=x', ''),
    `${good}&RelayState=x`,
    `${good}&SAMLResponse=x`,
    good.replace('%2b', '%2B').replace('%2f', '%2F').replace('%3d', '%3D').replace('%3a', '%3A'),
    signedQuery('SAMLRequest', said(), other),
    signedQuery('SAMLRequest', said(), signer, { hash: 'sha1' }),
    signedQuery('SAMLRequest', signedWhole(said(), other), signer),
    signedQuery('SAMLRequest', said().replace('<saml:NameID', '<!----><saml:NameID'), signer),
    signedQuery('SAMLRequest', ' '.repeat(300_000), signer),
  ]
  for (const query of stranger) expect(await byQuery(query), query.slice(-80)).toBe('logout_refused')
  const whole = signedWhole(said(), signer)
  const forms: readonly Record<string, string>[] = [
    {},
    { SAMLRequest: base64(said()) },
    { SAMLRequest: base64(signedWhole(said(), other)) },
    { SAMLRequest: base64(whole.replace('>ward<', '>home<')) },
    { SAMLRequest: base64(whole), SAMLResponse: base64(whole) },
    { SAMLRequest: base64(whole.replace('</ds:Signature>', `${said({ id: newId() })}</ds:Signature>`)) },
    {
      SAMLRequest: base64(
        `<samlp:Extensions xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${whole}</samlp:Extensions>`,
      ),
    },
    {
      SAMLRequest: base64(
        said().replace('</saml:Issuer>', `</saml:Issuer>${signatureOf(said(), signer, 'sha1')}`),
      ),
    },
    { SAMLRequest: base64('pas de XML') },
  ]
  for (const [at, form] of forms.entries()) expect(await byForm(form), String(at)).toBe('logout_refused')
  // Signed, and not for us, not of now, not of the one it says: the company reads why.
  const refused = async (reason: string, xml: string, place = slo) => {
    expect(await byQuery(signedQuery('SAMLRequest', xml, signer), place), reason).toBe('logout_refused')
    const [row] = await rowsOf<{ reason: string }>(
      house.adminUrl,
      'select reason from prisme.access_traces where reason is not null order by occurred_at desc limit 1',
    )
    expect(row?.reason).toBe(reason)
  }
  const late = new Date(Date.now() - 600_000)
  await refused('saml_issuer', said({ issuer: 'https://autre.example' }))
  await refused('saml_destination', said({ destination: house.origin }))
  await refused('saml_destination', said().replace(/ Destination="[^"]+"/, ''))
  await refused('saml_expired', said({ ends: late }))
  await refused('saml_too_old', said({ issued: late }))
  await refused('saml_too_early', said({ issued: new Date(Date.now() + 600_000) }))
  await refused('saml_subject', said().replace(/<saml:NameID.*<\/saml:NameID>/, ''))
  await refused('saml_name_id_format', said().replace(':persistent', ':transient'))
  // The same provider serves another company: what it said to one is nothing to the other.
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })
  const theirs = (await denis.call('providers.createSaml', asked())).provider
  const there = theirs.kind === 'saml' ? theirs.singleLogoutUri : ''
  expect(await byQuery(good, there)).toBe('logout_refused')
  expect(await byQuery(signedQuery('SAMLRequest', said({ nameId: 'id-personne' }), signer))).toContain(
    'https://',
  )
  await ward('accounts.me', {})

  const { ticket } = await ward('sessions.createSocketTicket', {})
  using socket = await rawSocket(portOf(house.origin))
  socket.json({ op: 'authenticate', ticket })
  await socket.nextJson()
  const answer = await byQuery(good)
  expect((await socket.closing()).code).toBe(4401)
  expect(await refusalOf(ward('accounts.me', {}))).toBe('session_ended')
  await home('accounts.me', {})
  expect(answer).toMatch(/^https:\/\/idp\.tilleuls\.example\/slo\/done\?SAMLResponse=/)
  const [key] = await ourKeys()
  expect(isSignedWith(answer, key?.certificate ?? '')).toBe(true)
  const { xml, relayState } = readRequest(answer)
  expect(relayState).toBe('x')
  for (const words of [
    'status:Success',
    'Destination="https://idp.tilleuls.example/slo/done"',
    `>${place()}<`,
  ])
    expect(xml).toContain(words)
  expect(await byQuery(good)).toBe('logout_refused')
  // Without a session, everything of that person; by the other binding.
  expect(await byForm({ SAMLRequest: base64(signedWhole(said({ sessions: [] }), signer)) })).toContain(
    '/slo/done?',
  )
  expect(await refusalOf(home('accounts.me', {}))).toBe('session_ended')
  await lea('accounts.me', {})

  // The other way: who signs out here is told where to go on, with a signed request about that very session; the answer leads back.
  const { endAtProvider } = await lea('sessions.signOut', {})
  const url = endAtProvider?.url ?? ''
  expect(url).toMatch(/^https:\/\/idp\.tilleuls\.example\/slo\?SAMLRequest=/)
  expect(isSignedWith(url, key?.certificate ?? '')).toBe(true)
  const request = readRequest(url)
  expect(request).toMatchObject({ issuer: place(), relayState: endAtProvider?.state })
  for (const words of ['>id-lea<', 'SessionIndex', '>lea<', 'nameid-format:persistent'])
    expect(request.xml).toContain(words)
  const done = logoutResponse({ issuer: entityId, destination: slo, to: request.id })
  const back = signedQuery('SAMLResponse', done, signer, { relayState: request.relayState })
  expect(await byQuery(back)).toBe(`${house.origin}/signed-out?state=${request.relayState}`)
  expect(await byQuery(signedQuery('SAMLResponse', done, other))).toBe('logout_refused')
  expect(
    await byForm({ SAMLResponse: base64(signedWhole(done, signer)), RelayState: 'https://evil.example' }),
  ).toBe(`${house.origin}/signed-out`)

  // Who was about to be linked to an account that is there is over with it.
  for (const [name, sessions] of [
    ['olga', ['night']],
    ['paul', []],
  ] as const) {
    const account = { email: `${name}@tilleuls.example`, displayName: name, role: 'user' } as const
    await house.app.services.accounts.create(house.companyId, { ...account, password: 'Vokv!lumi-4zu' })
    const offer = await signsIn(name, { said: { session: 'night' } })
    if (offer.step !== 'link') throw new Error(`no code was asked for: ${offer.step}`)
    const confirms = () =>
      refusalOf(callWith()('sessions.confirmLink', { attempt: offer.attempt, code: '000000' }))
    const ended = (more: Partial<LogoutSaid>) =>
      byQuery(signedQuery('SAMLRequest', said({ nameId: `id-${name}`, ...more }), signer))
    await ended({ sessions: ['day'] })
    expect(await confirms()).toBe('code_refused')
    await ended({ sessions })
    expect(await confirms()).toBe('attempt_over')
  }
})

test('an administrator gives metadata as text or by its address, and is told what will not do', async () => {
  const { ada, alice } = house.people
  const own = await fetch(`${house.origin}/v1/sessions/saml/${way}`)
  note('sessions.samlMetadata', 'done')
  expect(own.headers.get('content-type')).toContain('application/samlmetadata+xml')
  const { provider } = await ada.call('providers.change', { providerId, name: 'Tilleuls' })
  const place = `${house.origin}/v1/sessions/saml/${way}`
  expect(provider).toMatchObject({ entityId: place, redirectUri: place, name: 'Tilleuls' })
  const said = await own.text()
  for (const words of [
    `entityID="${place}"`,
    `Location="${place}"`,
    'WantAssertionsSigned="true"',
    'AuthnRequestsSigned="true"',
  ])
    expect(said).toContain(words)

  const documents = new Map<string, string>()
  const tls = { cert: readFileSync(inject('certificateFile')), key: readFileSync(inject('keyFile')) }
  const server = createServer(tls, ({ url = '' }, response) => {
    const document = documents.get(url)
    response.writeHead(document === undefined ? 404 : 200).end(document)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  // What listens on a port has an address that is no path.
  const base = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const unfit = async (reason: string, more: Partial<CallInput<'providers.createSaml'>>) =>
    expect(
      await ada
        .call('providers.createSaml', asked(more))
        .catch(({ code, issues }) => [code, issues?.[0]?.message]),
      reason,
    ).toEqual(['provider_unfit', reason])
  const changed = (from: string | RegExp, to: string) => ({
    metadata: idpMetadata(`${entityId}/trois`, [signer]).replace(from, to),
  })
  const found = { metadata: undefined, metadataUrl: `${base}/metadata` }
  documents.set(
    '/metadata',
    idpMetadata(`${entityId}/trois`, [signer]).replace(
      '<md:IDPSSODescriptor',
      '<md:IDPSSODescriptor WantAuthnRequestsSigned="true"',
    ),
  )
  const third = await ada.call('providers.createSaml', asked(found))
  expect(third.provider).toMatchObject({
    issuer: `${entityId}/trois`,
    signOnUrl: 'https://idp.tilleuls.example/sso?a=1&b=2',
  })
  expect(await refusalOf(ada.call('providers.createSaml', asked(found)))).toBe('issuer_in_use')
  await ada.call('providers.delete', { providerId: third.provider.providerId })
  await unfit('bad_answer', { metadata: undefined, metadataUrl: `${base}/rien` })
  await unfit('forbidden_address', { metadata: undefined, metadataUrl: 'https://169.254.169.254/metadata' })
  documents.set(
    '/over',
    changed('<md:EntityDescriptor', '<md:EntityDescriptor validUntil="2021-03-01T00:00:00Z"').metadata,
  )
  await unfit('metadata_expired', { metadata: undefined, metadataUrl: `${base}/over` })
  const renewed = { providerId, metadataUrl: `${base}/over` }
  expect(await ada.call('providers.renewSaml', renewed).catch(({ issues }) => issues)).toEqual([
    { path: 'metadataUrl', message: 'metadata_expired' },
  ])
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await unfit('unreachable', { metadata: undefined, metadataUrl: `${base}/metadata` })
  await unfit('xml_refused', changed('<md:EntityDescriptor', '<!DOCTYPE x><md:EntityDescriptor'))
  await unfit('xml_refused', { metadata: '<!--'.repeat(49_000) })
  await unfit('metadata_not_one', changed(/md:EntityDescriptor/g, 'md:EntitiesDescriptor'))
  await unfit('metadata_entity', changed(/entityID="[^"]+"/, ''))
  await unfit('metadata_no_provider', changed(/IDPSSODescriptor/g, 'SPSSODescriptor'))
  await unfit('metadata_certificates', changed(/MII[A-Z]/, 'AAAA'))
  await unfit('metadata_certificates', { metadata: idpMetadata(entityId, []) })
  await unfit('weak_key', { metadata: idpMetadata(entityId, [await newSigner(1024)]) })
  await unfit('endpoint_missing', changed('HTTP-Redirect', 'SOAP'))
  await unfit('endpoint_refused', changed('Location="https:', 'Location="http:'))
  const mismatch = ada.call('providers.renewSaml', { providerId, ...changed('', '') })
  expect(await refusalOf(mismatch)).toBe('provider_unfit')
  expect(await refusalOf(ada.call('providers.createSaml', asked({ metadata: undefined })))).toBe(
    'invalid_input',
  )
  expect(await refusalOf(ada.call('providers.change', { providerId, clientId: 'x' }))).toBe('invalid_input')
  expect(await refusalOf(alice.call('providers.createSaml', asked()))).toBe('not_allowed')
  const nobody = { providerId: randomId(), metadata: idpMetadata(entityId, [signer]) }
  // The contract's ids are branded; this one is made up.
  expect(await refusalOf(ada.call('providers.renewSaml', nobody as CallInput<'providers.renewSaml'>))).toBe(
    'provider_not_found',
  )
  expect((await posts(`${house.origin}/v1/sessions/saml/x`, { SAMLResponse: 'x' })).status).toBe(403)
})

test('metadata whose validUntil has passed, or cannot be read, is refused with its reason when a provider is added and when it is read anew', async () => {
  const { ada } = house.people
  const place = `${entityId}/dated`
  const dated = (element: string, until: string) =>
    idpMetadata(place, [signer]).replace(`<md:${element}`, `<md:${element} validUntil="${until}"`)
  const reason = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      (error: { code: string; issues?: { message: string }[] }) => error.issues?.[0]?.message ?? error.code,
    )
  const near = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
  const refused = [near(-1), '2021-03-01T00:00:00Z', '2021-03-01T02:00:00.123+02:00', '2021-03-01T00:00:00']
  // Neither read as a day of the month after, nor as no end at all.
  const unreadable = [
    '',
    'demain',
    '2999-02-30T00:00:00Z',
    '2999-01-01',
    '2999-01-01T00:00Z',
    '2999-01-01T25:00:00Z',
  ]
  for (const element of ['EntityDescriptor', 'IDPSSODescriptor'])
    for (const until of [...refused, ...unreadable])
      expect(
        await reason(ada.call('providers.createSaml', asked({ metadata: dated(element, until) }))),
        `${element} ${until}`,
      ).toBe('metadata_expired')
  const several = dated('EntityDescriptor', '2999-01-01T00:00:00Z')
    .replace(
      /^.*-->/s,
      '<md:EntitiesDescriptor validUntil="2021-03-01T00:00:00Z" xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">',
    )
    .concat('</md:EntitiesDescriptor>')
  expect(await reason(ada.call('providers.createSaml', asked({ metadata: several })))).toBe(
    'metadata_expired',
  )

  const lasting = [
    '2999-01-01T00:00:00Z',
    '2999-01-01T00:00:00.5-10:00',
    ' 2999-01-01T00:00:00 ',
    near(3_600),
  ]
  const { provider } = await ada.call(
    'providers.createSaml',
    asked({ metadata: dated('EntityDescriptor', near(3_600)) }),
  )
  for (const element of ['EntityDescriptor', 'IDPSSODescriptor']) {
    const renews = (until: string) =>
      reason(
        ada.call('providers.renewSaml', { providerId: provider.providerId, metadata: dated(element, until) }),
      )
    for (const until of lasting) expect(await renews(until), `${element} ${until}`).toBe('taken')
    expect(await renews(near(-1))).toBe('metadata_expired')
  }
  await ada.call('providers.delete', { providerId: provider.providerId })
})
