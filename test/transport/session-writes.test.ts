import { EventEmitter } from 'node:events'
import { Duplex } from 'node:stream'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { randomId } from '../../src/crypto/random.ts'
import { createSocketSession } from '../../src/transport/websocket/session.ts'

/** A session that was greeted, and what each write to its stream held. */
function greeted() {
  const writes: string[] = []
  const stream = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      writes.push(chunk.toString('latin1'))
      done()
    },
    writev(chunks: { chunk: Buffer }[], done) {
      writes.push(Buffer.concat(chunks.map(({ chunk }) => chunk)).toString('latin1'))
      done()
    },
  })
  // Only its state and its end are asked for here.
  const ws = Object.assign(new EventEmitter(), { OPEN: 1, readyState: 1, close() {} }) as unknown as WebSocket
  const session = createSocketSession({
    ws,
    stream,
    identity: { companyId: randomId(), accountId: randomId(), sessionId: randomId() } as never,
    origin: { address: '', network: '', device: '' },
    headsOf: () => [],
  })
  session.greet({ lag: { heads: [] } })
  writes.length = 0
  return { session, writes }
}

const answer = { id: 'q', output: {} }

test('while it asks, what its room is told and its answers leave in one write', async () => {
  const { session, writes } = greeted()
  session.asking = 2
  session.push('room', Buffer.from('event'))
  await Promise.resolve()
  session.send(answer)
  session.send(answer)
  await new Promise(setImmediate)
  expect(writes).toHaveLength(1)
  expect(writes[0]).toMatch(/^event.*"q".*"q"/s)
})

test('who asks for nothing is written to at once, each time', () => {
  const { session, writes } = greeted()
  session.push('room', Buffer.from('one'))
  session.push('room', Buffer.from('two'))
  expect(writes).toEqual(['one', 'two'])
})
