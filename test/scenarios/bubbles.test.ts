import { describe, expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { refusalOf } from '../support/refusals.ts'
import { sharedHouse } from '../support/shared-house.ts'

const over = { rest: sharedHouse({ wire: 'rest' }), socket: sharedHouse({ wire: 'socket' }) }

describe.each(['rest', 'socket'] as const)('bubbles over %s', (wire) => {
  test('who is invited sees the bubble at once, and everyone sees who came', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user', chloe: 'user' })
    const { alice, bruno, chloe } = house.people
    for (const person of [alice, bruno, chloe]) await person.comesOnline()
    const { conversationId } = await alice.creates('Réa', bruno)
    await alice.sends(conversationId, 'avant Chloé')
    const { member } = await bruno.call('bubbles.invite', {
      bubbleId: conversationId,
      accountId: chloe.accountId,
    })
    expect(member).toMatchObject({ displayName: 'Chloe Martin', memberRole: 'member' })
    for (const person of [alice, bruno, chloe]) {
      await person.hears(
        (entry) => entry.event === 'member.joined' && entry.data.member.accountId === chloe.accountId,
      )
    }
    expect(await chloe.reads(conversationId)).toEqual(['avant Chloé'])
    const { members, conversation } = await chloe.call('conversations.get', { conversationId })
    expect(members.map((m) => `${m.displayName} ${m.memberRole}`).sort()).toEqual([
      'Alice Martin organiser',
      'Bruno Martin member',
      'Chloe Martin member',
    ])
    expect(conversation).toMatchObject({
      name: 'Réa',
      kind: 'bubble',
      memberCount: 3,
      own: { memberRole: 'member' },
    })
    expect(
      await refusalOf(alice.call('bubbles.invite', { bubbleId: conversationId, accountId: chloe.accountId })),
    ).toBe('already_member')
    expect(
      await refusalOf(alice.call('bubbles.invite', { bubbleId: conversationId, accountId: randomId() })),
    ).toBe('account_not_found')
  })

  test('G6: who is removed hears of it last, and can do nothing there from then on', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    for (const person of [alice, bruno]) await person.comesOnline()
    const { conversationId } = await alice.creates('Réa', bruno)
    await bruno.hears(
      (entry) => entry.event === 'member.joined' && entry.data.member.accountId === bruno.accountId,
    )
    const sending = Array.from({ length: 20 }, (_, i) => alice.sends(conversationId, `pendant ${i}`))
    const removing = alice.call('bubbles.remove', { bubbleId: conversationId, accountId: bruno.accountId })
    await Promise.all([...sending, removing])
    await alice.sends(conversationId, 'sans Bruno')
    const left = await bruno.hears((entry) => entry.event === 'member.left')
    await alice.hearsMessage('sans Bruno')
    const afterwards = await alice.creates('Repère', bruno)
    await bruno.hears((entry) => entry.conversationId === afterwards.conversationId)
    const heard = bruno.heard.filter((entry) => entry.conversationId === conversationId)
    expect(heard.at(-1)).toEqual(left)
    expect(await refusalOf(bruno.reads(conversationId))).toBe('conversation_not_found')
    expect(await refusalOf(bruno.sends(conversationId, 'encore moi'))).toBe('conversation_not_found')
    expect(
      await refusalOf(alice.call('bubbles.remove', { bubbleId: conversationId, accountId: bruno.accountId })),
    ).toBe('member_not_found')
  })

  test('an organiser renames; a member may not; a stranger finds nothing', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user', chloe: 'company_admin' })
    const { alice, bruno, chloe } = house.people
    for (const person of [alice, bruno, chloe]) await person.comesOnline()
    const { conversationId: bubbleId } = await alice.creates('Ancien nom', bruno)
    expect((await alice.call('bubbles.rename', { bubbleId, name: 'Nouveau nom' })).conversation.name).toBe(
      'Nouveau nom',
    )
    await bruno.hears((entry) => entry.event === 'bubble.renamed' && entry.data.name === 'Nouveau nom')
    expect(await refusalOf(bruno.call('bubbles.rename', { bubbleId, name: 'Non' }))).toBe('not_allowed')
    expect(await refusalOf(bruno.call('bubbles.remove', { bubbleId, accountId: alice.accountId }))).toBe(
      'not_allowed',
    )
    for (const id of [bubbleId, randomId()]) {
      expect(await refusalOf(chloe.call('bubbles.rename', { bubbleId: id, name: 'Non' }))).toBe(
        'bubble_not_found',
      )
      expect(
        await refusalOf(chloe.call('bubbles.invite', { bubbleId: id, accountId: chloe.accountId })),
      ).toBe('bubble_not_found')
      expect(
        await refusalOf(chloe.call('bubbles.remove', { bubbleId: id, accountId: bruno.accountId })),
      ).toBe('bubble_not_found')
      expect(await refusalOf(chloe.call('bubbles.leave', { bubbleId: id }))).toBe('bubble_not_found')
    }
  })

  test('when the last organiser leaves, the longest-standing member who is no guest takes over', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user', gaston: 'guest' })
    const { alice, bruno, gaston } = house.people
    for (const person of [alice, bruno]) await person.comesOnline()
    const { conversationId } = await alice.creates('Relève', gaston)
    await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: bruno.accountId })
    await alice.call('bubbles.leave', { bubbleId: conversationId })
    await bruno.hears(
      (entry) => entry.event === 'member.promoted' && entry.data.accountId === bruno.accountId,
    )
    expect(
      (await bruno.call('bubbles.rename', { bubbleId: conversationId, name: 'Repris' })).conversation.own
        .memberRole,
    ).toBe('organiser')
    expect((await alice.call('conversations.list', {})).conversations).toEqual([])
    await bruno.call('bubbles.leave', { bubbleId: conversationId })
    expect((await gaston.session.call('conversations.get', { conversationId })).members).toHaveLength(1)
  })

  test('a direct conversation is the same one whoever opens it, and however often', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    for (const person of [alice, bruno]) await person.comesOnline()
    const opened = await Promise.all([
      alice.call('directs.open', { accountId: bruno.accountId }),
      bruno.call('directs.open', { accountId: alice.accountId }),
      alice.call('directs.open', { accountId: bruno.accountId }),
    ])
    const ids = new Set(opened.map(({ conversation }) => conversation.conversationId))
    expect(ids.size).toBe(1)
    const [first] = opened
    expect(first?.conversation).toMatchObject({
      kind: 'direct',
      name: null,
      peer: { displayName: 'Bruno Martin' },
      memberCount: 2,
    })
    const conversationId = first?.conversation.conversationId ?? ''
    await bruno.sends(conversationId, 'Tu as une minute ?')
    await alice.hearsMessage('Tu as une minute ?')
    expect(
      await refusalOf(alice.call('bubbles.invite', { bubbleId: conversationId, accountId: bruno.accountId })),
    ).toBe('bubble_not_found')
    expect(await refusalOf(alice.call('directs.open', { accountId: alice.accountId }))).toBe(
      'account_not_found',
    )
  })

  test('the list shows each conversation as its reader sees it, the most recent first', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    await bruno.comesOnline()
    const first = await alice.creates('Première', bruno)
    const second = await alice.creates('Seconde', bruno)
    await alice.sends(first.conversationId, 'du nouveau ici')
    const { conversations } = await bruno.call('conversations.list', {})
    expect(conversations.map((conversation) => conversation.name)).toEqual(['Première', 'Seconde'])
    expect(conversations[0]).toMatchObject({ head: 4, lastMessage: { body: 'du nouveau ici' } })
    expect(conversations[1]).toMatchObject({ conversationId: second.conversationId, lastMessage: null })
  })

  test('state and events applied give what a fresh fetch gives', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user', chloe: 'user' })
    const { alice, bruno, chloe } = house.people
    for (const person of [alice, bruno]) await person.comesOnline()
    const { conversationId } = await alice.creates('Équivalence', bruno)
    await alice.call('bubbles.rename', { bubbleId: conversationId, name: 'Équivalence 2' })
    await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: chloe.accountId })
    await bruno.sends(conversationId, 'vu')
    await alice.call('bubbles.remove', { bubbleId: conversationId, accountId: chloe.accountId })
    await bruno.hears((entry) => entry.event === 'member.left')
    const heard = bruno.heard.filter((entry) => entry.conversationId === conversationId)
    const { events } = await bruno.call('conversations.events', { conversationId, after: 0 })
    expect(heard).toEqual(events)
    const state = { name: '', members: new Map<string, object>() }
    for (const entry of heard) {
      if (entry.event === 'bubble.created' || entry.event === 'bubble.renamed') state.name = entry.data.name
      if (entry.event === 'member.joined') state.members.set(entry.data.member.accountId, entry.data.member)
      if (entry.event === 'member.left') state.members.delete(entry.data.accountId)
    }
    const fresh = await bruno.call('conversations.get', { conversationId })
    expect(state.name).toBe(fresh.conversation.name)
    expect(state.members).toEqual(new Map(fresh.members.map((member) => [member.accountId, member])))
  })
})

test('a bubble’s name is plain text of at most a hundred characters', async () => {
  const house = await over.rest({ alice: 'user' })
  const { alice } = house.people
  const { conversationId: bubbleId } = await alice.creates(' Réa – été 🩺 ')
  for (const name of ['', '  ', 'x'.repeat(101), 'deux\nlignes', 'nul\u0000', 'facture\u202Efdp']) {
    expect(await refusalOf(alice.creates(name)), JSON.stringify(name)).toBe('invalid_input')
    expect(await refusalOf(alice.call('bubbles.rename', { bubbleId, name }))).toBe('invalid_input')
  }
  expect((await alice.call('conversations.list', {})).conversations.map((c) => c.name)).toEqual([
    'Réa – été 🩺',
  ])
})

describe('A-20: guests', () => {
  test('see only their bubbles and the people in them, from their arrival on', async () => {
    const house = await over.rest({ alice: 'user', bruno: 'user', gaston: 'guest' })
    const { alice, bruno, gaston } = house.people
    await alice.creates('Pas pour Gaston', bruno)
    const { conversationId } = await alice.creates('Avec Gaston')
    await alice.sends(conversationId, 'avant son arrivée')
    expect((await gaston.call('accounts.list', {})).accounts).toEqual([])
    await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: gaston.accountId })
    await alice.sends(conversationId, 'depuis son arrivée')
    expect((await gaston.call('conversations.list', {})).conversations.map((c) => c.name)).toEqual([
      'Avec Gaston',
    ])
    expect(await gaston.reads(conversationId)).toEqual(['depuis son arrivée'])
    const { events } = await gaston.call('conversations.events', { conversationId, after: 0 })
    expect(events[0]).toMatchObject({
      event: 'member.joined',
      data: { member: { accountId: gaston.accountId } },
    })
    expect((await gaston.call('accounts.list', {})).accounts.map((a) => a.displayName)).toEqual([
      'Alice Martin',
      'Gaston Martin',
    ])
    expect((await bruno.call('accounts.list', {})).accounts).toHaveLength(3)
  })

  test('create no bubble, invite nobody, and write only to staff they share a bubble with', async () => {
    const house = await over.rest({ alice: 'user', bruno: 'user', gaston: 'guest', gilda: 'guest' })
    const { alice, bruno, gaston, gilda } = house.people
    const { conversationId: bubbleId } = await alice.creates('Commune', gaston, gilda)
    expect(await refusalOf(gaston.creates('La mienne'))).toBe('not_allowed')
    expect(await refusalOf(gaston.call('bubbles.invite', { bubbleId, accountId: bruno.accountId }))).toBe(
      'not_allowed',
    )
    expect(await refusalOf(gaston.call('directs.open', { accountId: gilda.accountId }))).toBe(
      'account_not_found',
    )
    expect(await refusalOf(gaston.call('directs.open', { accountId: bruno.accountId }))).toBe(
      'account_not_found',
    )
    const { conversation } = await gaston.call('directs.open', { accountId: alice.accountId })
    await gaston.sends(conversation.conversationId, 'Merci de votre accueil')
    expect(await alice.reads(conversation.conversationId)).toEqual(['Merci de votre accueil'])
  })

  test('belong to at most twenty bubbles, however many ask at once', async () => {
    const house = await over.rest({ alice: 'user', gaston: 'guest' })
    const { alice, gaston } = house.people
    for (let i = 0; i < 18; i++) await alice.creates(`Bulle ${i}`, gaston)
    const { conversationId: bubbleId } = await alice.creates('Sans lui')
    // Room for two, asked for nine times at once, in both ways.
    const asked = await Promise.allSettled([
      ...Array.from({ length: 8 }, (_, i) => alice.creates(`À la fois ${i}`, gaston)),
      alice.call('bubbles.invite', { bubbleId, accountId: gaston.accountId }),
    ])
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect((await gaston.call('conversations.list', {})).conversations).toHaveLength(20)
    expect(await refusalOf(alice.creates('Une de trop', gaston))).toBe('not_allowed')
  })
})
