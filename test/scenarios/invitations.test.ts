import { expect, test } from 'vitest'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { openHouse } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { movableClock } from '../transport/movable-clock.ts'

const password = 'Vokv!lumi-4zu'

test('A-21: an invitation works once, for its address and bubble, as long as the inviter may invite', async () => {
  const clock = movableClock()
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user', gus: 'guest' },
    environment: { SMTP_URL: mails.url },
    world: clock.world,
  })
  const { ada, alice, bruno, gus } = house.people
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const tokenFor = async (email: string): Promise<string> =>
    /invitation#(\S+)/.exec((await mails.to(email)).text)?.[1] ?? ''
  const accept = (token: string, email: string, chosen = password): Promise<unknown> =>
    call('invitations.accept', { token, email, displayName: 'Gil Roux', password: chosen })
  const decides = async (inviteGuests: 'enabled' | 'disabled', externalMembers: 'enabled' | 'disabled') => {
    const { version } = await ada.call('company.readPolicy', {})
    const changes = { switches: { inviteGuests, externalMembers } }
    await ada.call('company.changePolicy', { expectedVersion: version, changes })
  }
  const { conversationId: bubbleId } = await alice.creates('Sortie de M. Roux', bruno)
  await alice.sends(bubbleId, 'avant')
  const email = 'gil.roux@dehors.example'

  expect(await refusalOf(ada.call('invitations.inviteGuest', { bubbleId, email }))).toBe('bubble_not_found')
  const foreign = { bubbleId, email, organisation: 'Laboratoire Dupont' }
  expect(await refusalOf(alice.call('invitations.inviteGuest', foreign))).toBe('switched_off')
  await decides('enabled', 'enabled')
  const { invitation } = await alice.call('invitations.inviteGuest', foreign)
  const token = await tokenFor(email)
  const list = await ada.call('invitations.list', {})
  expect(list.invitations).toEqual([invitation])
  expect(JSON.stringify([invitation, list])).not.toContain(token)
  expect((await bruno.call('invitations.list', {})).invitations).toEqual([])
  // A mail scanner that follows the link has used nothing.
  await fetch(/https:\S+/.exec((await mails.to(email)).text)?.[0] ?? '')
  expect(await call('invitations.look', { token })).toEqual({ company: { name: 'Clinique des Tilleuls' } })

  expect(await refusalOf(accept(token, 'autre@dehors.example'))).toBe('link_not_valid')
  expect(await refusalOf(accept(token, email, 'faible'))).toBe('weak_password')
  await decides('disabled', 'enabled')
  expect(await refusalOf(accept(token, email))).toBe('link_not_valid')
  await decides('enabled', 'enabled')
  const both = await Promise.allSettled([accept(token, email), accept(token, email)])
  expect(both.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await refusalOf(call('invitations.look', { token }))).toBe('link_not_valid')
  const { members } = await bruno.call('conversations.get', { conversationId: bubbleId })
  const guest = members.find((member) => member.role === 'guest')
  expect(guest).toMatchObject({ displayName: 'Gil Roux', organisation: 'Laboratoire Dupont', from: 5 })
  expect(await bruno.call('conversations.outsiders', { conversationId: bubbleId })).toMatchObject({
    readers: 2,
    guests: [{ displayName: 'Gil Roux', role: 'guest' }],
    organisations: ['Laboratoire Dupont'],
  })
  await call('sessions.signIn', { email, password })
  const accountId = guest?.accountId ?? ada.accountId
  const { member } = await ada.call('members.read', { accountId })
  expect(Date.parse(member.expiresAt ?? '') - Date.parse(member.createdAt)).toBe(30 * 86_400_000)

  // Invited once more, and removed from the bubble before the link is used.
  await alice.call('invitations.inviteGuest', { bubbleId, email })
  const back = /invitation#(\S+)/.exec((await mails.to(email, 2)).text)?.[1] ?? ''
  await alice.call('bubbles.remove', { bubbleId, accountId })
  expect(await refusalOf(accept(back, email))).toBe('link_not_valid')

  // Blocked, and invited to another bubble before that: neither link lets them in again.
  const other = await alice.creates('Autre')
  await alice.call('invitations.inviteGuest', { bubbleId: other.conversationId, email })
  const second = await mails.to(email, 3)
  const pending = /invitation#(\S+)/.exec(second.text)?.[1] ?? ''
  expect(await refusalOf(accept(pending, email, 'Faux-mot-de-passe-1'))).toBe('factor_refused')
  await ada.call('members.revokeGuests', { accountIds: [accountId] })
  expect(await refusalOf(accept(token, email))).toBe('link_not_valid')
  expect(await refusalOf(accept(pending, email))).toBe('link_not_valid')

  const late = 'tard@dehors.example'
  await alice.call('invitations.inviteGuest', { bubbleId, email: late })
  const lateToken = await tokenFor(late)
  const taken = 'repris@dehors.example'
  const { invitation: given } = await alice.call('invitations.inviteGuest', { bubbleId, email: taken })
  const takenToken = await tokenFor(taken)
  const { invitationId } = given
  expect(await refusalOf(bruno.call('invitations.revoke', { invitationId }))).toBe('invitation_not_found')
  await alice.call('invitations.revoke', { invitationId })
  expect(await refusalOf(accept(takenToken, taken))).toBe('link_not_valid')
  const { denis } = await house.company('Autre établissement', { denis: 'user' })
  await alice.call('invitations.inviteGuest', { bubbleId, email: denis.email })
  expect(await refusalOf(accept(await tokenFor(denis.email), denis.email))).toBe('address_in_use')

  const colleague = 'zoe@tilleuls.example'
  await ada.call('invitations.inviteMember', { email: colleague, role: 'company_admin' })
  const colleagueToken = await tokenFor(colleague)

  const many = ['u@dehors.example', 'v@dehors.example', 'w@dehors.example']
  for (const one of many) await alice.call('invitations.inviteGuest', { bubbleId, email: one })
  const links = await Promise.all(many.map(tokenFor))
  const ofAlice = (await alice.call('invitations.list', {})).invitations
  const firstId = ofAlice.find((one) => one.email === many[0])?.invitationId ?? invitationId
  expect(await bruno.call('invitations.revokeMany', {})).toEqual({ revoked: 0 })
  expect(await alice.call('invitations.revokeMany', { invitationIds: [firstId] })).toEqual({ revoked: 1 })
  await alice.call('invitations.look', { token: links[1] ?? '' })
  for (const one of many) await bruno.call('invitations.inviteGuest', { bubbleId, email: `b${one}` })
  expect(await bruno.call('invitations.revokeMany', {})).toEqual({ revoked: 3 })
  expect(await refusalOf(accept(await tokenFor('bu@dehors.example'), 'bu@dehors.example'))).toBe(
    'link_not_valid',
  )

  // A guest's access ends by itself, also that of an open socket.
  await gus.comesOnline()
  const end = new Date(clock.now().getTime() + 600_000).toISOString()
  await ada.call('members.edit', { accountId: gus.accountId, expiresAt: end })
  clock.advance(601)
  await gus.isShutOut()
  expect(await refusalOf(gus.session.signIn(gus.email, gus.password))).toBe('sign_in_failed')

  clock.advance(47 * 3_600 - 601)
  await accept(colleagueToken, colleague)
  await call('sessions.signIn', { email: colleague, password })
  clock.advance(3_601)
  expect(await refusalOf(accept(lateToken, late))).toBe('link_not_valid')
})
