import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { type House, openHouse } from '../support/house.ts'
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

let house: House<'ada'>
let scim: ScimClient
const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
let person: string
let group: string

beforeAll(async () => {
  house = await openHouse({ people: { ada: 'company_admin' } })
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  scim = scimClient(house.origin, await provisioningToken(house.people.ada))
  person = String((await scim('POST', '/Users', userOf('marie'))).body['id'])
  const members = [{ value: person }]
  const made = await scim('POST', '/Groups', { schemas: [groupUrn], displayName: 'Bloc', members })
  group = String(made.body['id'])
})
afterAll(() => house[Symbol.asyncDispose]())

/** The same ones each time: what fails once fails again. */
function drawing(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return Math.floor((state / 4_294_967_296) * most)
  }
}

const nested = (depth: number): unknown => (depth === 0 ? 'x' : { value: nested(depth - 1) })
const odd: readonly unknown[] = [
  null,
  '',
  ' ',
  'a\u0000b',
  '\ud800',
  'x\udfff@tilleuls.example',
  '\uffff',
  '\u202e',
  'x'.repeat(1_025),
  'é'.repeat(1_024),
  '__proto__',
  'null',
  '{}',
  '%00',
  0,
  -1,
  1e308,
  1.5,
  2 ** 60,
  true,
  false,
  [],
  {},
  [[]],
  [{}],
  [null],
  [[['x']]],
  ['a', 1, null, { value: [] }],
  { value: null },
  { value: {} },
  { value: [{ value: 'x' }] },
  { toString: 'x', valueOf: 1 },
  JSON.parse('{ "then": "x" }'),
  [{ toString: 'x', valueOf: 1 }],
  { length: 3, 0: 'a' },
  [{ value: '\ud800', type: '\u0000', primary: 'perhaps' }],
  [
    { value: 'a@tilleuls.example', primary: true },
    { value: 'A@tilleuls.example', primary: true },
  ],
  [{ value: 7 }, { value: 'x', display: { a: 1 } }],
  Array.from({ length: 200 }, (_, i) => ({ value: `a${i}@tilleuls.example` })),
  nested(9),
]
const names = [
  ...[
    'schemas',
    'id',
    'externalId',
    'userName',
    'name',
    'displayName',
    'title',
    'preferredLanguage',
    'active',
  ],
  ...[
    'emails',
    'groups',
    'meta',
    'members',
    'password',
    'roles',
    'name.familyName',
    'emails.value',
    'EMAILS',
  ],
  ...[userUrn, groupUrn, `${userUrn}:active`, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  ...['', ' ', '.', '..', 'urn:', 'a b', '\ud800', 'x'.repeat(900), 'toString', 'hasOwnProperty', '$ref'],
]
const paths = [
  ...names,
  ...[
    'emails[',
    'emails[]',
    'emails[type eq "work"]',
    'emails[type eq "work"].value',
    'emails[value pr].type',
  ],
  ...[
    'emails[type eq null]',
    'emails[primary eq true]',
    'emails[value eq 7]',
    'members[value eq "x"]',
    'members[not',
  ],
  ...[
    'members[value eq "\\ud800"]',
    'emails[type eq "\\u0000"].value',
    `emails[${'('.repeat(50)}`,
    'active[value eq "x"]',
  ],
]
const filters = [
  ...[
    'userName eq null',
    'userName ne null',
    'active eq "True"',
    'id eq "\\ud800"',
    'externalId eq "\\u0000"',
    'id eq 7',
  ],
  ...[
    'userName eq "\\ud800"',
    'emails eq ""',
    'emails.value eq null',
    'members eq null',
    'meta.created gt "9999999999"',
  ],
  ...[
    'meta.created gt "275760-09-13T00:00:00.001Z"',
    'groups.value eq "x"',
    'schemas eq "x"',
    'id pr',
    'not (id pr)',
  ],
  ...[
    'userName eq {"a":1}',
    'userName eq ["x"]',
    'userName eq 1e400',
    'emails[not (type pr)]',
    '\u0000',
    '"',
    '[',
    '\ud800',
  ],
]

test('no body, path or filter, however odd, is answered with anything but what RFC 7644 has for it', async () => {
  const draw = drawing(20_261_128)
  const oneOf = <T>(all: readonly T[]): T => all[draw(all.length)] as T
  const resource = (base: Json): Json => {
    const made: Json = { ...base }
    for (let i = draw(3); i > 0; i--) made[oneOf(names)] = oneOf(odd)
    if (draw(8) === 0) delete made[oneOf(Object.keys(made))]
    return made
  }
  const operation = (): Json => ({
    op: draw(10) === 0 ? oneOf(odd) : oneOf(['add', 'replace', 'remove', 'Replace', 'move']),
    ...(draw(5) > 0 && { path: draw(8) === 0 ? oneOf(odd) : oneOf(paths) }),
    ...(draw(8) > 0 && { value: draw(3) === 0 ? resource({}) : oneOf(odd) }),
  })
  const inBulk = (bulkId: string): Json => ({
    method: oneOf(['POST', 'PUT', 'PATCH', 'DELETE', 'post', 'GET']),
    path: oneOf([
      '/Users',
      '/Groups',
      `/Users/${person}x`,
      '/Users/bulkId:a',
      '/Groups/bulkId:b',
      '/',
      '/Bulk',
    ]),
    bulkId,
    data: resource({
      ...userOf(`q${randomId()}`),
      members: [{ value: oneOf(['bulkId:a', 'bulkId:', 'bulkId:b']) }],
    }),
    ...(draw(3) === 0 && { [oneOf(['method', 'path', 'bulkId', 'version', 'data'])]: oneOf(odd) }),
  })
  const user = () => resource(userOf(`q${randomId()}`))
  const asked: (() => [method: string, path: string, body?: unknown])[] = [
    () => ['POST', '/Users', user()],
    () => ['PUT', `/Users/${person}`, user()],
    () => ['POST', '/Groups', resource({ schemas: [groupUrn], displayName: randomId(), members: [] })],
    () => ['PUT', `/Groups/${group}`, resource({ schemas: [groupUrn], displayName: 'Bloc' })],
    () => ['PATCH', `/Users/${person}`, { ...patchOf(), Operations: [operation(), operation()] }],
    () => ['PATCH', `/Groups/${group}`, { ...patchOf(), Operations: [operation(), operation()] }],
    () => ['PATCH', `/Users/${person}`, { ...patchOf(), [oneOf(['Operations', 'schemas'])]: oneOf(odd) }],
    () => ['POST', '/Users/.search', { filter: oneOf([...filters, ...odd]), count: oneOf(odd) }],
    () => [
      'POST',
      '/Groups/.search',
      { attributes: oneOf(odd), filter: oneOf(filters), startIndex: oneOf(odd) },
    ],
    () => ['POST', oneOf(['/Users', '/Groups', '/Bulk']), oneOf(odd)],
    () => ['POST', '/Bulk', { schemas: [bulkUrn], Operations: [inBulk('a'), inBulk('b')] }],
    () => [
      'GET',
      `/${oneOf(['Users', 'Groups'])}?filter=${encodeURIComponent(oneOf(filters).toWellFormed())}`,
    ],
    () => ['GET', `/Users/${encodeURIComponent(JSON.stringify(oneOf(odd)).slice(0, 200))}`],
    () => [
      'GET',
      `/Users?${oneOf(['count', 'startIndex', 'attributes', 'filter'])}=${oneOf(['', '%00', '%ff', '1e3', '[]'])}`,
    ],
  ]
  const seen = new Map<number, number>()
  for (let i = 0; i < 800; i++) {
    const [method, path, body] = oneOf(asked)()
    const answer = await scim(method, path, body === undefined ? undefined : JSON.stringify(body))
    const told = `${method} ${path} ${JSON.stringify(body)?.slice(0, 600)}: ${JSON.stringify(answer.body)}`
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1)
    expect([200, 201, 204, 400, 404, 409], told).toContain(answer.status)
    if (answer.status === 201) await scim('DELETE', `${path}/${String(answer.body['id'])}`)
    for (const { status } of (answer.body['Operations'] ?? []) as { status: string }[])
      expect(Number(status), told).toBeLessThan(500)
    if (answer.status < 400) continue
    expect(answer.body, told).toMatchObject({ status: String(answer.status), detail: expect.any(String) })
    if (answer.status === 400) expect(answer.body['scimType'], told).toBeTypeOf('string')
  }
  // Neither is everything refused, which would prove little.
  for (const status of [200, 201, 400]) expect(seen.get(status), `${status}`).toBeGreaterThan(10)
})

test.each([
  ['nothing', ''],
  ['another kind of token', 'Basic eDp5'],
  ['a NUL', 'Bearer prk_%00'],
  ['letters of two bytes', 'Bearer é'],
  ['something endless', `Bearer ${'x'.repeat(6_000)}`],
  ['two', 'Bearer x, Bearer y'],
  ['JSON', 'Bearer {"alg":"none"}'],
])('a token of %s is nobody’s', async (_what, authorization) => {
  for (const [method, path] of [
    ['GET', '/Users'],
    ['POST', '/Users'],
    ['PATCH', `/Users/${person}`],
  ] as const) {
    const { status, body } = await scim(method, path, method === 'GET' ? undefined : '{', { authorization })
    expect(status, JSON.stringify(body)).toBe(401)
  }
})

test('half a character and a control character are no text, wherever they stand', async () => {
  for (const value of ['x\ud800', '\udfffx', 'a\u0000b', 'a\u0085b'])
    for (const operation of [
      { op: 'replace', path: 'displayName', value },
      { op: 'add', path: 'emails', value: [{ value }] },
      { op: 'replace', value: { name: { givenName: value } } },
      // An add makes what its filter describes.
      { op: 'add', path: `emails[value eq ${JSON.stringify(value)} and type eq "x"].display`, value: 'x' },
    ]) {
      const { body } = await scim('PATCH', `/Users/${person}`, patchOf(operation))
      expect(body, JSON.stringify(operation)).toMatchObject({
        scimType: expect.stringMatching(/^invalid(Value|Filter)$/),
        status: '400',
      })
    }
})
