import { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { createFairTurns, type FairTurns } from '../../src/transport/websocket/fair-turns.ts'
import { createSocketSession, type SocketSession } from '../../src/transport/websocket/session.ts'

export interface Greeted {
  session: SocketSession
  ws: WebSocket
  stream: Duplex
  /** What each write to its stream held, after the hello. */
  writes: string[]
  /** What was written and is still to be taken, if the reader is slow. */
  taken: (() => void)[]
}

interface Wanted {
  companyId?: string
  turns?: FairTurns
  onWrite?(): void
  slow?: boolean
}

/** A session on the library's own socket, which was greeted; its stream is in memory. */
export function greeted({ companyId = 'company', turns, onWrite, slow = false }: Wanted = {}): Greeted {
  const writes: string[] = []
  const taken: (() => void)[] = []
  const take = (bytes: Buffer, done: () => void): void => {
    writes.push(bytes.toString('latin1'))
    onWrite?.()
    if (slow) taken.push(done)
    else done()
  }
  const stream = new Duplex({
    read() {},
    write: (chunk: Buffer, _encoding, done) => take(chunk, done),
    writev: (chunks: { chunk: Buffer }[], done) =>
      take(Buffer.concat(chunks.map(({ chunk }) => chunk)), done),
  })
  const ws = upgraded(stream)
  while (taken.length > 0) taken.shift()?.()
  const itself = turns ?? createFairTurns()
  if (turns === undefined) itself.enter(companyId)
  const session = createSocketSession({
    ...{ ws, stream, origin: { address: '', network: '', device: '' } },
    gather: (write) => itself.gather(companyId, write),
    // Only the company is asked for here.
    identity: { companyId } as never,
    headsOf: (rooms) => [...rooms].map((room) => ({ conversationId: room as never, head: 7 })),
  })
  session.greet({ lag: { heads: [] } })
  while (taken.length > 0) taken.shift()?.()
  writes.length = 0
  return { session, ws, stream, writes, taken }
}

function upgraded(stream: Duplex): WebSocket {
  const headers = {
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
  }
  const request = Object.assign(new EventEmitter(), { method: 'GET', headers })
  let made: WebSocket | undefined
  // The library reads no more of a request than this.
  new WebSocketServer({ noServer: true, perMessageDeflate: false }).handleUpgrade(
    request as unknown as IncomingMessage,
    stream,
    Buffer.alloc(0),
    (ws) => {
      made = ws
    },
  )
  if (made === undefined) throw new Error('the library did not upgrade')
  return made
}
