import { afterAll, beforeAll, expect, test } from 'vitest'
import { scimLimits } from '../../src/protocol/index.ts'
import { held, untilWaiting } from '../support/held.ts'
import { type House, openHouse } from '../support/house.ts'
import { rowsOf } from '../support/rows.ts'
import {
  groupUrn,
  type Json,
  patchOf,
  provisioningToken,
  type ScimClient,
  scimClient,
  userOf,
} from '../support/scim.ts'

let house: House<'ada' | 'alice'>
let scim: ScimClient
const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

beforeAll(async () => {
  house = await openHouse({
    people: { ada: 'company_admin', alice: 'user' },
    environment: { PRISME_LIMIT_PROVISIONING: '2000+100/s' },
  })
  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  scim = scimClient(house.origin, await provisioningToken(house.people.ada))
})
afterAll(() => house[Symbol.asyncDispose]())

const bulkOf = (Operations: Json[], more: Json = {}): Json => ({ schemas: [bulkUrn], Operations, ...more })
const brings = (name: string, more: Json = {}): Json => ({
  method: 'POST',
  path: '/Users',
  bulkId: name,
  data: userOf(name, more),
})
const groups = (displayName: string, ...members: string[]): Json => ({
  method: 'POST',
  path: '/Groups',
  bulkId: displayName,
  data: { schemas: [groupUrn], displayName, members: members.map((value) => ({ value })) },
})

async function sends(operations: Json[], more: Json = {}): Promise<Json[]> {
  const { status, body } = await scim('POST', '/Bulk', bulkOf(operations, more))
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body['schemas']).toEqual(['urn:ietf:params:scim:api:messages:2.0:BulkResponse'])
  return body['Operations'] as Json[]
}
const statuses = (results: Json[]) => results.map(({ status }) => status)
const idIn = (result: Json | undefined) => String(result?.['location']).split('/').at(-1) ?? ''
const people = async () => Number((await scim('GET', '/Users?count=0')).body['totalResults'])

test('many requests in one: people and the group they are in, by names they go by until they have an id, whichever comes first', async () => {
  const results = await sends([
    groups('Bloc', 'bulkId:ana', 'bulkId:ben'),
    brings('ana'),
    brings('ben'),
    {
      method: 'patch',
      path: '/Groups/bulkId:Bloc',
      data: patchOf({ op: 'add', path: 'externalId', value: 'g1' }),
    },
    {
      method: 'PATCH',
      path: '/Groups/bulkId:Bloc',
      data: patchOf({ op: 'remove', path: 'members', value: [{ value: 'bulkId:ben' }] }),
    },
  ])
  expect(statuses(results)).toEqual(['201', '201', '201', '204', '204'])
  const [group, ana] = results
  const { origin } = house
  expect(group).toEqual({
    method: 'POST',
    bulkId: 'Bloc',
    location: `${origin}/scim/v2/Groups/${idIn(group)}`,
    version: 'W/"1"',
    status: '201',
  })
  expect(ana).toMatchObject({
    method: 'POST',
    bulkId: 'ana',
    location: `${origin}/scim/v2/Users/${idIn(ana)}`,
  })
  expect(results[4]).toMatchObject({ method: 'PATCH', location: group?.['location'], version: 'W/"3"' })
  expect((await scim('GET', `/Groups/${idIn(group)}`)).body).toMatchObject({
    externalId: 'g1',
    members: [{ value: idIn(ana) }],
  })
  // As if each had come alone: a trace of each, of the service that acted.
  const traces = await rowsOf<{ action: string; actor_type: string; key_id: string | null }>(
    house.adminUrl,
    `select action, actor_type, key_id from prisme.access_traces
      where object_id in ('${idIn(group)}', '${idIn(ana)}') and outcome = 'done' order by action`,
  )
  expect(traces.map(({ action }) => action)).toEqual([
    'account.provisioned',
    ...Array.from({ length: 3 }, () => 'group.provisioned'),
  ])
  for (const trace of traces)
    expect(trace).toMatchObject({ actor_type: 'service', key_id: expect.any(String) })
})

test('what is refused leaves the rest alone, and says why as it would by itself; versions are heeded', async () => {
  const [made] = await sends([brings('zoe')])
  const path = `/Users/${idIn(made)}`
  const seen = made?.['version']
  const title = (value: string) => patchOf({ op: 'replace', path: 'title', value })
  const results = await sends([
    { method: 'PATCH', path, version: seen, data: title('Une') },
    { method: 'PATCH', path, version: seen, data: title('Deux') },
    brings('zoe'),
    brings('yves', { active: 'peut-être' }),
    { method: 'PATCH', path: '/Users/bulkId:yves', data: title('Trois') },
    { method: 'PATCH', path: '/Users/bulkId:personne', data: title('Quatre') },
    { method: 'PUT', path: `/Users/${house.people.alice.accountId}`, data: userOf('x') },
    { method: 'DELETE', path: '/Users/pas-un-id' },
    { method: 'GET', path },
    { method: 'POST', path, bulkId: 'w', data: userOf('w') },
    { method: 'DELETE', path: '/Users' },
    { method: 'POST', path: '/Bulk', bulkId: 'b', data: bulkOf([brings('v')]) },
    { method: 'POST', path: '/Me', bulkId: 'm', data: userOf('m') },
    { method: 'PUT', path },
    { method: 'DELETE', path },
  ])
  const told = results.map(({ status, response, ...rest }) => [
    status,
    (response as Json)?.['code'],
    rest['method'],
  ])
  expect(told).toEqual([
    ['200', undefined, 'PATCH'],
    ['412', 'version_mismatch', 'PATCH'],
    ['409', 'address_in_use', 'POST'],
    ['400', 'attribute_refused', 'POST'],
    ['400', 'attribute_refused', 'PATCH'],
    ['400', 'attribute_refused', 'PATCH'],
    ['404', 'account_not_found', 'PUT'],
    ['404', 'account_not_found', 'DELETE'],
    ['405', 'method_not_allowed', 'GET'],
    ['405', 'method_not_allowed', 'POST'],
    ['405', 'method_not_allowed', 'DELETE'],
    ['404', 'unknown_operation', 'POST'],
    ['404', 'unknown_operation', 'POST'],
    ['400', 'attribute_refused', 'PUT'],
    ['204', undefined, 'DELETE'],
  ])
  for (const { status, response, location, method } of results) {
    if (Number(status) >= 400)
      expect(response).toMatchObject({ schemas: [expect.stringContaining('Error')], status })
    if (method === 'POST' && Number(status) >= 400) expect(location).toBeUndefined()
  }
  expect(results[1]?.['location']).toBe(`${house.origin}/scim/v2${path}`)
  expect(results[3]?.['response']).toMatchObject({ scimType: 'invalidValue' })
  const refused = await rowsOf(
    house.adminUrl,
    `select from prisme.access_traces where action = 'account.provisioned' and outcome = 'account_not_found'
      and object_id = '${house.people.alice.accountId}'`,
  )
  expect(refused).toHaveLength(1)
})

test('after as many errors as it says, nothing more is done', async () => {
  const bad = (name: string) => brings(name, { emails: [{ value: `${name}@ailleurs.example` }] })
  const all = [brings('a1'), bad('a2'), brings('a3'), bad('a4'), brings('a5')]
  expect(statuses(await sends(all, { failOnErrors: 2 }))).toEqual(['201', '400', '201', '400'])
  expect((await scim('GET', `/Users?filter=${encodeURIComponent('userName sw "a5@"')}`)).body).toMatchObject({
    totalResults: 0,
  })
  expect(statuses(await sends([bad('b1'), brings('b2')], { failOnErrors: 1 }))).toEqual(['400'])
  expect(statuses(await sends([bad('b1'), brings('b2')], { failOnErrors: null }))).toEqual(['400', '201'])
})

test('what is malformed, goes in circles or is too much is refused before anything is done', async () => {
  const before = await people()
  const member = (name: string, of: string) => groups(name, `bulkId:${of}`)
  const refused: [string, number, string, unknown][] = [
    ['a circle of two', 409, 'circular_reference', bulkOf([brings('c'), member('x', 'y'), member('y', 'x')])],
    ['a circle of one', 409, 'circular_reference', bulkOf([brings('c'), member('x', 'x')])],
    ['a name twice', 400, 'invalid_input', bulkOf([brings('c'), brings('c')])],
    ['no name', 400, 'invalid_input', bulkOf([brings('c'), { ...brings('d'), bulkId: undefined }])],
    ['no operation', 400, 'invalid_input', bulkOf([])],
    ['no operations', 400, 'invalid_input', { schemas: [bulkUrn] }],
    ['no schema', 400, 'invalid_input', { ...bulkOf([brings('c')]), schemas: [] }],
    ['no method', 400, 'invalid_input', bulkOf([brings('c'), { path: '/Users' }])],
    ['data that is text', 400, 'invalid_input', bulkOf([{ ...brings('c'), data: 'x' }])],
    ['an error less than one', 400, 'invalid_input', bulkOf([brings('c')], { failOnErrors: 0 })],
    ['errors that are text', 400, 'invalid_input', bulkOf([brings('c')], { failOnErrors: '1' })],
    [
      'too many operations',
      413,
      'input_too_large',
      bulkOf(Array.from({ length: scimLimits.bulk.operations + 1 }, (_, i) => brings(`n${i}`))),
    ],
    [
      'too many bytes',
      413,
      'input_too_large',
      bulkOf([brings('c', { nickName: 'x'.repeat(scimLimits.bulk.bytes) })]),
    ],
  ]
  for (const [what, status, code, body] of refused) {
    const answer = await scim('POST', '/Bulk', body)
    expect(answer, what).toMatchObject({ status, body: { status: String(status), code } })
  }
  expect(await people()).toBe(before)
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
    expect((await scim(method, '/Bulk')).headers.get('allow'), method).toBe('POST')
  const nobody = await scimClient(house.origin, 'x'.repeat(40))('POST', '/Bulk', '{')
  expect(nobody).toMatchObject({ status: 401 })
  const person = scimClient(house.origin, (await house.people.ada.session.accessToken()) ?? '')
  expect((await person('POST', '/Bulk', bulkOf([brings('c')]))).body).toMatchObject({ code: 'not_allowed' })
})

test('what the server says it takes it takes, to the last operation and the last byte', async () => {
  const config = await fetch(`${house.origin}/scim/v2/ServiceProviderConfig`)
  const { bulk } = (await config.json()) as { bulk: { maxOperations: number; maxPayloadSize: number } }
  expect(bulk).toEqual({
    supported: true,
    maxOperations: scimLimits.bulk.operations,
    maxPayloadSize: scimLimits.bulk.bytes,
  })
  const operations = Array.from({ length: bulk.maxOperations }, (_, i) => brings(`plein${i}`))
  const text = JSON.stringify(bulkOf(operations))
  const full = `${text.slice(0, -1)}${' '.repeat(bulk.maxPayloadSize - text.length)}}`
  const { status, body } = await scim('POST', '/Bulk', full)
  expect(status).toBe(200)
  expect(new Set(statuses(body['Operations'] as Json[]))).toEqual(new Set(['201']))
})

test('A-13: a token that is revoked while its bulk request is under way does nothing more', async () => {
  const { ada } = house.people
  const { token, secret } = await ada.call('provisioning.createToken', { name: 'Autre' })
  const own = scimClient(house.origin, secret)
  const [made] = await sends([brings('tim')])
  const id = idIn(made)
  await using row = await held(
    house.adminUrl,
    `select from prisme.directory_people where account_id = '${id}' for update`,
  )
  const title = patchOf({ op: 'add', path: 'title', value: 'X' })
  const under = own(
    'POST',
    '/Bulk',
    bulkOf([{ method: 'PATCH', path: `/Users/${id}`, data: title }, brings('tom')]),
  )
  await untilWaiting(house.adminUrl, 1)
  await ada.call('provisioning.revokeToken', { keyId: token.keyId })
  await row.letGo()
  const { body } = await under
  expect(statuses(body['Operations'] as Json[])).toEqual(['200', '401'])
})

test('G-6: many in one count as many', async () => {
  await using small = await openHouse({
    people: { ada: 'company_admin' },
    environment: { PRISME_LIMIT_PROVISIONING: '5+1/s' },
  })
  await small.app.services.operator.addDomain(small.companyId, 'tilleuls.example')
  const own = scimClient(small.origin, await provisioningToken(small.people.ada))
  const { body } = await own('POST', '/Bulk', bulkOf(Array.from({ length: 20 }, (_, i) => brings(`p${i}`))))
  const told = statuses(body['Operations'] as Json[])
  expect(told.slice(0, 4)).toEqual(['201', '201', '201', '201'])
  expect(told.at(-1)).toBe('429')
})
