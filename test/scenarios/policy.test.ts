import { expect, test } from 'vitest'
import { defaultPolicy } from '../../src/protocol/index.ts'
import { openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'

test('an administrator changes the policy on what was read; who changed what stays known; others may not', async () => {
  await using house = await openHouse({
    people: { ada: 'company_admin', paul: 'company_admin', alice: 'user' },
  })
  const { ada, paul, alice } = house.people
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })

  expect(await ada.call('company.readPolicy', {})).toEqual({ version: 0, policy: defaultPolicy })
  const shorter = await ada.call('company.changePolicy', {
    expectedVersion: 0,
    changes: { sessions: { idleMinutes: 15 }, switches: { fileSharing: 'disabled' } },
  })
  expect(shorter.version).toBe(1)
  expect(shorter.policy).toEqual({
    ...defaultPolicy,
    sessions: { ...defaultPolicy.sessions, idleMinutes: 15 },
    switches: { ...defaultPolicy.switches, fileSharing: 'disabled' },
  })
  expect(await paul.call('company.readPolicy', {})).toEqual(shorter)
  expect((await denis.call('company.readPolicy', {})).version).toBe(0)

  const late = { expectedVersion: 0, changes: { guests: { invitationHours: 24 } } }
  expect(await refusalOf(paul.call('company.changePolicy', late))).toBe('policy_changed_meanwhile')
  const both = [ada, paul].map((person) =>
    person
      .call('company.changePolicy', { expectedVersion: 1, changes: { guests: { invitationHours: 24 } } })
      .then(
        () => 'changed',
        () => 'refused',
      ),
  )
  expect((await Promise.all(both)).sort()).toEqual(['changed', 'refused'])
  await ada.call('company.changePolicy', {
    expectedVersion: 2,
    changes: { switches: { fileSharing: 'enabled' } },
  })
  const { changes } = await ada.call('company.listPolicyChanges', {})
  expect(changes.map(({ version, changes }) => [version, changes])).toEqual([
    [3, { switches: { fileSharing: 'enabled' } }],
    [2, { guests: { invitationHours: 24 } }],
    [1, { sessions: { idleMinutes: 15 }, switches: { fileSharing: 'disabled' } }],
  ])
  expect(changes.at(-1)?.changedBy).toBe(ada.accountId)

  for (const unfit of [
    { sessions: { idleMinutes: 61 } },
    { guests: { invitationHours: 73 } },
    { registration: { mode: 'open' as const } },
    { dormancy: { warnDays: 89, blockDays: 80 } },
    { network: { allowedCidrs: ['10.0.0.0/33'] } },
  ]) {
    const refused = ada.call('company.changePolicy', { expectedVersion: 3, changes: unfit })
    expect(await refusalOf(refused), JSON.stringify(unfit)).toBe('invalid_input')
  }
  for (const name of ['company.readPolicy', 'company.listPolicyChanges'] as const)
    expect(await refusalOf(alice.call(name, {}))).toBe('not_allowed')
  expect(await refusalOf(alice.call('company.changePolicy', { expectedVersion: 3, changes: {} }))).toBe(
    'not_allowed',
  )
})
