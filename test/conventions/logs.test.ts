import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { openHouse } from '../support/house.ts'

test('L-1: each request leaves one line of closed vocabulary, and people are pseudonyms in it', async () => {
  await using house = await openHouse({ wire: 'socket', people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  await alice.comesOnline()
  const { conversationId } = await alice.creates('Journal', bruno)
  house.log.length = 0
  for (let i = 0; i < 5; i++) await alice.sends(conversationId, `m${i}`)
  await alice.sends(randomId(), 'nulle part').catch(() => undefined)
  await alice.session.call('messages.list', { conversationId })
  const linesOf = (op: RegExp): Record<string, unknown>[] =>
    house.log
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter((line) => op.test(String(line['op'])))
  const listed = (): number => linesOf(/^GET \/v1\/conversations\/\{conversationId\}\/messages$/).length
  await expect.poll(listed, { timeout: 10_000 }).toBe(1)
  await expect.poll(() => linesOf(/^socket messages\.send$/).length, { timeout: 10_000 }).toBe(6)
  for (const line of linesOf(/./)) {
    expect(Object.keys(line)).toEqual(['ts', 'ip', 'id', 'op', 'st', 'ms'])
    expect(line['ip']).toMatch(/^[a-z2-7]{26}$/)
    expect(line['id']).toMatch(/^[a-z2-7]{26}$/)
    expect(line['op']).toMatch(/^(socket [a-z]+\.[a-zA-Z]+|[A-Z]+ \/v1\/[a-zA-Z/{}-]+)$/)
  }
  const sends = linesOf(/^socket messages\.send$/)
  expect(sends.map((line) => line['st'])).toEqual([201, 201, 201, 201, 201, 404])
  expect(new Set(sends.map((line) => line['id'])).size).toBe(1)
  const text = house.log.join('\n')
  for (const word of [alice.accountId, conversationId, '127.0.0.1', 'Journal', alice.email])
    expect(text).not.toContain(word)
})
