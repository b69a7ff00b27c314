import { afterAll, beforeAll, expect, test } from 'vitest'
import { held, untilWaiting } from '../support/held.ts'
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
} from '../support/scim.ts'

let house: House<'ada' | 'alice' | 'bruno' | 'carla' | 'gil'>
let scim: ScimClient

beforeAll(async () => {
  house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user', carla: 'user', gil: 'guest' },
  })
  for (const domain of ['tilleuls.example', 'example.org'])
    await house.app.services.operator.addDomain(house.companyId, domain)
  scim = scimClient(house.origin, await provisioningToken(house.people.ada))
})
afterAll(() => house[Symbol.asyncDispose]())

const at = (id: unknown): string => `/Users/${String(id)}`
const whose = (accountId: unknown) => ({ accountId: accountId as never })
const off = patchOf({ op: 'Replace', path: 'active', value: 'False' })
const on = patchOf({ op: 'Replace', path: 'active', value: 'True' })

async function takes(person: { email: string; accountId: string }): Promise<void> {
  const { body } = await scim('POST', '/Users', {
    ...userOf('x'),
    userName: person.email,
    externalId: `ext-${person.email}`,
    emails: [{ value: person.email, type: 'work' }],
  })
  expect(body).toMatchObject({ id: person.accountId })
}

async function brings(name: string, more: Json = {}): Promise<string> {
  const { status, body } = await scim('POST', '/Users', userOf(name, more))
  expect(status, JSON.stringify(body)).toBe(201)
  return String(body['id'])
}

const stateOf = async (accountId: unknown) =>
  (await house.people.ada.call('members.read', whose(accountId))).member

test('out is out beside an administrator’s block, and with other changes in the same request or not at all', async () => {
  const { ada } = house.people
  const id = await brings('marie')
  // What is not said of is left as it is.
  await ada.call('members.block', { ...whose(id), reason: 'other' })
  await scim('PATCH', at(id), patchOf({ op: 'add', path: 'title', value: 'Interne' }))
  expect((await ada.call('members.unblock', whose(id))).member.state).toBe('active')
  await ada.call('members.block', { ...whose(id), reason: 'other' })
  expect((await scim('PATCH', at(id), off)).body).toMatchObject({ active: false })
  // The administrator lets them in again: the directory does not.
  expect((await ada.call('members.unblock', whose(id))).member).toMatchObject({
    state: 'blocked',
    blockedFor: 'directory',
  })
  expect((await scim('PATCH', at(id), on)).body).toMatchObject({ active: true })
  const leaves = { op: 'Replace', path: 'active', value: 'False' }
  const both = await scim(
    'PATCH',
    at(id),
    patchOf({ op: 'Replace', path: 'title', value: [{ $ref: null, value: 'Partie' }] }, leaves, {
      op: 'replace',
      value: { displayName: 'Marie Petit', 'name.familyName': 'Petit' },
    }),
  )
  expect(both.body).toMatchObject({ active: false, title: 'Partie', displayName: 'Marie Petit' })
  await scim('PATCH', at(id), on)
  const refused = patchOf(leaves, { op: 'replace', path: 'displayName', value: 'svc-annuaire' })
  expect((await scim('PATCH', at(id), refused)).body).toMatchObject({ scimType: 'invalidValue' })
  expect(await stateOf(id)).toMatchObject({ state: 'active', displayName: 'Marie Petit' })
  for (const value of ['non', 0, null, [], {}])
    expect(
      (await scim('PATCH', at(id), patchOf({ op: 'replace', path: 'active', value }))).body,
      JSON.stringify(value),
    ).toMatchObject({ scimType: 'invalidValue', status: '400' })
  expect((await scim('PATCH', at(id), patchOf({ op: 'remove', path: 'active' }))).body).toMatchObject({
    scimType: 'invalidValue',
  })
})

const groupOf = (displayName: string, ...members: string[]): Json => ({
  schemas: [groupUrn],
  displayName,
  members: members.map((value) => ({ value })),
})
const membersOf = (...ids: string[]) =>
  patchOf({ op: 'replace', path: 'members', value: ids.map((value) => ({ value })) })

test('A-17: SCIM makes nobody more than they are: a guest stays one, and what was proposed is looked at again when it is confirmed', async () => {
  const { ada, alice, bruno, carla, gil } = house.people
  expect(
    (
      await scim('POST', '/Users', {
        ...userOf('gil'),
        userName: gil.email,
        emails: [{ value: gil.email, type: 'work' }],
      })
    ).body,
  ).toMatchObject({ scimType: 'uniqueness', code: 'address_in_use' })
  for (const person of [alice, bruno, carla]) await takes(person)
  const people = [alice, bruno, carla].map(({ accountId }) => accountId)
  const { body } = await scim('POST', '/Groups', groupOf('Direction', ...people))
  const path = `/Groups/${String(body['id'])}`
  const groupId = String(body['id']) as never
  await ada.call('provisioning.chooseRole', { groupId, role: 'company_admin' })
  const proposed = async () =>
    (await ada.call('provisioning.listProposals', {})).proposals
      .map(({ account }) => account.accountId)
      .sort()
  const confirms = (accountId: string) => refusalOf(ada.call('provisioning.confirmRole', whose(accountId)))
  expect(await proposed()).toEqual([...people].sort())

  // A guest by now: not theirs to confirm, nor the directory's to lift.
  await ada.call('members.changeRole', { ...whose(alice.accountId), role: 'guest' })
  expect(await confirms(alice.accountId)).toBe('account_not_found')
  await ada.call('members.block', { ...whose(bruno.accountId), reason: 'other' })
  expect(await proposed()).toEqual([carla.accountId])
  expect(await confirms(bruno.accountId)).toBe('account_not_found')
  await scim('PATCH', path, patchOf({ op: 'replace', path: 'displayName', value: 'Direction A' }))
  await scim('PATCH', path, membersOf(carla.accountId))
  await scim('PATCH', path, membersOf(...people))
  for (const [method, body] of [
    ['PATCH', on],
    ['PUT', { ...userOf('x'), userName: alice.email, emails: [{ value: alice.email }] }],
    ['PATCH', patchOf({ op: 'add', value: { roles: [{ value: 'company_admin' }], userType: 'Employee' } })],
  ] as const)
    expect((await scim(method, at(alice.accountId), body)).status).toBe(200)
  expect((await stateOf(alice.accountId)).role).toBe('guest')
  expect(await proposed()).toEqual([carla.accountId])
  await scim('DELETE', at(alice.accountId))
  const again = { ...userOf('x'), userName: alice.email, emails: [{ value: alice.email }] }
  expect((await scim('POST', '/Users', again)).body).toMatchObject({ scimType: 'uniqueness' })
  expect((await stateOf(alice.accountId)).role).toBe('guest')

  // What waits of somebody goes with them.
  await ada.call('members.unblock', whose(bruno.accountId))
  expect(await proposed()).toEqual([bruno.accountId, carla.accountId].sort())
  await ada.call('members.remove', whose(bruno.accountId))
  const kept = `select from prisme.directory_roles where account_id = '${bruno.accountId}'`
  expect(await rowsOf(house.adminUrl, kept)).toHaveLength(0)
  expect(await confirms(bruno.accountId)).toBe('account_not_found')
})

test('A-17: whom a person made an administrator by hand, after taking it away, the group does not unmake', async () => {
  const { ada, carla } = house.people
  const { body } = await scim('GET', `/Groups?filter=${encodeURIComponent('displayName sw "Direction"')}`)
  const path = `/Groups/${String((body['Resources'] as Json[])[0]?.['id'])}`
  await ada.call('provisioning.confirmRole', whose(carla.accountId))
  for (const role of ['user', 'company_admin'] as const)
    await ada.call('members.changeRole', { ...whose(carla.accountId), role })
  await scim('PATCH', path, patchOf({ op: 'remove', path: 'members' }))
  expect((await stateOf(carla.accountId)).role).toBe('company_admin')
  await ada.call('members.changeRole', { ...whose(carla.accountId), role: 'user' })
})

test('A-17: who leaves the group while they are confirmed is no administrator', async () => {
  const { ada, carla } = house.people
  const id = await brings('dora')
  const { body } = await scim('GET', `/Groups?filter=${encodeURIComponent('displayName sw "Direction"')}`)
  const path = `/Groups/${String((body['Resources'] as Json[])[0]?.['id'])}`
  await scim('PATCH', path, membersOf(id, carla.accountId))
  await using rows = await held(house.adminUrl, 'select from prisme.directory_roles for update')
  // Whichever of them is first.
  const confirming = ada.call('provisioning.confirmRole', whose(id)).catch(({ code }) => code)
  await untilWaiting(house.adminUrl, 1)
  const leaving = scim('PATCH', path, membersOf(carla.accountId))
  await untilWaiting(house.adminUrl, 2)
  await rows.letGo()
  const [confirmed] = await Promise.all([confirming, leaving])
  expect([{}, 'account_not_found']).toContainEqual(confirmed)
  expect((await stateOf(id)).role).toBe('user')
})

test('A-19: whom the group made an administrator and the company keeps for emergencies stays one while the rule holds', async () => {
  const { ada, carla } = house.people
  const { body } = await scim('GET', `/Groups?filter=${encodeURIComponent('displayName sw "Direction"')}`)
  const path = `/Groups/${String((body['Resources'] as Json[])[0]?.['id'])}`
  await ada.call('provisioning.confirmRole', whose(carla.accountId))
  const [company, by] = [house.companyId, ada.accountId]
  await rowsOf(
    house.adminUrl,
    `with kept as (insert into prisme.emergency_accounts (company_id, account_id, named_at, named_by)
        values ('${company}', '${carla.accountId}', now(), '${by}'))
      insert into prisme.sign_in_rules (company_id, guests, since, ruled_by) values ('${company}', 'as_before', now(), '${by}')`,
  )
  expect((await scim('PATCH', path, patchOf({ op: 'remove', path: 'members' }))).status).toBe(204)
  expect((await stateOf(carla.accountId)).role).toBe('company_admin')
  expect((await scim('DELETE', at(carla.accountId))).body).toMatchObject({ code: 'emergency_account' })
  await rowsOf(house.adminUrl, 'delete from prisme.sign_in_rules')
  expect((await scim('DELETE', path)).status).toBe(204)
  expect((await stateOf(carla.accountId)).role).toBe('user')
})
