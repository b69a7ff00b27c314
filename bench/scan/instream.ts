import { once } from 'node:events'
import { createConnection } from 'node:net'

/** What clamd's own client sends at a time, and what an upload comes in. */
const chunkBytes = 65_536

/** Has clamd scan bytes that are sent to it, and nothing else. Throws unless it finds them clean. */
export async function instream(path: string, bytes: Buffer): Promise<void> {
  const socket = createConnection({ path })
  let reply = ''
  socket.on('data', (data: Buffer) => {
    reply += data.toString()
  })
  const closed = once(socket, 'close')
  await once(socket, 'connect')
  socket.write('zINSTREAM\0')
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes)
    socket.cork()
    socket.write(lengthPrefix(chunk.length))
    const room = socket.write(chunk)
    socket.uncork()
    if (!room) await once(socket, 'drain')
  }
  socket.write(lengthPrefix(0))
  await closed
  if (reply !== 'stream: OK\0') throw new Error(`clamd says ${JSON.stringify(reply)}`)
}

function lengthPrefix(length: number): Buffer {
  const prefix = Buffer.alloc(4)
  prefix.writeUInt32BE(length)
  return prefix
}
