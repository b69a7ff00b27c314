import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'

test('an administrator finds, edits, blocks and brings back people; who is blocked is out at once', async () => {
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user', gil: 'guest', gus: 'guest' },
  })
  const { ada, alice, bruno, gil, gus } = house.people
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })
  const list = async (query: Parameters<typeof ada.call<'members.list'>>[1]) =>
    (await ada.call('members.list', query)).members.map((member) => member.accountId)

  const first = await ada.call('members.list', { limit: 2 })
  const second = await ada.call('members.list', { limit: 2, after: first.next ?? '' })
  const third = await ada.call('members.list', { limit: 2, after: second.next ?? '' })
  const all = [...first.members, ...second.members, ...third.members].map((member) => member.accountId)
  expect(all).toEqual([ada, alice, bruno, gil, gus].map((person) => person.accountId))
  expect(third.next).toBeNull()
  expect(await list({ role: 'guest' })).toEqual([gil.accountId, gus.accountId])
  expect(await list({ unusedSince: new Date(Date.now() - 60_000).toISOString() })).toEqual([])
  expect(await list({ unusedSince: new Date(Date.now() + 60_000).toISOString() })).toHaveLength(5)
  expect(await refusalOf(ada.call('members.list', { after: 'x' }))).toBe('invalid_input')

  const { accountId } = alice
  const { member } = await ada.call('members.edit', {
    accountId,
    displayName: 'Alice Petit',
    title: 'Sage-femme',
    switches: { createBubbles: 'disabled', editOwnProfile: 'disabled' },
  })
  expect(member).toMatchObject({
    displayName: 'Alice Petit',
    title: 'Sage-femme',
    email: alice.email,
    state: 'active',
    switches: {
      createBubbles: { own: 'disabled', inherited: 'enabled', effective: 'disabled' },
      fileSharing: { own: 'sameAsCompany', inherited: 'enabled', effective: 'enabled' },
    },
  })
  expect(await refusalOf(alice.creates('Interdite'))).toBe('switched_off')
  await ada.call('members.edit', { accountId, switches: { createBubbles: 'sameAsCompany' } })
  const { conversationId } = await alice.creates('Réa', bruno)
  expect((await alice.call('accounts.me', {})).account.switches.editOwnProfile).toBe('disabled')
  expect(await refusalOf(ada.call('members.edit', { accountId, organisation: 'Labo' }))).toBe('invalid_input')
  const late = new Date(Date.now() + 91 * 86_400_000).toISOString()
  expect(await refusalOf(ada.call('members.edit', { accountId: gil.accountId, expiresAt: late }))).toBe(
    'invalid_input',
  )

  await bruno.comesOnline()
  const blocked = await ada.call('members.block', { accountId: bruno.accountId, reason: 'device_lost' })
  expect(blocked.member).toMatchObject({
    state: 'blocked',
    blockedFor: 'administrator',
    blockReason: 'device_lost',
  })
  const traced = await rowsOf(
    house.adminUrl,
    `select object_id::text, reason from prisme.access_traces where action = 'account.blocked' and outcome = 'done'`,
  )
  expect(traced).toEqual([{ object_id: bruno.accountId, reason: 'device_lost' }])
  await bruno.isShutOut()
  expect(await refusalOf(bruno.session.call('accounts.me', {}))).toBe('session_ended')
  expect(await refusalOf(bruno.session.signIn(bruno.email, bruno.password))).toBe('sign_in_failed')
  expect(await list({ state: 'blocked' })).toEqual([bruno.accountId])
  const unblocked = await ada.call('members.unblock', { accountId: bruno.accountId })
  expect(unblocked.member.blockReason).toBeNull()
  await bruno.session.signIn(bruno.email, bruno.password)
  expect(await bruno.reads(conversationId)).toEqual([])

  expect(await ada.call('members.revokeGuests', { accountIds: [gil.accountId, alice.accountId] })).toEqual({
    revoked: 1,
  })
  expect(await ada.call('members.revokeGuests', {})).toEqual({ revoked: 1 })
  expect(await refusalOf(gus.call('accounts.me', {}))).toBe('session_ended')

  for (const name of ['members.read', 'members.unblock', 'members.remove'] as const) {
    expect(await refusalOf(denis.call(name, { accountId })), name).toBe('account_not_found')
    expect(await refusalOf(alice.call(name, { accountId })), name).toBe('not_allowed')
  }
  const blocking = { accountId, reason: 'other' } as const
  expect(await refusalOf(denis.call('members.block', blocking))).toBe('account_not_found')
  expect(await refusalOf(alice.call('members.block', blocking))).toBe('not_allowed')
})

test('R39: the last active administrator can be neither demoted, blocked nor removed, also by two at once', async () => {
  await using house = await openHouse({
    people: { ada: 'company_admin', paul: 'company_admin', alice: 'user' },
  })
  const { ada, paul, alice } = house.people
  const acts = [
    [paul, { accountId: ada.accountId, role: 'user' }],
    [ada, { accountId: paul.accountId, role: 'user' }],
  ] as const
  const outcomes = await Promise.all(
    acts.map(([actor, input]) =>
      actor.call('members.changeRole', input).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      ),
    ),
  )
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
  const last = outcomes[0] === 'done' ? paul : ada
  const accountId = last.accountId
  expect(await refusalOf(last.call('members.changeRole', { accountId, role: 'guest' }))).toBe(
    'last_administrator',
  )
  expect(await refusalOf(last.call('members.block', { accountId, reason: 'other' }))).toBe(
    'last_administrator',
  )
  expect(await refusalOf(last.call('members.remove', { accountId }))).toBe('last_administrator')
  await last.call('members.changeRole', { accountId: alice.accountId, role: 'company_admin' })
  await alice.call('members.block', { accountId, reason: 'other' })
  expect(await refusalOf(alice.call('members.block', { accountId: alice.accountId, reason: 'other' }))).toBe(
    'last_administrator',
  )
  const traces = await rowsOf<{ actor_id: string; object_id: string }>(
    house.adminUrl,
    `select actor_id, object_id from prisme.access_traces where action = 'account.role_changed' and outcome = 'done'`,
  )
  expect(traces).toContainEqual({ actor_id: accountId, object_id: alice.accountId })
})

test('who is removed leaves every bubble; what they wrote stays theirs; their address may be used again', async () => {
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user', chloe: 'user' },
  })
  const { ada, alice, bruno, chloe } = house.people
  const { conversationId } = await alice.creates('Réa', bruno, chloe)
  const alone = await alice.creates('Sans Chloé', bruno)
  await alice.sends(conversationId, 'vu le patient à 8 h')
  expect(
    await ada.call('members.handOver', { accountId: alice.accountId, successorId: chloe.accountId }),
  ).toEqual({ handedOver: 1, without: 1 })
  await alice.call('invitations.inviteGuest', { bubbleId: conversationId, email: 'gil@dehors.example' })
  await ada.call('invitations.inviteMember', { email: alice.email })
  const others = 'zoe@tilleuls.example'
  await ada.call('invitations.inviteMember', { email: others })
  await ada.call('accounts.requestPasswordReset', { email: alice.email })
  const { factors, database } = house.app.services
  await database.inCompany(house.companyId, async (tx) => {
    await factors.adopt(tx, alice.accountId, 'JBSWY3DPEHPK3PXP', 'Téléphone')
    await factors.drawRecoveryCodes(tx, alice.accountId)
  })
  await ada.call('members.remove', { accountId: alice.accountId, successorId: chloe.accountId })
  // What would let them in again, or others in their name, is gone with them.
  const { invitations } = await ada.call('invitations.list', {})
  expect(invitations.filter(({ state }) => state === 'open').map(({ email }) => email)).toEqual([others])
  for (const left of [
    'factors where true',
    'recovery_codes where true',
    'known_devices where true',
    'password_resets where superseded_at is null',
  ])
    expect(
      await rowsOf(house.adminUrl, `select from prisme.${left} and account_id = '${alice.accountId}'`),
    ).toEqual([])

  const { members } = await bruno.call('conversations.get', { conversationId })
  expect(members.map((m) => `${m.displayName} ${m.memberRole}`).sort()).toEqual([
    'Bruno Martin member',
    'Chloe Martin organiser',
  ])
  const other = await bruno.call('conversations.get', { conversationId: alone.conversationId })
  expect(other.conversation.own.memberRole).toBe('organiser')
  const { messages } = await bruno.call('messages.list', { conversationId })
  expect(messages[0]?.sender).toMatchObject({ displayName: 'Alice Martin', former: true })
  expect((await bruno.call('accounts.list', {})).accounts.map((a) => a.accountId)).not.toContain(
    alice.accountId,
  )
  expect(await refusalOf(alice.session.signIn(alice.email, alice.password))).toBe('sign_in_failed')
  const { member } = await ada.call('members.read', { accountId: alice.accountId })
  expect(member).toMatchObject({ state: 'former', email: null })
  expect(await refusalOf(ada.call('members.unblock', { accountId: alice.accountId }))).toBe(
    'account_not_found',
  )
  expect(await refusalOf(ada.call('members.edit', { accountId: randomId(), title: 'x' }))).toBe(
    'account_not_found',
  )
  const again = { email: alice.email, displayName: 'Alice', role: 'user', password: alice.password } as const
  await house.app.services.accounts.create(house.companyId, again)
  await alice.session.signIn(alice.email, alice.password)
})
