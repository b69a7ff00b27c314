import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type Call,
  ConnectionLost,
  createOutbox,
  type Outbox,
  type OutboxStorage,
  type Outgoing,
  type Unsent,
} from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'
import { messageOf, minute, openWard, person } from '../web/ward.ts'

const alice = person('Alice')
const ward = openWard('Réa', alice)
const bubble = ward.conversationId

interface Attempt {
  input: { clientId: string; body: string }
  answer(sequence?: number): void
  fail(error: Error): void
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server whose answers come when the test says so. */
function setUp(options: { storage?: OutboxStorage; deliveredUpTo?: number } = {}) {
  const attempts: Attempt[] = []
  const call = (_name: string, input: Attempt['input']): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const answer = (sequence = attempts.length + 2): void =>
        resolve({ ...input, messageId: input.clientId, sequence, sentAt: minute(sequence) })
      attempts.push({ input, answer, fail: reject })
    })
  let ids = 0
  const outbox = createOutbox({
    // Only messages.send is asked of it, and answered as declared.
    call: call as unknown as Call,
    newClientId: () => `client ${++ids}`,
    now: () => new Date(minute(0)),
    random: () => 0.5,
    onChange: () => undefined,
    deliveredUpTo: () => options.deliveredUpTo ?? 0,
    ...(options.storage ? { storage: options.storage } : {}),
  })
  return { outbox, attempts }
}

function memory(kept: Unsent[] = []): OutboxStorage & { kept: Unsent[] } {
  return {
    kept,
    load: async () => [...kept],
    async save(unsent) {
      const place = kept.findIndex(({ clientId }) => clientId === unsent.clientId)
      if (place < 0) kept.push(unsent)
      else kept[place] = unsent
    },
    async remove(clientId) {
      const place = kept.findIndex((unsent) => unsent.clientId === clientId)
      if (place >= 0) kept.splice(place, 1)
    },
  }
}

const states = (outbox: Outbox): string[] => outbox.items().map((item) => item.state.kind)
const only = (outbox: Outbox): Outgoing | undefined => outbox.items()[0]
const passing = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds)
const settled = (): Promise<unknown> => passing(0)

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
    expect(outbox.items()).toEqual([])
    attempts[0]?.answer()
    outbox.send(bubble, 'après', [])
    await settled()
    attempts[1]?.answer()
    await settled()
    outbox.arrived(messageOf(ward.says(alice, 'après', 'client 2')))
    expect(outbox.items()).toEqual([])
  })

  test('whose answer was lost waits, and is sent again under the same client id (G5)', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    attempts[0]?.fail(new ConnectionLost('cut'))
    await settled()
    expect(only(outbox)?.state).toEqual({ kind: 'waiting', for: 'network' })
    await passing(250)
    expect(attempts[1]?.input).toEqual(attempts[0]?.input)
  })

  test('waits as long as the server asks before it is tried again, network or not', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    attempts[0]?.fail(new Problem('rate_limited'))
    await settled()
    expect(only(outbox)?.state).toEqual({ kind: 'waiting', for: 'server' })
    outbox.network('there')
    await passing(4_999)
    expect(attempts).toHaveLength(1)
    await passing(2_000)
    expect(attempts).toHaveLength(2)
  })

  test('goes at once when the network is back, and is never given up meanwhile', async () => {
    const { outbox, attempts } = setUp()
    outbox.network('gone')
    outbox.send(bubble, 'depuis l’ascenseur', [])
    expect(states(outbox)).toEqual(['waiting'])
    for (let tried = 0; tried < 50; tried++) {
      attempts.at(-1)?.fail(new ConnectionLost('cut'))
      await passing(15_000)
    }
    expect(attempts.length).toBeGreaterThan(40)
    expect(states(outbox)).toEqual(['waiting'])
    attempts.at(-1)?.fail(new ConnectionLost('cut'))
    await settled()
    const before = attempts.length
    outbox.network('there')
    await settled()
    expect(attempts).toHaveLength(before + 1)
    attempts.at(-1)?.answer()
    await settled()
    expect(states(outbox)).toEqual(['sent'])
    expect(new Set(attempts.map((attempt) => attempt.input.clientId)).size).toBe(1)
  })

  test('on which the server fails again and again has failed, and goes again when a person says so', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    for (let tried = 0; tried < 10; tried++) {
      await passing(15_000)
      attempts[tried]?.fail(new Problem('internal_error'))
    }
    await settled()
    expect(attempts).toHaveLength(7)
    expect(only(outbox)?.state).toEqual({ kind: 'failed', reason: 'internal_error' })
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
    await passing(60_000)
    expect(only(outbox)?.state).toEqual({ kind: 'failed', reason: 'conversation_not_found' })
    expect(attempts).toHaveLength(1)
    outbox.discard('client 1')
    expect(outbox.items()).toEqual([])
  })

  test('that the log brings while it waits to be tried again is not sent a second time', async () => {
    const { outbox, attempts } = setUp()
    outbox.send(bubble, 'Bonjour', [])
    await settled()
    outbox.arrived(messageOf(ward.says(alice, 'Bonjour', 'client 1')))
    attempts[0]?.fail(new ConnectionLost('cut'))
    await passing(60_000)
    expect(attempts).toHaveLength(1)
    expect(outbox.items()).toEqual([])
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

test('once the session is over nothing is sent any more, and what is unsent stays kept', async () => {
  const storage = memory()
  const { outbox, attempts } = setUp({ storage })
  await outbox.restore()
  outbox.send(bubble, 'un', [])
  outbox.send(bubble, 'deux', [])
  await settled()
  attempts[0]?.fail(new Problem('session_ended'))
  outbox.network('there')
  await passing(60_000)
  expect(attempts).toHaveLength(1)
  expect(storage.kept.map((unsent) => unsent.body)).toEqual(['un', 'deux'])
})

describe('what is kept', () => {
  test('is the unsent alone, and says so of each message', async () => {
    const storage = memory()
    const { outbox, attempts } = setUp({ storage })
    await outbox.restore()
    outbox.send(bubble, 'un', [])
    expect(only(outbox)?.isKept).toBe(false)
    await settled()
    expect(only(outbox)?.isKept).toBe(true)
    attempts[0]?.answer()
    await settled()
    expect(states(outbox)).toEqual(['sent'])
    expect(storage.kept).toEqual([])
  })

  test('keeps why it was refused, and is not tried again by itself after a reload', async () => {
    const storage = memory()
    const before = setUp({ storage })
    await before.outbox.restore()
    before.outbox.send(bubble, 'refusé', [])
    await settled()
    before.attempts[0]?.fail(new Problem('attachment_not_clean'))
    await settled()
    const later = setUp({ storage })
    await later.outbox.restore()
    await passing(60_000)
    expect(only(later.outbox)?.state).toEqual({ kind: 'failed', reason: 'attachment_not_clean' })
    expect(later.attempts).toEqual([])
  })

  test('and was sent by an earlier run, which did not hear so, is settled by the answer', async () => {
    const storage = memory()
    const before = setUp({ storage })
    await before.outbox.restore()
    before.outbox.send(bubble, 'un', [])
    await settled()
    before.outbox.stop()
    const later = setUp({ storage, deliveredUpTo: 9 })
    await later.outbox.restore()
    await settled()
    expect(later.attempts[0]?.input).toEqual(before.attempts[0]?.input)
    later.attempts[0]?.answer(7)
    await settled()
    expect(later.outbox.items()).toEqual([])
    expect(storage.kept).toEqual([])
  })

  test('may fail to be kept, and is sent all the same', async () => {
    const broken = async (): Promise<never> => {
      throw new Error('the disk is full')
    }
    const { outbox, attempts } = setUp({ storage: { load: broken, save: broken, remove: broken } })
    await outbox.restore()
    outbox.send(bubble, 'un', [])
    await settled()
    expect(only(outbox)?.isKept).toBe(false)
    attempts[0]?.answer()
    await settled()
    expect(states(outbox)).toEqual(['sent'])
  })
})
