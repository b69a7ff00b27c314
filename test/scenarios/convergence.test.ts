import { expect, test } from 'vitest'
import { deafWorld } from '../support/deaf-broker.ts'
import { openHouse, reopen } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'

test('M-6: a push that never came is found by comparing with the log, without any new message', async () => {
  await using house = await openHouse({ world: deafWorld, people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  await bruno.comesOnline()
  const { conversationId } = await alice.creates('Poussée perdue', bruno)
  await alice.sends(conversationId, 'avant')
  await bruno.hearsMessage('avant')
  // Another server on the same database: nothing tells the first one of what is said there.
  await using elsewhere = await reopen(house, deafWorld)
  const there = await elsewhere.signsIn(alice)
  await there.sends(conversationId, 'dit ailleurs')
  await bruno.hearsMessage('dit ailleurs')
  await alice.sends(conversationId, 'puis ici')
  await bruno.hearsMessage('puis ici')
  const heard = bruno.heard.filter((entry) => entry.conversationId === conversationId)
  expect(heard.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4, 5, 6])
})

test('G6: who was removed where nothing told us of it hears nothing of what follows', async () => {
  await using house = await openHouse({ world: deafWorld, people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  await bruno.comesOnline()
  const { conversationId } = await alice.creates('Retrait ailleurs', bruno)
  await alice.sends(conversationId, 'avant')
  await bruno.hearsMessage('avant')
  await using elsewhere = await reopen(house, deafWorld)
  const there = await elsewhere.signsIn(alice)
  await there.call('bubbles.remove', { bubbleId: conversationId, accountId: bruno.accountId })
  for (let i = 0; i < 5; i++) await alice.sends(conversationId, `sans Bruno ${i}`)
  const repere = await alice.creates('Repère', bruno)
  await bruno.hears((entry) => entry.conversationId === repere.conversationId)
  await expect
    .poll(() => refusalOf(bruno.reads(conversationId)), { timeout: 10_000 })
    .toBe('conversation_not_found')
  // Longer than any repair takes.
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const bodies = bruno.heard.flatMap((entry) =>
    entry.event === 'message.sent' ? [entry.data.message.body] : [],
  )
  expect(bodies).toEqual(['avant'])
})

test('A-13: a role that changes, or an account that is disabled, counts on sockets that are open', async () => {
  await using house = await openHouse({ wire: 'socket', people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  for (const person of [alice, bruno]) await person.comesOnline()
  await alice.creates('Encore permise')
  const guest = `update prisme.accounts set role = 'guest', expires_at = now() + interval '1 day' where account_id = '${alice.accountId}'`
  await rowsOf(house.adminUrl, guest)
  await expect
    .poll(() => refusalOf(alice.creates('Plus permise')).catch(() => 'done'), { timeout: 10_000 })
    .toBe('not_allowed')
  await rowsOf(
    house.adminUrl,
    `update prisme.accounts set disabled_at = now() where account_id = '${bruno.accountId}'`,
  )
  await expect
    .poll(() => refusalOf(bruno.session.call('accounts.me', {})).catch(() => 'done'), { timeout: 10_000 })
    .toBe('session_ended')
})

test('a guest who was removed and invited again while away hears what follows, once', async () => {
  await using house = await openHouse({ people: { alice: 'user', gaston: 'guest' } })
  const { alice, gaston } = house.people
  await gaston.comesOnline()
  const { conversationId: bubbleId } = await alice.creates('Va-et-vient', gaston)
  await alice.sends(bubbleId, 'un')
  await gaston.hearsMessage('un')
  gaston.leaves()
  await alice.call('bubbles.remove', { bubbleId, accountId: gaston.accountId })
  await alice.sends(bubbleId, 'pas pour Gaston')
  await alice.call('bubbles.invite', { bubbleId, accountId: gaston.accountId })
  await alice.sends(bubbleId, 'deux')
  await gaston.comesOnline()
  await gaston.hearsMessage('deux')
  await alice.sends(bubbleId, 'trois')
  await gaston.hearsMessage('trois')
  const bodies = gaston.heard.flatMap((entry) =>
    entry.event === 'message.sent' ? [entry.data.message.body] : [],
  )
  expect(bodies).toEqual(['un', 'deux', 'trois'])
})

test('a page holds about half a megabyte at most, and the pages together hold everything', async () => {
  await using house = await openHouse({ people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  const { conversationId, head } = await alice.creates('Longs messages', bruno)
  for (let i = 0; i < 30; i++) await alice.sends(conversationId, `${i} `.padEnd(32 * 1024, '.'))
  const first = await bruno.call('conversations.events', { conversationId, after: head })
  expect(first.events.length).toBeLessThan(20)
  expect(first.events.length).toBeGreaterThan(10)
  const seen: number[] = []
  for (let after = head; after < head + 30; after = seen.at(-1) ?? after) {
    const { events } = await bruno.call('conversations.events', { conversationId, after })
    seen.push(...events.map((entry) => entry.sequence))
  }
  expect(seen).toEqual(Array.from({ length: 30 }, (_, i) => head + 1 + i))
  const newest = await bruno.call('messages.list', { conversationId, limit: 200 })
  expect(newest.more).toBe(true)
  expect(newest.messages.at(-1)?.body.startsWith('29 ')).toBe(true)
})
