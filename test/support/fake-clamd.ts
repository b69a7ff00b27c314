import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'

export interface FakeClamd extends AsyncDisposable {
  readonly socket: string
}

/**
 * Speaks on a UNIX socket in clamd's place, to say what the real one cannot be made to say. `whenRead` waits for the end
 * of the stream; `at once` replies to the first bytes and drops the connection with the rest unread; `endlessly` says it
 * again and again.
 */
export async function fakeClamd(
  directory: string,
  reply: string,
  when: 'whenRead' | 'at once' | 'endlessly',
): Promise<FakeClamd> {
  const socket = join(directory, `fake-${crypto.randomUUID().slice(0, 8)}.sock`)
  const connections = new Set<Socket>()
  const server = createServer((connection) => {
    connections.add(connection)
    connection.on('error', () => undefined).on('close', () => connections.delete(connection))
    let tail = Buffer.alloc(0)
    connection.on('data', (chunk) => {
      tail = Buffer.concat([tail, chunk]).subarray(-14)
      if (when === 'endlessly') {
        const again = (): void => void (connection.writable && connection.write(reply, 'latin1', again))
        again()
      } else if (when === 'at once') {
        connection.pause()
        connection.write(reply, 'latin1', () => connection.destroy())
      } else if (tail.subarray(-4).equals(Buffer.alloc(4)) || tail.includes('zVERSION\0')) {
        connection.end(reply, 'latin1')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return {
    socket,
    async [Symbol.asyncDispose]() {
      for (const connection of connections) connection.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
