import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createDatabase } from '../../src/database/database.ts'
import { DatabaseUnavailable } from '../../src/database/transaction.ts'

/** One message of the server in PostgreSQL's protocol 3: its type, its length with these four bytes, its body. */
function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}

const authenticated = message('R', Buffer.alloc(4))
const ready = message('Z', Buffer.from('I'))
const goodbye = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
)

/** A server that goes down while it lets somebody in: both are read in one piece. */
async function openLeavingServer(): Promise<{ port: number; [Symbol.asyncDispose](): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => socket.end(Buffer.concat([authenticated, ready, goodbye])))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a database that says goodbye in the breath it greets in is away, and takes nobody with it', async () => {
  await using server = await openLeavingServer()
  const database = createDatabase(`postgres://prisme:x@127.0.0.1:${server.port}/prisme`, 2)
  const asked = { text: 'select 1', values: [] }
  try {
    await expect(database.rows(asked)).rejects.toThrow(DatabaseUnavailable)
    await expect(database.watch(asked)).rejects.toThrow(DatabaseUnavailable)
    const inCompany = database.inCompany('0190aaaa-0000-7000-8000-00000000c001', (tx) => tx.rows(asked))
    await expect(inCompany).rejects.toThrow(DatabaseUnavailable)
  } finally {
    await database.close()
  }
})
