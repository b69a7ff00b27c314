import { afterAll, beforeAll, expect, test } from 'vitest'
import { mostReadersShown, type PolicyChanges } from '../../src/protocol/index.ts'
import type { Actor } from '../support/actor.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { rawSocket } from '../transport/raw-socket.ts'
import { portOf, ticketOf } from '../transport/signed-in-socket.ts'

let house: House<'ada' | 'alice' | 'bruno' | 'chloe' | 'gil'>
beforeAll(async () => {
  house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user', chloe: 'user', gil: 'guest' },
  })
})
afterAll(() => house[Symbol.asyncDispose]())

async function decides(admin: Actor, changes: PolicyChanges): Promise<void> {
  const { version } = await admin.call('company.readPolicy', {})
  await admin.call('company.changePolicy', { expectedVersion: version, changes })
}

const viewOf = async (person: Actor, conversationId: string) =>
  (await person.call('conversations.list', {})).conversations.find(
    (conversation) => conversation.conversationId === conversationId,
  )

const marks = async (person: Actor, conversationId: string) => {
  const { marks: all } = await person.call('conversations.readMarks', { conversationId })
  return Object.fromEntries(all.map(({ accountId, readUpTo }) => [accountId, readUpTo]))
}

const reads = (person: Actor, conversationId: string, readUpTo: number) =>
  person.call('conversations.markRead', { conversationId, readUpTo })

test('what is unread is what others wrote after one’s mark, the same everywhere; a mark goes forward only, and no further than the log', async () => {
  const { alice, bruno, chloe, gil } = house.people
  const { conversationId, head } = await alice.creates('Réa', bruno)
  expect(await viewOf(bruno, conversationId)).toMatchObject({ unread: 0, readUpTo: head })
  for (const body of ['un', 'deux', 'trois']) await alice.sends(conversationId, body)
  await bruno.sends(conversationId, 'de moi')
  expect(await viewOf(bruno, conversationId)).toMatchObject({ unread: 3, readUpTo: head })
  expect(await viewOf(alice, conversationId)).toMatchObject({ unread: 1 })

  expect(await reads(bruno, conversationId, head + 2)).toEqual({ readUpTo: head + 2 })
  expect(await viewOf(bruno, conversationId)).toMatchObject({ unread: 1, readUpTo: head + 2 })
  expect(await reads(bruno, conversationId, 1)).toEqual({ readUpTo: head + 2 })
  expect(await reads(bruno, conversationId, 9_000)).toEqual({ readUpTo: head + 4 })
  expect(await viewOf(bruno, conversationId)).toMatchObject({ unread: 0, readUpTo: head + 4 })
  expect(await refusalOf(reads(chloe, conversationId, 1))).toBe('conversation_not_found')
  expect(await refusalOf(chloe.call('conversations.readMarks', { conversationId }))).toBe(
    'conversation_not_found',
  )

  // What was said before one came is history: it is there to be read, and not waiting.
  await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: chloe.accountId })
  await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: gil.accountId })
  await alice.sends(conversationId, 'bienvenue')
  for (const newcomer of [chloe, gil])
    expect(await viewOf(newcomer, conversationId)).toMatchObject({ unread: 1 })

  // However little one has read, what one may not see is not waiting: a guest's history begins when they came.
  await rowsOf(house.adminUrl, 'update prisme.memberships set read_up_to = 0')
  expect(await viewOf(gil, conversationId)).toMatchObject({ unread: 1, readUpTo: 0 })
  expect(await viewOf(chloe, conversationId)).toMatchObject({ unread: 5 })

  for (let n = 0; n < 120; n++) await alice.sends(conversationId, `${n}`)
  expect((await viewOf(bruno, conversationId))?.unread).toBe(100)
})

test('who has read is told to the others and to one’s own devices at once, and greets whoever comes back', async () => {
  const { alice, bruno, chloe } = house.people
  const { conversationId } = await alice.creates('Bloc', bruno)
  const { sequence } = await alice.sends(conversationId, 'bilan ?')
  const elsewhere = await bruno.secondDevice()
  for (const one of [alice, elsewhere, chloe]) await one.comesOnline()
  expect(await marks(alice, conversationId)).toEqual({ [bruno.accountId]: 3 })
  await reads(bruno, conversationId, sequence)
  for (const one of [alice, elsewhere]) await one.hearsMark(bruno.accountId, sequence)
  expect(await marks(alice, conversationId)).toEqual({ [bruno.accountId]: sequence })
  elsewhere.leaves()
  using socket = await rawSocket(portOf(house.origin))
  socket.json({ op: 'authenticate', ticket: await ticketOf(bruno) })
  expect(await socket.nextJson()).toMatchObject({
    hello: { heads: expect.arrayContaining([{ conversationId, head: sequence, readUpTo: sequence }]) },
  })

  // Whoever is no member hears nothing, and who was removed hears nothing any more.
  await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: chloe.accountId })
  await chloe.hears((entry) => entry.event === 'member.joined' && entry.conversationId === conversationId)
  await alice.call('bubbles.remove', { bubbleId: conversationId, accountId: chloe.accountId })
  await chloe.hears((entry) => entry.event === 'member.left' && entry.conversationId === conversationId)
  const last = await alice.sends(conversationId, 'entre nous')
  await reads(bruno, conversationId, last.sequence)
  await alice.hearsMark(bruno.accountId, last.sequence)
  expect(chloe.marks).toEqual([])
})

test('R42: who does not show it, by the company’s switch or their own, is told to nobody but themselves', async () => {
  const { ada, alice, bruno } = house.people
  const { conversationId } = await alice.creates('Discret', bruno)
  const elsewhere = await bruno.secondDevice()
  for (const one of [alice, elsewhere]) await one.comesOnline()
  const reading = async (): Promise<number> => {
    const { sequence } = await alice.sends(conversationId, 'lu ?')
    await reads(bruno, conversationId, sequence)
    await elsewhere.hearsMark(bruno.accountId, sequence)
    return sequence
  }
  await decides(ada, { switches: { readReceipts: 'disabled' } })
  const hidden = [await reading()]
  expect(await marks(alice, conversationId)).toEqual({ [bruno.accountId]: null })
  await ada.call('members.edit', { accountId: bruno.accountId, switches: { readReceipts: 'enabled' } })
  const shown = await reading()
  await alice.hearsMark(bruno.accountId, shown)
  await decides(ada, { switches: { readReceipts: 'enabled' } })
  await ada.call('members.edit', { accountId: bruno.accountId, switches: { readReceipts: 'disabled' } })
  hidden.push(await reading())
  await ada.call('members.edit', { accountId: bruno.accountId, switches: { readReceipts: 'sameAsCompany' } })
  await alice.hearsMark(bruno.accountId, await reading())
  const heard = alice.marks
    .filter((mark) => mark.conversationId === conversationId)
    .map((mark) => mark.readUpTo)
  for (const sequence of hidden) expect(heard).not.toContain(sequence)
  for (const one of [elsewhere, alice]) one.leaves()
})

test('in a crowd nobody is told how far others have read, and everyone still knows it of themselves', async () => {
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Tout le monde', bruno)
  await rowsOf(
    house.adminUrl,
    `with crowd as (
       insert into prisme.accounts
       select (jsonb_populate_record(a, jsonb_build_object('account_id', gen_random_uuid()))).*
       from prisme.accounts a, generate_series(1, ${mostReadersShown - 1}) where a.account_id = '${bruno.accountId}'
       returning company_id, account_id)
     insert into prisme.memberships (company_id, conversation_id, account_id, member_role, from_sequence, joined_at)
     select company_id, '${conversationId}', account_id, 'member', 1, now() from crowd`,
  )
  const elsewhere = await bruno.secondDevice()
  for (const one of [alice, elsewhere]) await one.comesOnline()
  const { sequence } = await alice.sends(conversationId, 'à tous')
  await reads(bruno, conversationId, sequence)
  await elsewhere.hearsMark(bruno.accountId, sequence)
  expect(await alice.call('conversations.readMarks', { conversationId })).toEqual({ shown: false, marks: [] })
  expect(alice.marks.filter((mark) => mark.conversationId === conversationId)).toEqual([])
  for (const one of [elsewhere, alice]) one.leaves()
})

test('who reads through another gateway is told here too', async () => {
  await using elsewhere = await reopen(house)
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('De loin', bruno)
  await alice.comesOnline()
  const there = await elsewhere.signsIn(bruno)
  const { sequence } = await alice.sends(conversationId, 'lu là-bas ?')
  // Gateways tell one another only once each has heard of the other.
  await there.comesOnline()
  await there.hearsMessage('lu là-bas ?')
  await reads(there, conversationId, sequence)
  await alice.hearsMark(bruno.accountId, sequence)
  alice.leaves()
})
