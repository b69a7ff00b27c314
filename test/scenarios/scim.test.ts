import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { scimLimits } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import {
  groupUrn,
  type Json,
  patchOf,
  provisioningToken,
  type ScimClient,
  scimClient,
  userOf,
  userUrn,
} from '../support/scim.ts'
import { entraGroups, entraUsers, oktaUsers, type Recorded } from '../support/scim-recordings.ts'
import { signedInSocket } from '../transport/signed-in-socket.ts'

let house: House<'ada' | 'alice' | 'bruno' | 'gil'>
let scim: ScimClient

beforeAll(async () => {
  house = await openHouse({ people: { ada: 'company_admin', alice: 'user', bruno: 'user', gil: 'guest' } })
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  await house.app.services.operator.addDomain(house.companyId, 'example.org')
  scim = scimClient(house.origin, await provisioningToken(house.people.ada))
})
afterAll(() => house[Symbol.asyncDispose]())

const filtered = (filter: string, more = ''): string => `/Users?filter=${encodeURIComponent(filter)}${more}`
const path = (id: unknown): string => `/Users/${String(id)}`

/** Someone who is here already, as the directory knows them. */
const known = (email: string, more: Json = {}): Json =>
  userOf('x', {
    userName: email,
    externalId: `ext-${email}`,
    emails: [{ value: email, type: 'work' }],
    ...more,
  })

async function brings(name: string, more: Json = {}): Promise<Json> {
  const { status, body } = await scim('POST', '/Users', userOf(name, more))
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

async function plays(recorded: readonly Recorded[]): Promise<void> {
  let id = randomId()
  for (const { what, ask, status, holds = {} } of recorded) {
    const answer = await scim(...ask(id, ''))
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(status)
    expect(answer.body, what).toMatchObject(holds)
    if (status === 201) id = String(answer.body['id'])
    if (status !== 204)
      expect(answer.headers.get('content-type')).toBe('application/scim+json; charset=utf-8')
  }
}

test('a token is made by who proves it is them, shown once, kept as a hash, and does nothing but provision', async () => {
  const { ada, alice } = house.people
  expect(await refusalOf(alice.call('provisioning.createToken', {}))).toBe('not_allowed')
  const { token, secret, baseUrl } = await ada.call('provisioning.createToken', { days: 30 })
  expect(baseUrl).toBe(`${house.origin}/scim/v2`)
  expect(token).toMatchObject({ scopes: ['directory:provision'], account: { accountType: 'service' } })
  const { tokens, domains } = await ada.call('provisioning.read', {})
  expect(tokens).toContainEqual(token)
  expect(domains).toEqual(['example.org', 'tilleuls.example'])
  expect(JSON.stringify(tokens)).not.toContain(secret)
  const [kept] = await rowsOf<{ row: string }>(
    house.adminUrl,
    "select string_agg(k::text, '') as row from prisme.api_keys k",
  )
  expect(kept?.row).not.toContain(secret)

  const own = scimClient(house.origin, secret)
  expect((await own('GET', '/Users')).status).toBe(200)
  const elsewhere = await fetch(`${house.origin}/v1/company/members`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  expect(elsewhere.status).toBe(403)
  // Nobody's session is good for it, however much they may do elsewhere.
  const person = scimClient(house.origin, (await ada.session.accessToken()) ?? '')
  expect((await person('GET', '/Users')).body).toMatchObject({ status: '403', code: 'not_allowed' })

  const rotated = await ada.call('provisioning.rotateToken', { keyId: token.keyId, overlapHours: 0 })
  expect((await own('GET', '/Users')).status).toBe(401)
  const again = scimClient(house.origin, rotated.secret)
  expect((await again('GET', '/Users')).status).toBe(200)
  await ada.call('provisioning.revokeToken', { keyId: rotated.token.keyId })
  const refused = await again('GET', '/Users')
  expect(refused).toMatchObject({ status: 401, body: { status: '401', code: 'not_authenticated' } })
  expect(refused.headers.get('www-authenticate')).toBe('Bearer')
  expect(await refusalOf(ada.call('provisioning.revokeToken', { keyId: token.keyId }))).toBe('key_not_found')
})

test('what Entra ID sends is understood, as its documentation has it', () => plays(entraUsers))
test('and what Okta sends', () => plays(oktaUsers))

test('who is brought is a user without a password, whom colleagues see; nothing the directory says is kept in clear', async () => {
  const { ada, alice } = house.people
  const made = await brings('marie', { title: 'Cardiologue', password: 'Jamais-Gardé-1' })
  const { member } = await ada.call('members.read', { accountId: made['id'] as never })
  expect(member).toMatchObject({
    role: 'user',
    displayName: 'Marie Duval',
    title: 'Cardiologue',
    email: 'marie@tilleuls.example',
    state: 'active',
  })
  expect((await alice.call('accounts.list', {})).accounts).toContainEqual(
    expect.objectContaining({ accountId: made['id'], displayName: 'Marie Duval', title: 'Cardiologue' }),
  )
  const [row] = await rowsOf<{ row: string; password: Buffer | null }>(
    house.adminUrl,
    `select p::text as row, a.password_sealed as password from prisme.directory_people p
      join prisme.accounts a using (company_id, account_id) where p.account_id = '${made['id']}'`,
  )
  expect(row?.password).toBeNull()
  for (const word of ['marie', 'Duval', 'Cardio', 'tilleuls', 'ext-']) expect(row?.row).not.toContain(word)
  const traces = await rowsOf<{ action: string; object_id: string; outcome: string; actor_type: string }>(
    house.adminUrl,
    `select action, object_id, outcome, actor_type from prisme.access_traces where object_id = '${made['id']}'`,
  )
  expect(traces).toContainEqual({
    action: 'account.provisioned',
    object_id: made['id'],
    outcome: 'done',
    actor_type: 'service',
  })
  // Their address is the directory's to change, within the company's domains; a colleague reads the new name at once.
  const married = await scim(
    'PATCH',
    path(made['id']),
    patchOf(
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'marie.petit@tilleuls.example' },
      { op: 'replace', path: 'displayName', value: 'Marie Petit' },
    ),
  )
  expect(married.status).toBe(200)
  const after = (await ada.call('members.read', { accountId: made['id'] as never })).member
  expect(after).toMatchObject({ email: 'marie.petit@tilleuls.example', displayName: 'Marie Petit' })
  const outside = patchOf({ op: 'replace', path: 'emails', value: [{ value: 'marie@ailleurs.example' }] })
  expect((await scim('PATCH', path(made['id']), outside)).body).toMatchObject({
    scimType: 'invalidValue',
    status: '400',
  })
})

test('A-19: a directory takes charge of a colleague, and never of their address, their password or anyone else’s account', async () => {
  const { ada, alice, bruno, gil } = house.people
  const { body } = await scim('POST', '/Users', known(alice.email, { displayName: 'Alice du Bois' }))
  expect(body).toMatchObject({ id: alice.accountId, active: true })
  expect((await alice.call('accounts.me', {})).account).toMatchObject({
    displayName: 'Alice du Bois',
    email: alice.email,
  })
  for (const [what, request] of [
    [
      'PATCH',
      patchOf({
        op: 'replace',
        path: 'emails',
        value: [{ value: 'voleur@tilleuls.example', primary: true }],
      }),
    ],
    ['PATCH', patchOf({ op: 'replace', value: { emails: [{ value: 'voleur@tilleuls.example' }] } })],
    [
      'PATCH',
      patchOf({ op: 'add', path: 'emails', value: [{ value: 'voleur@tilleuls.example', primary: true }] }),
    ],
    [
      'PATCH',
      patchOf(
        { op: 'remove', path: 'emails' },
        { op: 'replace', path: 'userName', value: 'voleur@tilleuls.example' },
      ),
    ],
    ['PUT', known('voleur@tilleuls.example')],
  ] as const) {
    const answer = await scim(what, path(alice.accountId), request)
    expect(answer.body, JSON.stringify(request)).toMatchObject({ scimType: 'mutability', status: '400' })
  }
  // Not by going and coming again either: the account is not the directory's own.
  const twice = await scim('POST', '/Users', known(alice.email, { externalId: 'autre', userName: 'autre' }))
  expect(twice).toMatchObject({ status: 409, body: { scimType: 'uniqueness', code: 'address_in_use' } })
  expect((await scim('DELETE', path(alice.accountId))).status).toBe(204)
  expect((await scim('POST', '/Users', known(alice.email))).body).toMatchObject({
    id: alice.accountId,
    active: true,
  })
  expect((await ada.call('members.read', { accountId: alice.accountId as never })).member.email).toBe(
    alice.email,
  )
  await alice.session.signIn(alice.email, alice.password)

  // A guest, somebody who has not proved the address, an address of another domain or of another company.
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })
  await rowsOf(
    house.adminUrl,
    `update prisme.accounts set unproven = true where account_id = '${bruno.accountId}'`,
  )
  for (const email of [gil.email, bruno.email, denis.email])
    expect((await scim('POST', '/Users', known(email))).body, email).toMatchObject({
      scimType: 'uniqueness',
      code: 'address_in_use',
    })
  await rowsOf(
    house.adminUrl,
    `update prisme.accounts set unproven = false where account_id = '${bruno.accountId}'`,
  )
  for (const email of ['x@ailleurs.example', 'x@sub.tilleuls.example', 'pas une adresse'])
    expect((await scim('POST', '/Users', known(email))).body, email).toMatchObject({
      scimType: 'invalidValue',
    })
  expect((await ada.call('members.list', { role: 'guest' })).members).toHaveLength(1)

  // Another company's token finds none of this, and changes none.
  const theirs = scimClient(house.origin, await provisioningToken(denis))
  expect((await theirs('GET', '/Users')).body).toMatchObject({ totalResults: 0 })
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
    const message =
      method === 'PUT' ? known(alice.email) : patchOf({ op: 'replace', path: 'active', value: false })
    const asked = method === 'PUT' || method === 'PATCH' ? message : undefined
    const foreign = await theirs(method, path(alice.accountId), asked)
    expect(foreign.body).toEqual((await theirs(method, path(randomId()), asked)).body)
    expect(foreign).toMatchObject({ status: 404, body: { code: 'account_not_found' } })
  }
  expect((await theirs('POST', '/Users', known(alice.email))).status).toBe(400)
  expect((await scim('GET', path('pas-un-id'))).status).toBe(404)
})

test('A-13: off, PUT and DELETE each end a live socket, and nobody who comes back finds their session there', async () => {
  const { ada, alice, bruno } = house.people
  await scim('POST', '/Users', known(bruno.email))
  const [off, on] = ['False', 'True'].map((value) => patchOf({ op: 'Replace', path: 'active', value }))
  const ways: [string, () => Promise<{ status: number }>][] = [
    ['active: false', () => scim('PATCH', path(bruno.accountId), off)],
    ['PUT', () => scim('PUT', path(bruno.accountId), known(bruno.email, { active: false }))],
    ['DELETE', () => scim('DELETE', path(bruno.accountId))],
  ]
  for (const [what, act] of ways) {
    await bruno.session.signIn(bruno.email, bruno.password)
    const bearer = await bruno.session.accessToken()
    using socket = await signedInSocket(bruno)
    const started = performance.now()
    expect((await act()).status, what).toBeLessThan(300)
    expect(await socket.closing(), what).toMatchObject({ code: 4401, reason: 'session_ended', before: [] })
    process.stdout.write(
      `SCIM ${what}: the socket was closed after ${Math.round(performance.now() - started)} ms\n`,
    )
    const back =
      what === 'DELETE'
        ? await scim('POST', '/Users', known(bruno.email))
        : await scim('PATCH', path(bruno.accountId), on)
    expect(back.body, what).toMatchObject({ id: bruno.accountId, active: true })
    const old = await fetch(`${house.origin}/v1/me`, { headers: { authorization: `Bearer ${bearer}` } })
    expect(old.status, what).toBe(401)
  }
  // Who is blocked by an administrator stays so, and the directory's own block outlives theirs.
  const one = { accountId: bruno.accountId as never }
  await ada.call('members.block', { ...one, reason: 'other' })
  expect((await scim('PATCH', path(bruno.accountId), on)).body).toMatchObject({ active: false })
  await scim('PATCH', path(bruno.accountId), patchOf({ op: 'add', path: 'title', value: 'Infirmier' }))
  await scim('PUT', path(bruno.accountId), known(bruno.email, { active: false }))
  expect((await ada.call('members.unblock', one)).member).toMatchObject({
    state: 'blocked',
    blockedFor: 'directory',
  })
  expect((await scim('PATCH', path(bruno.accountId), on)).body).toMatchObject({ active: true })
  await bruno.session.signIn(bruno.email, bruno.password)
  // A company always has someone who runs it.
  await scim('POST', '/Users', known(ada.email))
  expect((await scim('DELETE', path(ada.accountId))).body).toMatchObject({
    status: '409',
    code: 'last_administrator',
  })
  expect(await alice.call('accounts.me', {})).toBeDefined()
})

test('of two changes made from one version one is refused, and what was read is not sent again', async () => {
  const made = await brings('zoe')
  const at = path(made['id'])
  const { headers, body } = await scim('GET', at)
  const etag = headers.get('etag') ?? ''
  expect((body['meta'] as Json)['version']).toBe(etag)
  expect((await scim('GET', at, undefined, { 'if-none-match': etag })).status).toBe(304)
  const both = await Promise.all(
    ['Zoé Un', 'Zoé Deux'].map((value) =>
      scim('PATCH', at, patchOf({ op: 'replace', path: 'displayName', value }), { 'if-match': etag }),
    ),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 412])
  expect((await scim('GET', at, undefined, { 'if-none-match': etag })).status).toBe(200)
  for (const [method, message] of [
    ['PUT', userOf('zoe')],
    ['DELETE', undefined],
  ] as const)
    expect((await scim(method, at, message, { 'if-match': etag })).body).toMatchObject({
      code: 'version_mismatch',
    })
  // What is as it was is no other version; a block is one.
  const now = (await scim('GET', at)).headers.get('etag')
  expect(
    (await scim('PATCH', at, patchOf({ op: 'add', path: 'active', value: true }))).headers.get('etag'),
  ).toBe(now)
  const off = await scim('PATCH', at, patchOf({ op: 'add', path: 'active', value: false }), {
    'if-match': '*',
  })
  expect(off.headers.get('etag')).not.toBe(now)
  const parallel = await Promise.all([1, 2, 3].map(() => scim('POST', '/Users', userOf('coralie'))))
  expect(parallel.map(({ status }) => status).sort()).toEqual([201, 409, 409])
})

test('everybody is found page by page to the end, by every kind of filter, with no more than was asked for', async () => {
  for (const name of ['anna', 'anton', 'antoine', 'benoit', 'celine'])
    await brings(name, { title: name === 'benoit' ? 'Médecin' : 'Infirmier' })
  const total = Number((await scim('GET', '/Users?count=0')).body['totalResults'])
  const seen: unknown[] = []
  for (let startIndex = 1; startIndex <= total; ) {
    const { body } = await scim('GET', `/Users?startIndex=${startIndex}&count=3&attributes=userName`)
    const page = body['Resources'] as Json[]
    expect(body).toMatchObject({ totalResults: total, startIndex, itemsPerPage: page.length })
    for (const one of page) expect(Object.keys(one).sort()).toEqual(['id', 'schemas', 'userName'])
    seen.push(...page.map(({ id }) => id))
    startIndex += page.length
  }
  expect(new Set(seen).size).toBe(total)
  expect((await scim('GET', `/Users?startIndex=${total + 1}`)).body).toMatchObject({
    Resources: [],
    totalResults: total,
  })
  expect((await scim('GET', '/Users?startIndex=-4&count=100000')).body).toMatchObject({ startIndex: 1 })

  const found = async (filter: string): Promise<string[]> => {
    const { status, body } = await scim('GET', filtered(filter))
    expect(status, `${filter}: ${JSON.stringify(body)}`).toBe(200)
    return (body['Resources'] as Json[])
      .map(({ userName }) => String(userName).replace('@tilleuls.example', ''))
      .sort()
  }
  expect(await found('userName sw "ANT"')).toEqual(['antoine', 'anton'])
  expect(await found('userName sw "an" and not (userName co "ton")')).toEqual(['anna', 'antoine'])
  expect(
    await found('(userName eq "anna@tilleuls.example" or externalId eq "ext-anton") and active eq true'),
  ).toEqual(['anna', 'anton'])
  expect(await found('title eq "médecin" and emails[type eq "work" and value sw "benoit"]')).toEqual([
    'benoit',
  ])
  expect(
    await found('urn:ietf:params:scim:schemas:core:2.0:User:emails.value eq "celine@tilleuls.example"'),
  ).toEqual(['celine'])
  expect(await found('externalId eq "EXT-anna"')).toEqual([])
  expect(await found('id eq "pas un id"')).toEqual([])
  expect(
    await found(
      'meta.created gt "2001-01-01T00:00:00Z" and title pr and userName gt "anton" and userName lt "c"',
    ),
  ).toEqual(['anton', 'benoit'])
  const searched = await scim('POST', '/Users/.search', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    filter: 'userName sw "an"',
    attributes: ['displayName'],
    count: 1,
  })
  expect(searched.body).toMatchObject({
    totalResults: 3,
    itemsPerPage: 1,
    Resources: [{ displayName: expect.any(String) }],
  })
  const narrow = await scim('GET', '/Users?count=1&excludedAttributes=emails,name.givenName,id')
  expect((narrow.body['Resources'] as Json[])[0]).toMatchObject({
    id: expect.any(String),
    userName: expect.any(String),
  })
  expect((narrow.body['Resources'] as Json[])[0]).not.toHaveProperty('emails')
})

test.each([
  ['nothing', ''],
  ['no comparison', 'userName'],
  ['an operator that is none', 'userName is "x"'],
  ['no value', 'userName eq'],
  ['a value without quotes', 'userName eq anna'],
  ['an open quote', 'userName eq "anna'],
  ['an open bracket', '(userName eq "anna"'],
  ['more after its end', 'userName eq "anna" "x"'],
  ['an attribute nobody knows', 'motDePasse eq "x"'],
  ['a password', 'password sw "a"'],
  ['an order of true and false', 'active gt true'],
  ['text for true', 'active eq "peut-être"'],
  ['a number for text', 'userName eq 7'],
  ['a time that is none', 'meta.created gt "hier"'],
  ['part of a time', 'meta.created co "20"'],
  ['something with parts', 'name eq "x"'],
  ['brackets in brackets', 'emails[value[type eq "x"]]'],
  ['a control character', 'userName eq "a\u0000"'],
  ['SQL', 'userName eq "x\' or 1=1 --'],
  ['too many levels', `${'('.repeat(9)}userName pr${')'.repeat(9)}`],
  ['too many comparisons', Array.from({ length: 33 }, () => 'userName pr').join(' or ')],
  ['too many characters', `userName eq "${'x'.repeat(scimLimits.filter.characters)}"`],
  ['endless negation', `${'not ('.repeat(60)}userName pr${')'.repeat(60)}`],
])('a filter of %s is refused as one', async (_what, filter) => {
  expect((await scim('GET', filtered(filter))).body).toMatchObject({
    scimType: 'invalidFilter',
    status: '400',
  })
})

test('what is malformed or means harm is refused as RFC 7644 says, and changes nothing', async () => {
  const made = await brings('ines')
  const at = path(made['id'])
  const before = (await scim('GET', at)).body
  const patches: [string, string, unknown[]][] = [
    ['no operation', 'invalidSyntax', []],
    ['a verb that is none', 'invalidSyntax', [{ op: 'move', path: 'title' }]],
    [
      'too many operations',
      'invalidSyntax',
      Array.from({ length: scimLimits.patch + 1 }, () => ({ op: 'remove', path: 'title' })),
    ],
    ['a path to nowhere', 'invalidPath', [{ op: 'replace', path: 'motDePasse', value: 'x' }]],
    ['a path of three', 'invalidPath', [{ op: 'replace', path: 'name.givenName.x', value: 'x' }]],
    ['a prototype', 'invalidPath', [{ op: 'add', path: '__proto__.admin', value: 'x' }]],
    ['brackets on what is one', 'invalidPath', [{ op: 'add', path: 'title[value eq "x"]', value: 'x' }]],
    ['a filter that is none', 'invalidFilter', [{ op: 'replace', path: 'emails[type].value', value: 'x' }]],
    ['a removal of nothing', 'noTarget', [{ op: 'remove' }]],
    [
      'a replacement of what is not there',
      'noTarget',
      [{ op: 'replace', path: 'emails[type eq "home"].value', value: 'a@b' }],
    ],
    ['an id', 'mutability', [{ op: 'replace', path: 'id', value: randomId() }]],
    ['groups', 'mutability', [{ op: 'add', path: 'groups', value: [{ value: randomId() }] }]],
    ['another id without a path', 'mutability', [{ op: 'replace', value: { id: randomId() } }]],
    ['no user name', 'invalidValue', [{ op: 'remove', path: 'userName' }]],
    ['a half truth', 'invalidValue', [{ op: 'replace', path: 'active', value: 'oui' }]],
    ['text that is a list', 'invalidValue', [{ op: 'replace', path: 'displayName', value: ['x'] }]],
    ['a name of two lines', 'invalidValue', [{ op: 'replace', path: 'displayName', value: 'a\nb' }]],
    [
      'the name of a service',
      'invalidValue',
      [{ op: 'replace', path: 'displayName', value: 'svc-annuaire' }],
    ],
    ['endless text', 'invalidValue', [{ op: 'replace', path: 'title', value: 'x'.repeat(1_025) }]],
    [
      'too many addresses',
      'invalidValue',
      [
        {
          op: 'add',
          path: 'emails',
          value: Array.from({ length: 6 }, (_, i) => ({ value: `a${i}@tilleuls.example` })),
        },
      ],
    ],
    [
      'a good part and a bad one',
      'invalidPath',
      [
        { op: 'replace', path: 'title', value: 'X' },
        { op: 'add', path: 'rien', value: 1 },
      ],
    ],
  ]
  for (const [what, scimType, operations] of patches)
    expect((await scim('PATCH', at, { ...patchOf(), Operations: operations })).body, what).toMatchObject({
      scimType,
      status: '400',
    })
  const bodies: [string, unknown][] = [
    ['no JSON', '{'],
    ['a list', '[]'],
    ['no schema', { userName: 'x@tilleuls.example' }],
    [
      'the schema of something else',
      { ...userOf('q'), schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'] },
    ],
    ['a key twice', `{"schemas":["${userUrn}"],"userName":"a","userName":"b"}`],
    ['a prototype', `{"schemas":["${userUrn}"],"__proto__":{"admin":true}}`],
  ]
  for (const [what, body] of bodies)
    expect((await scim('POST', '/Users', body)).body, what).toMatchObject({ scimType: 'invalidSyntax' })
  expect((await scim('POST', '/Users', { ...userOf('q'), USERNAME: 'b' })).body).toMatchObject({
    scimType: 'invalidValue',
  })
  expect(
    (await scim('POST', '/Users', 'x=1', { 'content-type': 'application/x-www-form-urlencoded' })).status,
  ).toBe(400)
  expect((await scim('GET', '/Users?count=beaucoup')).body).toMatchObject({ scimType: 'invalidValue' })
  expect((await scim('GET', '/Users?attributes=id&excludedAttributes=id')).status).toBe(400)
  expect((await scim('PUT', '/Users', userOf('q'))).status).toBe(405)
  expect((await scim('GET', '/Rien')).body).toMatchObject({
    status: '404',
    schemas: [expect.stringContaining('Error')],
  })
  expect((await scim('GET', '/Me')).body).toMatchObject({ status: '501' })
  expect((await scim('GET', at)).body).toEqual(before)
  expect((await scimClient(house.origin, 'x'.repeat(40))('GET', '/Users')).status).toBe(401)
})

test('what the server says of itself is what it does, to whoever asks', async () => {
  const nobody = (where: string) => fetch(`${house.origin}/scim/v2${where}`)
  const config = (await (await nobody('/ServiceProviderConfig')).json()) as Json
  expect(config).toMatchObject({
    patch: { supported: true },
    etag: { supported: true },
    filter: { maxResults: scimLimits.page },
  })
  const schemas = (await (await nobody('/Schemas')).json()) as {
    Resources: { id: string; attributes: { name: string }[] }[]
  }
  expect(schemas.Resources.map(({ id }) => id)).toContain(userUrn)
  const told = schemas.Resources[0]?.attributes.map(({ name }) => name) ?? []
  for (const name of Object.keys(userOf('x')))
    if (!['schemas', 'externalId'].includes(name)) expect(told).toContain(name)
  expect((await nobody(`/Schemas/${userUrn}`)).status).toBe(200)
  expect((await nobody('/ResourceTypes/User')).status).toBe(200)
  expect((await nobody('/Schemas?filter=id%20pr')).status).toBe(403)
  expect((await nobody('/ResourceTypes/Rien')).status).toBe(404)
  expect((await nobody('/Users')).status).toBe(401)
})

const groupOf = (displayName: string, more: Json = {}): Json => ({
  schemas: [groupUrn],
  displayName,
  ...more,
})
const groupPath = (id: unknown): string => `/Groups/${String(id)}`

test('groups as Entra ID and Okta send them: made empty, filled, emptied by either spelling, found by name and member', async () => {
  const [anna, bert] = [await brings('anna.g'), await brings('bert.g')].map(({ id }) => String(id))
  const at = groupPath(await playsGroups(entraGroups, anna ?? ''))
  const added = patchOf({
    op: 'add',
    path: 'members',
    value: [{ value: anna, display: 'a' }, { value: bert }],
  })
  const asked = await scim('PATCH', `${at}?attributes=members`, added)
  expect(asked).toMatchObject({ status: 200, body: { members: [{ type: 'User' }, { type: 'User' }] } })
  expect((await scim('GET', path(anna))).body['groups']).toMatchObject([{ display: 'Chirurgie' }])
  const found = async (filter: string) =>
    (await scim('GET', `/Groups?filter=${encodeURIComponent(filter)}&excludedAttributes=members`)).body[
      'totalResults'
    ]
  expect(await found('displayName eq "chirurgie"')).toBe(1)
  expect(await found(`members eq "${anna}" and displayName sw "Chi"`)).toBe(1)
  expect(await found(`members.value eq "${randomId()}"`)).toBe(0)
  // Okta: the id as it was read, and who is in it, whole.
  const okta = patchOf(
    { op: 'replace', value: { id: at.slice(8), displayName: 'Chirurgie A' } },
    { op: 'replace', path: 'members', value: [{ value: bert, display: 'b' }] },
  )
  expect((await scim('PATCH', at, okta)).status).toBe(204)
  expect((await scim('GET', at)).body).toMatchObject({
    displayName: 'Chirurgie A',
    members: [{ value: bert }],
  })

  const refused: [string, string, string, unknown][] = [
    ['uniqueness', 'POST', '/Groups', groupOf('CHIRURGIE A')],
    ['invalidValue', 'POST', '/Groups', groupOf('Autre', { members: [{ value: randomId() }] })],
    [
      'invalidValue',
      'PATCH',
      at,
      patchOf({ op: 'add', path: 'members', value: [{ value: at.slice(8), type: 'Group' }] }),
    ],
    [
      'invalidValue',
      'PATCH',
      at,
      patchOf({ op: 'add', path: 'members', value: [{ value: house.people.gil.accountId }] }),
    ],
    ['invalidValue', 'PUT', at, groupOf('A\nB')],
    ['mutability', 'PATCH', at, patchOf({ op: 'replace', path: 'members.display', value: 'x' })],
  ]
  for (const [scimType, method, where, body] of refused)
    expect((await scim(method, where, body)).body, JSON.stringify(body)).toMatchObject({ scimType })
  const { denis } = await house.company('Autre', { denis: 'company_admin' })
  const theirs = scimClient(house.origin, await provisioningToken(denis))
  expect((await theirs('GET', at)).body).toMatchObject({ status: '404', code: 'group_not_found' })
  expect((await theirs('GET', '/Groups')).body).toMatchObject({ totalResults: 0 })
  expect((await theirs('POST', '/Groups', groupOf('Volé', { members: [{ value: bert }] }))).status).toBe(400)
  const etag = (await scim('GET', at)).headers.get('etag') ?? ''
  const both = await Promise.all(
    [anna, bert].map((id) =>
      scim(
        'PATCH',
        at,
        patchOf(
          { op: 'remove', path: `members[value eq "${id}"]` },
          { op: 'add', path: 'externalId', value: `g-${id}` },
        ),
        { 'if-match': etag },
      ),
    ),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([204, 412])
  expect((await scim('DELETE', at)).status).toBe(204)
  expect((await scim('GET', at)).status).toBe(404)
})

test('a bubble follows a group: who joins it reads, who leaves it is cut off, who was there before or left stays as they are', async () => {
  const { ada, alice, bruno } = house.people
  for (const person of [alice, bruno]) await scim('POST', '/Users', known(person.email))
  const carla = await brings('carla')
  const { id } = (
    await scim(
      'POST',
      '/Groups',
      groupOf('Cardiologie', { members: [{ value: alice.accountId }, { value: carla['id'] }] }),
    )
  ).body
  const groupId = String(id) as never
  const { conversationId } = await ada.creates('Cardio', bruno)
  const bubbleId = conversationId as never
  const theirs = await bruno.creates('À Bruno')
  expect(
    await refusalOf(
      ada.call('provisioning.followGroup', { groupId, bubbleId: theirs.conversationId as never }),
    ),
  ).toBe('bubble_not_found')
  await bruno.call('bubbles.invite', {
    bubbleId: theirs.conversationId as never,
    accountId: ada.accountId as never,
  })
  expect(
    await refusalOf(
      ada.call('provisioning.followGroup', { groupId, bubbleId: theirs.conversationId as never }),
    ),
  ).toBe('not_allowed')
  await ada.call('provisioning.followGroup', { groupId, bubbleId })
  expect((await ada.call('provisioning.listGroups', {})).groups).toContainEqual({
    groupId,
    name: 'Cardiologie',
    members: 2,
    bubbles: [bubbleId],
    role: null,
  })
  const inside = async () => {
    const { members } = await ada.call('conversations.get', { conversationId: bubbleId })
    return members.map(({ accountId }) => String(accountId)).sort()
  }
  const sorted = (...ids: unknown[]) => ids.map(String).sort()
  expect(await inside()).toEqual(sorted(ada.accountId, bruno.accountId, alice.accountId, carla['id']))

  // A live socket of who is taken out hears so, and nothing after.
  await alice.session.signIn(alice.email, alice.password)
  await alice.comesOnline()
  await alice.hears((entry) => entry.conversationId === conversationId && entry.event === 'member.joined')
  await scim(
    'PATCH',
    groupPath(id),
    patchOf(
      { op: 'Remove', path: 'members', value: [{ value: alice.accountId }] },
      { op: 'Add', path: 'members', value: [{ value: bruno.accountId }] },
    ),
  )
  await alice.hears((entry) => entry.event === 'member.left' && entry.conversationId === conversationId)
  expect(await refusalOf(alice.call('messages.list', { conversationId: bubbleId }))).toBe(
    'conversation_not_found',
  )
  expect(await inside()).toEqual(sorted(ada.accountId, bruno.accountId, carla['id']))
  const [event] = await rowsOf<{ actor: string }>(
    house.adminUrl,
    `select a.account_type as actor from prisme.conversation_events e
    join prisme.accounts a on a.account_id = e.actor_id where e.kind = 'member.left' and e.conversation_id = '${conversationId}'`,
  )
  expect(event).toEqual({ actor: 'service' })

  // Bruno was there before the group brought him: it does not take him out. Who left by themselves is not brought again.
  await scim('PUT', groupPath(id), groupOf('Cardiologie', { members: [{ value: alice.accountId }] }))
  expect(await inside()).toEqual(sorted(ada.accountId, bruno.accountId, alice.accountId))
  await alice.call('bubbles.leave', { bubbleId })
  await scim(
    'PUT',
    groupPath(id),
    groupOf('Cardiologie', { members: [{ value: alice.accountId }, { value: carla['id'] }] }),
  )
  expect(await inside()).toEqual(sorted(ada.accountId, bruno.accountId, carla['id']))
  // Who may not act comes when they may again; who the directory keeps no more is gone.
  const off = await brings('dora', { active: false })
  await scim('PATCH', groupPath(id), patchOf({ op: 'add', path: 'members', value: [{ value: off['id'] }] }))
  expect(await inside()).not.toContain(off['id'])
  await scim('PATCH', path(off['id']), patchOf({ op: 'replace', path: 'active', value: true }))
  expect(await inside()).toContain(off['id'])
  await scim('DELETE', path(off['id']))
  expect(await inside()).toEqual(sorted(ada.accountId, bruno.accountId, carla['id']))
  await ada.call('provisioning.unfollowGroup', { groupId, bubbleId })
  expect(await refusalOf(ada.call('provisioning.unfollowGroup', { groupId, bubbleId }))).toBe(
    'bubble_not_found',
  )
  expect(await inside()).toEqual(sorted(ada.accountId, bruno.accountId))
  await ada.call('provisioning.followGroup', { groupId, bubbleId })
  expect(await inside()).toContain(carla['id'])
  await scim('DELETE', groupPath(id))
  expect(await inside()).toEqual(sorted(ada.accountId, bruno.accountId))
})

test('A-17: a group proposes administrators, and a person makes them; who leaves the group runs the company no more', async () => {
  const { ada, alice } = house.people
  await scim('POST', '/Users', known(alice.email))
  const emil = await brings('emil')
  const { id } = (
    await scim('POST', '/Groups', groupOf('Direction', { members: [{ value: alice.accountId }] }))
  ).body
  const groupId = String(id) as never
  await ada.call('provisioning.chooseRole', { groupId, role: 'company_admin' })
  await scim('PATCH', groupPath(id), patchOf({ op: 'add', path: 'members', value: [{ value: emil['id'] }] }))
  const proposed = async () =>
    (await ada.call('provisioning.listProposals', {})).proposals
      .map(({ account }) => String(account.accountId))
      .sort()
  expect(await proposed()).toEqual([alice.accountId, emil['id']].map(String).sort())
  // Who decides reads which groups say so, and no others of theirs.
  await scim('POST', '/Groups', groupOf('Cantine', { members: [{ value: alice.accountId }] }))
  for (const { groups } of (await ada.call('provisioning.listProposals', {})).proposals)
    expect(groups).toEqual([{ groupId, name: 'Direction' }])
  const roleOf = async (accountId: unknown) =>
    (await ada.call('members.read', { accountId: accountId as never })).member.role
  expect(await roleOf(alice.accountId)).toBe('user')
  expect(
    await refusalOf(alice.call('provisioning.confirmRole', { accountId: alice.accountId as never })),
  ).toBe('not_allowed')
  await ada.call('provisioning.confirmRole', { accountId: alice.accountId as never })
  await ada.call('provisioning.dismissRole', { accountId: emil['id'] as never })
  expect(await refusalOf(ada.call('provisioning.confirmRole', { accountId: emil['id'] as never }))).toBe(
    'account_not_found',
  )
  await scim(
    'PUT',
    groupPath(id),
    groupOf('Direction générale', { members: [{ value: alice.accountId }, { value: emil['id'] }] }),
  )
  expect(await proposed()).toEqual([])
  expect([await roleOf(alice.accountId), await roleOf(emil['id'])]).toEqual(['company_admin', 'user'])
  await scim('PATCH', groupPath(id), patchOf({ op: 'remove', path: 'members' }))
  expect([await roleOf(alice.accountId), await roleOf(emil['id'])]).toEqual(['user', 'user'])
  await scim('PATCH', groupPath(id), patchOf({ op: 'add', path: 'members', value: [{ value: emil['id'] }] }))
  expect(await proposed()).toEqual([emil['id']])
  await ada.call('provisioning.chooseRole', { groupId, role: null })
  expect(await proposed()).toEqual([])
})

/** Answers the id of the group, which the last request left there. */
async function playsGroups(recorded: readonly Recorded[], member: string): Promise<string> {
  let id = ''
  for (const { what, ask, status, holds = {} } of recorded) {
    const answer = await scim(...ask(id, member))
    expect(answer.status, `${what}: ${JSON.stringify(answer.body)}`).toBe(status)
    expect(answer.body, what).toMatchObject(holds)
    if (status === 201) id = String(answer.body['id'])
  }
  return id
}
