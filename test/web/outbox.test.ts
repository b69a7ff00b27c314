import { describe, expect, test } from 'vitest'
import { type Call, ConnectionLost } from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'
import { createOutbox, type Outbox } from '../../src/web/state/outbox.ts'
import type { Outgoing } from '../../src/web/state/outgoing.ts'
import { messageOf, minute, openWard, person } from './ward.ts'

const alice = person('Alice')
const ward = openWard('Réa', alice)
const bubble = ward.conversationId

interface Attempt {
  input: { clientId: string; body: string }
  answer(): void
  fail(error: Error): void
}

/** A server whose answers come when the test says so. */
function setUp() {
  const attempts: Attempt[] = []
  const waits: { milliseconds: number; why: string }[] = []
  const call = (_name: string, input: Attempt['input']): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const sequence = attempts.length + 3
      const answer = { ...input, messageId: input.clientId, sequence, sentAt: minute(sequence) }
      attempts.push({ input, answer: () => resolve(answer), fail: reject })
    })
  let ids = 0
  const outbox = createOutbox({
    // Only messages.send is asked of it, and answered as declared.
    call: call as unknown as Call,
    newClientId: () => `client ${++ids}`,
    now: () => minute(0),
    wait: async (milliseconds, why) => void waits.push({ milliseconds, why }),
  })
  return { outbox, attempts, waits }
}

const states = (outbox: Outbox): string[] => outbox.store.get().map((item) => item.state.kind)
const only = (outbox: Outbox): Outgoing | undefined => outbox.store.get()[0]
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))

describe('a message', () => {
  test('is sent only once the server has answered', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    expect(states(outbox)).toEqual(['sending'])
    attempts[0]?.answer()
    await settled()
    expect(only(outbox)?.state).toMatchObject({ kind: 'sent', sequence: 3 })
  })

  test('gives way to the log’s own copy, whether it comes before the answer or after', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'avant', [])
    await settled()
    outbox.arrived(messageOf(ward.says(alice, 'avant', 'client 1')))
    expect(outbox.store.get()).toEqual([])
    attempts[0]?.answer()
    outbox.send(bubble, 'après', [])
    await settled()
    attempts[1]?.answer()
    await settled()
    outbox.arrived(messageOf(ward.says(alice, 'après', 'client 2')))
    expect(outbox.store.get()).toEqual([])
  })

  test('whose answer was lost is sent again under the same client id', async () => {
    const { outbox, attempts, waits } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    attempts[0]?.fail(new ConnectionLost('cut'))
    await settled()
    expect(states(outbox)).toEqual(['sending'])
    expect(attempts[1]?.input).toEqual(attempts[0]?.input)
    expect(waits).toEqual([{ milliseconds: 500, why: 'connection' }])
  })

  test('waits as long as the server asks before it is tried again', async () => {
    const { outbox, attempts, waits } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    attempts[0]?.fail(new Problem('rate_limited'))
    await settled()
    expect(waits).toEqual([{ milliseconds: 5000, why: 'server' }])
  })

  test('fails after a few attempts, and goes again when a person says so', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    for (let tried = 0; tried < 10; tried++) {
      await settled()
      attempts[tried]?.fail(new ConnectionLost('cut'))
    }
    await settled()
    expect(attempts).toHaveLength(7)
    expect(only(outbox)?.state).toEqual({ kind: 'failed', reason: 'connection_lost' })
    outbox.retry('client 1')
    await settled()
    expect(states(outbox)).toEqual(['sending'])
    attempts[7]?.answer()
    await settled()
    expect(new Set(attempts.map((attempt) => attempt.input.clientId)).size).toBe(1)
    expect(states(outbox)).toEqual(['sent'])
  })

  test('that is refused for what it is fails at once, with the reason', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    attempts[0]?.fail(new Problem('conversation_not_found'))
    await settled()
    expect(only(outbox)?.state).toEqual({ kind: 'failed', reason: 'conversation_not_found' })
    expect(attempts).toHaveLength(1)
    outbox.discard('client 1')
    expect(outbox.store.get()).toEqual([])
  })

  test('that the log brings while it waits to be tried again is not sent a second time', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    outbox.arrived(messageOf(ward.says(alice, 'Bonjour', 'client 1')))
    attempts[0]?.fail(new ConnectionLost('cut'))
    await settled()
    expect(attempts).toHaveLength(1)
    expect(outbox.store.get()).toEqual([])
  })
})

test('messages of one conversation go in the order they were written; another conversation does not wait', async () => {
  const { outbox, attempts } = setUp()
  const other = openWard('Bloc', alice).conversationId
  outbox.send(bubble, 'un', [])
  outbox.send(bubble, 'deux', [])
  outbox.send(other, 'ailleurs', [])
  await settled()
  expect(attempts.map((attempt) => attempt.input.body)).toEqual(['un', 'ailleurs'])
  attempts[0]?.answer()
  await settled()
  expect(attempts.map((attempt) => attempt.input.body)).toEqual(['un', 'ailleurs', 'deux'])
})
