import { expect, test } from 'vitest'
import { greeted } from './greeted-session.ts'

const answer = { id: 'q', output: {} }
const event = Buffer.from('event')
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('while it asks, what its room is told and its answers leave in one write, in each turn of the loop', async () => {
  const { session, writes } = greeted()
  session.asking = 2
  for (const turns of [1, 2, 3]) {
    session.push('room', event)
    await Promise.resolve()
    session.send(answer)
    session.send(answer)
    await turnOfTheLoop()
    expect(writes).toHaveLength(turns)
    expect(writes.at(-1)).toMatch(/^event[^e]*"q"[^e]*"q"[^e]*$/s)
  }
})

test('who asks for nothing is written to at once, each time', () => {
  const { session, writes } = greeted()
  session.push('room', Buffer.from('one'))
  session.push('room', Buffer.from('two'))
  expect(writes).toEqual(['one', 'two'])
})

test('A-13: what was gathered goes before the close frame, and nothing follows it', async () => {
  const { session, writes } = greeted()
  session.asking = 1
  session.push('room', event)
  session.send(answer)
  session.close('session_ended')
  session.push('room', event)
  session.send(answer)
  await turnOfTheLoop()
  session.push('room', event)
  await turnOfTheLoop()
  const [before, ...closing] = writes.join('').split('\x88')
  expect(before).toMatch(/^event[^e]*"q"[^e]*$/s)
  expect(closing).toEqual(['\x0f\x11\x31session_ended'])
})

test('A-13: nothing follows the answer to a client’s own close frame, and the stream is ended', async () => {
  const { session, stream, writes } = greeted()
  const finished = new Promise((resolve) => stream.once('finish', resolve))
  session.asking = 1
  session.push('room', event)
  stream.push(Buffer.from('888200000000', 'hex'))
  stream.push(Buffer.from('03e8', 'hex'))
  while (session.open) {
    session.push('room', event)
    await turnOfTheLoop()
  }
  session.push('room', event)
  await finished
  const [before, ...closing] = writes.join('').split('\x88')
  expect(before).toMatch(/^(event)+$/)
  expect(closing).toEqual(['\x02\x03\xe8'])
})

test('the library’s own frames keep their place among what is gathered', async () => {
  const { session, ws, writes } = greeted()
  session.asking = 1
  session.push('room', Buffer.from('one'))
  ws.ping('ping')
  session.push('room', Buffer.from('two'))
  await turnOfTheLoop()
  expect(writes).toEqual(['one\x89\x04pingtwo'])
})

test('a socket that is cut while it gathers is over, and nothing comes of it', async () => {
  const { session, stream, ws, writes } = greeted()
  session.asking = 1
  session.push('room', event)
  ws.terminate()
  await turnOfTheLoop()
  expect([stream.destroyed, session.open, writes]).toEqual([true, false, []])
})

test('M-7: what is gathered counts as waiting; what was left out is told of once the reader keeps up', async () => {
  const { session, writes, taken } = greeted({ slow: true })
  session.rooms.add('room')
  session.asking = 1
  session.push('room', Buffer.alloc(1024 * 1024 + 1, '.'))
  session.push('room', event)
  await turnOfTheLoop()
  expect(writes).toHaveLength(1)
  expect(writes[0]).not.toContain('event')
  session.push('room', event)
  taken.shift()?.()
  await turnOfTheLoop()
  await turnOfTheLoop()
  expect(writes).toHaveLength(2)
  expect(writes[1]).toContain('{"lag":{"heads":[{"conversationId":"room","head":7}]}}')
})

test('M-7: who asks and does not read is closed as a slow consumer, in one turn of the loop as over many', async () => {
  const { session, stream } = greeted({ slow: true })
  session.asking = 1
  const large = { id: 'q', output: { text: '.'.repeat(1024 * 1024) } }
  for (let i = 0; i < 4; i++) session.send(large)
  expect(session.open).toBe(true)
  session.send(large)
  expect(session.open).toBe(false)
  const waiting = stream.writableLength
  session.send(large)
  await turnOfTheLoop()
  expect(stream.writableLength).toBe(waiting)
})
