import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'

/** What the library's types leave out: which loopback address to come from, and not to end when the other side does. */
export interface TlsOptions extends ConnectionOptions {
  localAddress?: string
  allowHalfOpen?: boolean
}

/** A connection on which every byte is the test's own. */
export interface RawConnection extends Disposable {
  readonly socket: Socket
  write(bytes: string | Buffer): void
  /** Takes away and answers what `take` finds at the front of what has arrived; waits until it finds something. */
  read<T>(take: (arrived: Buffer) => { value: T; length: number } | undefined): Promise<T>
  /** Whatever else arrives before the other side closes, cleanly or not. */
  rest(): Promise<Buffer>
}

export class ConnectionEnded extends Error {
  override name = 'ConnectionEnded'
}

/** TLS to the server under test, verified as any client does. */
export async function overTls(port: number, options: TlsOptions = {}): Promise<RawConnection> {
  const socket = connectTls({ host: '127.0.0.1', port, servername: 'localhost', ...options })
  await once(socket, 'secureConnect')
  return rawConnection(socket)
}

/** Shakes hands, looks, and closes. Rejects with what either side had against it. */
export async function handshake<T>(
  port: number,
  options: TlsOptions,
  look: (socket: TLSSocket) => T | Promise<T>,
): Promise<T> {
  const socket = connectTls({ host: '127.0.0.1', port, servername: 'localhost', ...options })
  try {
    await once(socket, 'secureConnect')
    return await look(socket)
  } finally {
    socket.on('error', () => undefined).destroy()
  }
}

/** Bytes in clear. With `halfOpen`, the other side's end does not end ours. */
export async function inClear(port: number, { halfOpen = false } = {}): Promise<RawConnection> {
  const socket = connectPlain({ host: '127.0.0.1', port, allowHalfOpen: halfOpen })
  await once(socket, 'connect')
  return rawConnection(socket)
}

export function rawConnection(socket: Socket): RawConnection {
  const inbox = createInbox()
  let ended = false
  const watchers = new Set<() => void>()
  const changed = (): void => {
    for (const watcher of [...watchers]) watcher()
  }
  const over = (): void => {
    ended = true
    changed()
  }
  socket.on('data', (chunk) => {
    inbox.put(chunk)
    changed()
  })
  socket.on('end', over).on('close', over).on('error', over)

  /** Resolves with what `look` answers, as soon as that is something. */
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      const watcher = (): void => {
        try {
          const found = look()
          if (found === undefined) return
          watchers.delete(watcher)
          resolve(found)
        } catch (error) {
          watchers.delete(watcher)
          reject(error)
        }
      }
      watchers.add(watcher)
      watcher()
    })

  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    read: (take) =>
      until(() => {
        const found = take(inbox.bytes())
        if (found) inbox.drop(found.length)
        else if (ended)
          throw new ConnectionEnded(`the connection ended after ${inbox.bytes().length} bytes more`)
        return found
      }).then(({ value }) => value),
    rest: () => until(() => (ended ? Buffer.from(inbox.bytes()) : undefined)),
    [Symbol.dispose]: () => void socket.destroy(),
  }
}

interface Inbox {
  put(chunk: Buffer): void
  /** What has arrived and was not taken; valid until the next `put`. */
  bytes(): Buffer
  drop(length: number): void
}

/** Grows by doubling: megabytes arrive here in small pieces. */
function createInbox(): Inbox {
  let space = Buffer.alloc(64 * 1024)
  let [from, to] = [0, 0]
  return {
    put(chunk) {
      if (to + chunk.length > space.length) {
        const kept = space.subarray(from, to)
        space = Buffer.alloc(Math.max(space.length, 2 * (kept.length + chunk.length)))
        kept.copy(space)
        ;[from, to] = [0, kept.length]
      }
      to += chunk.copy(space, to)
    },
    bytes: () => space.subarray(from, to),
    drop(length) {
      from += length
    },
  }
}
