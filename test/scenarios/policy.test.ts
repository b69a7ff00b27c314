import { expect, test } from 'vitest'
import { defaultPolicy, type PolicyChanges, Problem } from '../../src/protocol/index.ts'
import { openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'

test('an administrator changes the policy on what was read; who changed what stays known; others may not', async () => {
  await using house = await openHouse({
    people: { ada: 'company_admin', paul: 'company_admin', alice: 'user' },
  })
  const { ada, paul, alice } = house.people
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })

  const atFirst = {
    ...defaultPolicy,
    mfa: { ...defaultPolicy.mfa, users: 'optional', administrators: 'optional' },
  }
  expect(await ada.call('company.readPolicy', {})).toEqual({
    version: 0,
    policy: atFirst,
  })
  const shorter = await ada.call('company.changePolicy', {
    expectedVersion: 0,
    changes: { integrations: { personalKeys: 'enabled' }, switches: { fileSharing: 'disabled' } },
  })
  expect(shorter.version).toBe(1)
  expect(shorter.policy).toEqual({
    ...atFirst,
    integrations: { personalKeys: 'enabled' },
    switches: { ...defaultPolicy.switches, fileSharing: 'disabled' },
  })
  expect(await paul.call('company.readPolicy', {})).toEqual(shorter)
  expect((await denis.call('company.readPolicy', {})).version).toBe(0)

  const late = { expectedVersion: 0, changes: { registration: { domains: ['tilleuls.example'] } } }
  expect(await refusalOf(paul.call('company.changePolicy', late))).toBe('policy_changed_meanwhile')
  const both = [ada, paul].map((person) =>
    person
      .call('company.changePolicy', {
        expectedVersion: 1,
        changes: { registration: { domains: ['tilleuls.example'] } },
      })
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
    [2, { registration: { domains: ['tilleuls.example'] } }],
    [1, { integrations: { personalKeys: 'enabled' }, switches: { fileSharing: 'disabled' } }],
  ])
  expect(changes.at(-1)?.changedBy).toBe(ada.accountId)

  const unfitChanges: [PolicyChanges, string][] = [
    [{ sessions: { idleMinutes: 61 } }, 'changes.sessions.idleMinutes'],
    [{ workstation: { lockAfterMinutes: 61 } }, 'changes.workstation.lockAfterMinutes'],
    [{ guests: { invitationHours: 73 } }, 'changes.guests.invitationHours'],
    [{ registration: { mode: 'open', domains: [] } }, 'changes.registration.domains'],
    [{ dormancy: { warnDays: 89, blockDays: 80 } }, 'changes.dormancy.blockDays'],
    [{ network: { allowedCidrs: ['10.0.0.0/33'] } }, 'changes.network.allowedCidrs.0'],
  ]
  for (const [unfit, path] of unfitChanges) {
    const refused = ada.call('company.changePolicy', { expectedVersion: 3, changes: unfit })
    const problem = await refused.then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(problem, path).toBeInstanceOf(Problem)
    expect(problem, path).toMatchObject({ code: 'invalid_input', issues: [{ path }] })
  }
  expect((await ada.call('company.readPolicy', {})).version).toBe(3)
  for (const name of ['company.readPolicy', 'company.listPolicyChanges'] as const)
    expect(await refusalOf(alice.call(name, {}))).toBe('not_allowed')
  expect(await refusalOf(alice.call('company.changePolicy', { expectedVersion: 3, changes: {} }))).toBe(
    'not_allowed',
  )
})
