import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { allOperations, maxInFlight, problems } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import type { RawSocket } from './raw-socket.ts'
import { signedInSocket } from './signed-in-socket.ts'

let house: House<'alice' | 'bruno' | 'helene'>
let socket: RawSocket
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user', bruno: 'user', helene: 'company_admin' } })
})
afterAll(() => house[Symbol.asyncDispose]())
beforeEach(async () => {
  socket = await signedInSocket(house.people.alice)
})
afterEach(() => socket[Symbol.dispose]())

async function answerTo(
  frame: Record<string, unknown>,
  asked: RawSocket = socket,
): Promise<Record<string, unknown>> {
  asked.json(frame)
  return asked.nextJson()
}

test.each([
  ['no op', { id: 'x' }],
  ['an op that is a number', { id: 'x', op: 7 }],
  ['an op of 65 characters', { id: 'x', op: 'o'.repeat(65) }],
  ['an input that is a list', { id: 'x', op: 'accounts.me', input: [] }],
  ['an input that is a text', { id: 'x', op: 'accounts.me', input: '{}' }],
  ['an input that is null', { id: 'x', op: 'accounts.me', input: null }],
  ['one field more', { id: 'x', op: 'accounts.me', input: {}, token: 'y' }],
  ['an empty id', { id: '', op: 'accounts.me', input: {} }],
])('a frame with an id and %s is refused under that id', async (_what, frame) => {
  const answer = await answerTo(frame)
  expect(answer).toEqual({
    id: frame.id,
    error: expect.objectContaining({ code: 'invalid_input', status: 400 }),
  })
  expect(answer).toHaveProperty('error.issues')
})

test.each([
  'no.such',
  '',
  'toString',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'MESSAGES.SEND',
  'authenticate',
])('the operation "%s" does not exist', async (op) => {
  expect(await answerTo({ id: 'u', op, input: {} })).toMatchObject({
    id: 'u',
    error: { code: 'unknown_operation' },
  })
})

test('operations declared for HTTP only do not exist on the socket', async () => {
  for (const { name } of allOperations.filter((operation) => !operation.socket)) {
    const answer = await answerTo({ id: name, op: name, input: {} })
    expect(answer, name).toMatchObject({ id: name, error: { code: 'unknown_operation' } })
  }
})

test('every operation of the socket refuses a field it does not declare', async () => {
  // An administrator, because who may not ask at all is told no more than that.
  using administrator = await signedInSocket(house.people.helene)
  for (const { name } of allOperations.filter((operation) => operation.socket)) {
    const answer = await answerTo({ id: name, op: name, input: { unheardOf: 1 } }, administrator)
    expect(answer, name).toMatchObject({ id: name, error: { code: 'invalid_input' } })
  }
})

test('every field of every operation of the socket refuses a value of another type', async () => {
  using administrator = await signedInSocket(house.people.helene)
  for (const operation of allOperations.filter(({ socket: carried }) => carried)) {
    for (const field of Object.keys(operation.input.shape)) {
      for (const value of [{}, { toString: 'x' }, true, ['../..'], -1, 1.5, 1e308]) {
        const frame = { id: 'f', op: operation.name, input: { [field]: value } }
        const answer = await answerTo(frame, administrator)
        const what = `${operation.name} ${field} ${JSON.stringify(value)}`
        expect(answer, what).toMatchObject({ id: 'f', error: { code: expect.any(String) } })
        const { code } = answer['error'] as { code: string }
        expect(['invalid_input', 'account_not_found'], what).toContain(code)
      }
    }
  }
})

test('a refusal never repeats what was sent', async () => {
  const answer = await answerTo({
    id: 'secret',
    op: 'messages.send',
    input: { conversationId: 'Dupont-Martin', clientId: 'x', body: 5 },
  })
  expect(JSON.stringify(answer)).not.toContain('Dupont')
})

test('answers carry the id of their request, whatever it is made of', async () => {
  const ids = ['1', 'é', '😀', ' ', '__proto__', '"', '\\', '\u0000', 'x'.repeat(64), 'constructor']
  socket.json(...ids.map((id) => ({ id, op: 'accounts.me', input: {} })))
  const answers = await Promise.all(ids.map(() => socket.nextJson()))
  expect(answers.map(({ id }) => id).sort()).toEqual(ids.toSorted())
  expect(answers.every((answer) => 'output' in answer)).toBe(true)
})

test('an input that is left out is empty', async () => {
  expect(await answerTo({ id: 'e', op: 'accounts.me' })).toMatchObject({ id: 'e', output: { account: {} } })
})

test('M-7: thirty-two requests may wait for their answers; more are refused, and none is lost', async () => {
  const ids = Array.from({ length: maxInFlight + 8 }, (_, i) => `r${i}`)
  socket.json(...ids.map((id) => ({ id, op: 'accounts.me', input: {} })))
  const answers = await Promise.all(ids.map(() => socket.nextJson()))
  const refused = answers.filter((answer) => 'error' in answer)
  expect(refused.map(({ id }) => id)).toEqual(ids.slice(maxInFlight))
  for (const { error } of refused) {
    expect(error).toMatchObject({ code: 'too_many_in_flight', status: 429, retryAfter: 1 })
  }
  expect(answers.filter((answer) => 'output' in answer)).toHaveLength(maxInFlight)
  // Answered requests wait no more.
  expect(await answerTo({ id: 'after', op: 'accounts.me' })).toHaveProperty('output')
})

test('M-7: messages sent one behind the other are numbered in the order they were sent', async () => {
  const bubble = await house.people.alice.creates('Ordre', house.people.bruno)
  using quiet = await signedInSocket(house.people.bruno)
  const sent = Array.from({ length: maxInFlight }, (_, i) => ({
    id: String(i),
    op: 'messages.send',
    input: { conversationId: bubble.conversationId, clientId: crypto.randomUUID(), body: `n° ${i}` },
  }))
  quiet.json(...sent)
  const sequences = new Map<unknown, number>()
  while (sequences.size < sent.length) {
    const frame = (await quiet.nextJson()) as { id?: string; output?: { sequence: number } }
    if (frame.output) sequences.set(frame.id, frame.output.sequence)
  }
  const inOrder = sent.map(({ id }) => sequences.get(id) ?? 0)
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
})

test('every refusal seen here is one the contract declares', () => {
  expect(Object.keys(problems)).toEqual(
    expect.arrayContaining(['invalid_input', 'too_many_in_flight', 'bad_frame']),
  )
})

test('acknowledgements nobody asked for are refused, and the socket goes on', async () => {
  const { bruno } = house.people
  const { conversationId } = await bruno.creates('Sans accusé')
  for (const frame of [
    { id: 'a1', output: { sequence: 7 } },
    { id: 'a2', ack: { conversationId, sequence: 7 } },
    { id: 'a3', op: 'messages.ack', input: { conversationId, sequence: 7 } },
  ]) {
    const answer = await answerTo(frame)
    expect(answer).toMatchObject({
      id: frame.id,
      error: { code: expect.stringMatching(/^(invalid_input|unknown_operation)$/) },
    })
  }
  expect(await answerTo({ id: 'still', op: 'accounts.me' })).toMatchObject({ id: 'still', output: {} })
})

test('M-8: who claims a head beyond the log, or one of another epoch, is told where it ends', async () => {
  const { alice } = house.people
  const { conversationId, head } = await alice.creates('Au-delà')
  expect(await socket.nextJson()).toMatchObject({ event: { sequence: head } })
  for (const after of [head, head + 1, 1_000_000, Number.MAX_SAFE_INTEGER]) {
    const answer = await answerTo({ id: 'e', op: 'conversations.events', input: { conversationId, after } })
    expect(answer).toEqual({ id: 'e', output: { events: [], head } })
  }
  for (const after of [-1, 1.5, Number.MAX_SAFE_INTEGER + 1, '1e400']) {
    const answer = await answerTo({ id: 'x', op: 'conversations.events', input: { conversationId, after } })
    expect(answer, String(after)).toMatchObject({ error: { code: 'invalid_input' } })
  }
})
