import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { opcodes } from './raw-socket.ts'
import { signedInSocket } from './signed-in-socket.ts'

let house: House<'alice' | 'bruno'>
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user' } })
})
afterAll(() => house[Symbol.asyncDispose]())

const longBody = 'é'.repeat(16 * 1024)

test('M-7: an answer larger than what may wait for a slow reader reaches a reader who keeps up', async () => {
  const { alice, bruno } = house.people
  const bubbles = await Promise.all(Array.from({ length: 150 }, (_, i) => alice.creates(`Bulle ${i}`, bruno)))
  await Promise.all(bubbles.map(({ conversationId }) => alice.sends(conversationId, longBody)))
  using socket = await signedInSocket(bruno)
  socket.json({ id: 'all', op: 'conversations.list' })
  const answer = await socket.nextJson()
  expect(JSON.stringify(answer).length).toBeGreaterThan(150 * longBody.length)
  expect(answer).toMatchObject({ id: 'all', output: { conversations: expect.any(Array) } })
  socket.json({ id: 'still', op: 'accounts.me' })
  expect(await socket.nextJson()).toMatchObject({ id: 'still', output: {} })
})

test('M-7: a reader who stops reading is told which conversations to pull, once he reads again; others miss nothing', async () => {
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Débit', bruno)
  using slow = await signedInSocket(bruno)
  using quick = await signedInSocket(alice)
  slow.connection.socket.pause()
  const total = 350
  const heard: number[] = []
  while (heard.length < total) {
    // As much as one who reads keeps up with.
    await Promise.all(Array.from({ length: 10 }, () => alice.sends(conversationId, longBody)))
    for (const until = heard.length + 10; heard.length < until; ) {
      const frame = (await quick.nextJson()) as { event?: { sequence: number } }
      if (frame.event) heard.push(frame.event.sequence)
    }
  }
  expect(heard).toEqual(Array.from({ length: total }, (_, i) => (heard[0] ?? 0) + i))
  slow.connection.socket.resume()
  const delivered: number[] = []
  for (;;) {
    const frame = (await slow.nextJson()) as { event?: { sequence: number }; lag?: { heads: unknown } }
    if (frame.lag) {
      expect(frame.lag.heads).toEqual([{ conversationId, head: heard.at(-1) }])
      break
    }
    if (frame.event) delivered.push(frame.event.sequence)
  }
  expect(delivered.length).toBeLessThan(total)
  expect(delivered).toEqual(delivered.map((_, i) => (delivered[0] ?? 0) + i))
  const after = delivered.at(-1) ?? 0
  const page = await bruno.session.call('conversations.events', { conversationId, after })
  expect(page.events[0]?.sequence).toBe(after + 1)
  // From then on events come live again.
  await alice.sends(conversationId, 'de retour')
  expect(await slow.nextJson()).toMatchObject({ event: { data: { message: { body: 'de retour' } } } })
})

test('M-7: who asks for more than he reads is closed as a slow consumer; the others are served', async () => {
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Gourmand', bruno)
  await Promise.all(Array.from({ length: 25 }, () => alice.sends(conversationId, longBody)))
  using greedy = await signedInSocket(bruno)
  using other = await signedInSocket(alice)
  greedy.connection.socket.pause()
  for (let i = 0; i < 30; i++) {
    greedy.json({ id: String(i), op: 'conversations.events', input: { conversationId, after: 0 } })
  }
  for (let i = 0; i < 30; i++) {
    other.json({ id: String(i), op: 'conversations.events', input: { conversationId, after: 0 } })
    await other.nextJson()
  }
  greedy.connection.socket.resume()
  // Either the close frame came through what was buffered, or the connection was cut behind it.
  const end = await greedy.closing().catch(() => ({ code: 1006, reason: '', before: [] }))
  expect([4408, 1006]).toContain(end.code)
  expect(end.before.length).toBeLessThan(30)
})

test('G-4: pings are answered with their own bytes', async () => {
  using socket = await signedInSocket(house.people.alice)
  for (const text of ['', 'x', 'y'.repeat(125)]) {
    socket.frame(opcodes.ping, text)
    expect(await socket.next()).toMatchObject({ opcode: opcodes.pong, payload: Buffer.from(text) })
  }
})

test('G-4: fifty pings a minute are answered, one more closes with 1008', async () => {
  using socket = await signedInSocket(house.people.alice)
  for (let i = 0; i < 50; i++) {
    socket.frame(opcodes.ping, String(i))
    expect(await socket.next()).toMatchObject({ opcode: opcodes.pong })
  }
  socket.frame(opcodes.ping, 'one more')
  expect((await socket.closing()).code).toBe(1008)
})

test('G-6: while one socket floods another is served, and none of the flood is dropped unanswered', async () => {
  await using limited = await openHouse({
    people: { alice: 'user', bruno: 'user' },
    environment: { PRISME_LIMIT_SENDS: '20+100/s', PRISME_LIMIT_REQUESTS: '30+100/s' },
  })
  const { alice, bruno } = limited.people
  using flooding = await signedInSocket(alice)
  using other = await signedInSocket(bruno)
  const total = 1_000
  for (let i = 0; i < total; i++) flooding.json({ id: String(i), op: 'accounts.me' })
  for (let i = 0; i < 10; i++) {
    other.json({ id: `o${i}`, op: 'accounts.me' })
    expect(await other.nextJson()).toMatchObject({ id: `o${i}`, output: {} })
  }
  const answers: { id: string }[] = []
  while (answers.length < total) answers.push((await flooding.nextJson()) as (typeof answers)[number])
  expect(new Set(answers.map(({ id }) => id)).size).toBe(total)
})
