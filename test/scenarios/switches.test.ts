import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import type { PolicyChanges } from '../../src/protocol/index.ts'
import type { Actor } from '../support/actor.ts'
import { openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'

async function decides(admin: Actor, changes: PolicyChanges): Promise<void> {
  const { version } = await admin.call('company.readPolicy', {})
  await admin.call('company.changePolicy', { expectedVersion: version, changes })
}

test('R42, R43: what the company switches off is refused at once, links that were given out before included', async () => {
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user', gil: 'guest' },
  })
  const { ada, alice, bruno, gil } = house.people
  const { conversationId } = await alice.creates('Réa', bruno)
  const { fileId } = await alice.uploads(conversationId, 'bilan.pdf', Buffer.from('bilan'))
  await alice.sends(conversationId, 'voici', [fileId])
  expect((await bruno.downloads(fileId)).status).toBe(200)
  const { fileId: unsent } = await alice.uploads(conversationId, 'autre.pdf', Buffer.from('autre'))

  await decides(ada, { switches: { fileSharing: 'disabled' } })
  expect((await bruno.downloads(fileId)).status).toBe(403)
  expect(await refusalOf(alice.uploads(conversationId, 'x.pdf', Buffer.from('x')))).toBe('switched_off')
  expect(await refusalOf(alice.sends(conversationId, 'encore', [unsent]))).toBe('switched_off')
  await alice.sends(conversationId, 'les messages passent')
  expect((await alice.call('accounts.me', {})).account.switches.fileSharing).toBe('disabled')
  await decides(ada, { switches: { fileSharing: 'enabled' } })
  await alice.sends(conversationId, 'encore', [unsent])

  const { account } = await alice.call('accounts.updateProfile', {
    displayName: 'Alice Durand',
    title: 'Cardiologue',
  })
  expect(account).toMatchObject({ displayName: 'Alice Durand', title: 'Cardiologue' })
  const { members } = await bruno.call('conversations.get', { conversationId })
  expect(members.find((member) => member.accountId === alice.accountId)).toMatchObject({
    displayName: 'Alice Durand',
    title: 'Cardiologue',
  })
  await decides(ada, { switches: { editOwnProfile: 'disabled' } })
  await expect(alice.call('accounts.updateProfile', { title: 'Chef' })).rejects.toMatchObject({
    code: 'field_locked',
    issues: [{ path: 'title' }],
  })
  expect((await alice.call('accounts.me', {})).account).toMatchObject({ title: 'Cardiologue' })
  expect(await refusalOf(gil.call('accounts.updateProfile', { displayName: 'Dr Gil' }))).toBe('field_locked')
  await ada.call('accounts.updateProfile', { title: null })

  const invite = (): Promise<unknown> =>
    alice.call('bubbles.invite', { bubbleId: conversationId, accountId: gil.accountId })
  await decides(ada, { switches: { createBubbles: 'disabled', inviteGuests: 'disabled' } })
  expect(await refusalOf(alice.creates('Autre'))).toBe('switched_off')
  expect(await refusalOf(invite())).toBe('switched_off')
  await ada.creates('L’administrateur le peut', gil)
  await decides(ada, { switches: { inviteGuests: 'enabled' } })
  await invite()
  expect(await refusalOf(alice.sends(randomId(), 'x', [unsent]))).toBe('conversation_not_found')
})
