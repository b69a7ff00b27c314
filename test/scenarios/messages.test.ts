import { describe, expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { refusalOf } from '../support/refusals.ts'
import { sharedHouse } from '../support/shared-house.ts'

const over = { rest: sharedHouse({ wire: 'rest' }), socket: sharedHouse({ wire: 'socket' }) }

describe.each(['rest', 'socket'] as const)('messages over %s', (wire) => {
  test('a message reaches the other member live, on every device, and stays readable', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const tablet = await bruno.secondDevice()
    for (const device of [alice, bruno, tablet]) await device.comesOnline()
    const bubble = await alice.creates('Réa – garde', bruno)
    const ack = await alice.sends(bubble.conversationId, 'Le bilan est prêt')
    for (const device of [alice, bruno, tablet]) {
      const entry = await device.hearsMessage('Le bilan est prêt')
      expect(entry).toMatchObject({
        sequence: ack.sequence,
        data: { message: { messageId: ack.messageId, sender: { displayName: 'Alice Martin' } } },
      })
    }
    expect(await bruno.reads(bubble.conversationId)).toEqual(['Le bilan est prêt'])
    tablet.leaves()
  })

  test('messages sent while Bruno is away reach him once, in order, when he returns', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    await alice.comesOnline()
    await bruno.comesOnline()
    const { conversationId } = await alice.creates('RCP onco', bruno)
    await alice.sends(conversationId, 'avant')
    await bruno.hearsMessage('avant')
    bruno.leaves()
    await alice.sends(conversationId, 'Bonjour')
    await alice.sends(conversationId, 'Le bilan est prêt')
    await bruno.comesOnline()
    await alice.sends(conversationId, 'après')
    await bruno.hearsMessage('après')
    const bodies = bruno.heard.flatMap((entry) =>
      entry.event === 'message.sent' ? [entry.data.message.body] : [],
    )
    expect(bodies).toEqual(['avant', 'Bonjour', 'Le bilan est prêt', 'après'])
  })

  test('M-3: a message sent again under its client id is one message with one answer', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    await alice.comesOnline()
    const { conversationId } = await alice.creates('Garde', bruno)
    const message = { conversationId, clientId: randomId(), body: 'une seule fois' }
    const answers = await Promise.all(Array.from({ length: 30 }, () => alice.call('messages.send', message)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(await alice.call('messages.send', message)).toEqual(answers[0])
    expect(await bruno.session.call('messages.list', { conversationId })).toMatchObject({
      messages: [{ body: 'une seule fois' }],
    })
    expect(await refusalOf(alice.call('messages.send', { ...message, body: 'autre chose' }))).toBe(
      'idempotency_conflict',
    )
    const elsewhere = await alice.creates('Autre bulle', bruno)
    const moved = { ...message, conversationId: elsewhere.conversationId }
    expect(await refusalOf(alice.call('messages.send', moved))).toBe('idempotency_conflict')
  })

  test('one person’s client id is nothing to another person', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    for (const person of [alice, bruno]) await person.comesOnline()
    const { conversationId } = await alice.creates('Garde', bruno)
    const clientId = randomId()
    await alice.call('messages.send', { conversationId, clientId, body: 'd’Alice' })
    await bruno.call('messages.send', { conversationId, clientId, body: 'de Bruno' })
    expect(await alice.reads(conversationId)).toEqual(['d’Alice', 'de Bruno'])
  })

  test('who is not a member can neither send, read nor tell the conversation from one that does not exist', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user', chloe: 'company_admin' })
    const { alice, bruno, chloe } = house.people
    for (const person of [alice, chloe]) await person.comesOnline()
    const { conversationId } = await alice.creates('Entre nous', bruno)
    for (const id of [conversationId, randomId()]) {
      expect(await refusalOf(chloe.sends(id, 'bonjour'))).toBe('conversation_not_found')
      expect(await refusalOf(chloe.reads(id))).toBe('conversation_not_found')
      expect(await refusalOf(chloe.call('conversations.get', { conversationId: id }))).toBe(
        'conversation_not_found',
      )
      expect(await refusalOf(chloe.call('conversations.events', { conversationId: id, after: 0 }))).toBe(
        'conversation_not_found',
      )
    }
    expect((await chloe.call('conversations.list', {})).conversations).toEqual([])
  })

  test('a message says something, in at most 32 KiB', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    await alice.comesOnline()
    const { conversationId } = await alice.creates('Longueurs', bruno)
    await alice.sends(conversationId, 'é'.repeat(16 * 1024))
    expect(await refusalOf(alice.sends(conversationId, 'é'.repeat(16 * 1024 + 1)))).toBe('message_too_long')
    expect(await refusalOf(alice.sends(conversationId, ' \n '))).toBe('invalid_input')
    expect((await alice.reads(conversationId)).length).toBe(1)
  })

  test('M-2: however many write at once, the log has no hole, and each writer keeps their own order', async () => {
    const house = await over[wire]({ alice: 'user', bruno: 'user', chloe: 'user', david: 'user' })
    const people = Object.values(house.people)
    for (const person of people) await person.comesOnline()
    const { alice, bruno, chloe, david } = house.people
    const { conversationId, head } = await alice.creates('Affluence', bruno, chloe, david)
    await Promise.all(
      people.map((person, p) =>
        Promise.all(
          Array.from({ length: 25 }, (_, i) =>
            person.sends(conversationId, `${p}:${String(i).padStart(2, '0')}`),
          ),
        ),
      ),
    )
    const { events } = await alice.call('conversations.events', { conversationId, after: head })
    expect(events.map((entry) => entry.sequence)).toEqual(Array.from({ length: 100 }, (_, i) => head + 1 + i))
    const bodies = events.flatMap((entry) =>
      entry.event === 'message.sent' ? [entry.data.message.body] : [],
    )
    if (wire === 'socket') {
      for (const p of people.keys()) {
        const own = bodies.filter((body) => body.startsWith(`${p}:`))
        expect(own).toEqual([...own].sort())
      }
    }
    await bruno.hears((entry) => entry.sequence === head + 100)
    expect(
      bruno.heard.filter((entry) => entry.conversationId === conversationId).map((entry) => entry.sequence),
    ).toEqual(Array.from({ length: head + 100 }, (_, i) => i + 1))
  })
})

test.each([0, 1, 199, 200, 201, 450])(
  'M-5: after missing %i messages nothing is missing and nothing comes twice',
  async (missed) => {
    const house = await over.socket({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    await alice.comesOnline()
    await bruno.comesOnline()
    const { conversationId } = await alice.creates('Absence', bruno)
    await alice.sends(conversationId, 'départ')
    await bruno.hearsMessage('départ')
    bruno.leaves()
    for (let sent = 0; sent < missed; sent += 25) {
      await Promise.all(
        Array.from({ length: Math.min(25, missed - sent) }, (_, i) =>
          alice.sends(conversationId, `m${sent + i}`),
        ),
      )
    }
    await bruno.comesOnline()
    await alice.sends(conversationId, 'retour')
    await bruno.hearsMessage('retour')
    const heard = bruno.heard.filter((entry) => entry.conversationId === conversationId)
    expect(heard.map((entry) => entry.sequence)).toEqual(
      Array.from({ length: 4 + missed + 1 }, (_, i) => i + 1),
    )
    const { events } = await bruno.call('conversations.events', { conversationId, after: heard.length - 5 })
    expect(heard.slice(-5)).toEqual(events)
  },
)

test('older pages follow each other without overlap, and say when there is nothing older', async () => {
  const house = await over.rest({ alice: 'user', bruno: 'user' })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Pages', bruno)
  for (let i = 0; i < 7; i++) await alice.sends(conversationId, `m${i}`)
  const newest = await bruno.call('messages.list', { conversationId, limit: 3 })
  expect(newest).toMatchObject({ more: true, messages: [{ body: 'm4' }, { body: 'm5' }, { body: 'm6' }] })
  const middle = await bruno.call('messages.list', {
    conversationId,
    limit: 3,
    before: newest.messages[0]?.sequence,
  })
  const oldest = await bruno.call('messages.list', {
    conversationId,
    limit: 3,
    before: middle.messages[0]?.sequence,
  })
  expect(oldest).toMatchObject({ more: false, messages: [{ body: 'm0' }] })
})
