import { Socket } from 'node:net'
import { MalwareScannerUnavailable } from '../ports/malware-scanner.ts'

/** No reply of clamd is near as long; a longer one comes from something else. */
const LONGEST_REPLY = 4_096

export interface ClamdConnection {
  /**
   * Resolves to true once there is room for more, to false once clamd takes no more: it may have replied all the same.
   * Throws MalwareScannerUnavailable when clamd has not read on for `stalledAfter` milliseconds.
   */
  write(...parts: Uint8Array[]): Promise<boolean>
  /** All that clamd said, once it has closed. Rejects with MalwareScannerUnavailable if it said nothing. */
  readonly reply: Promise<string>
  /** Whether clamd has begun to speak, or closed. */
  readonly answered: boolean
  close(): void
}

/**
 * A socket on which a failed write is not the end. clamd may reply in the middle of a stream and close; the next write
 * then fails while the reply waits to be read, and node would destroy the socket and lose it.
 */
class ReadingSocket extends Socket {
  deaf = false

  override _write(chunk: unknown, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    super._write(chunk, encoding, this.#unlessDeaf(done))
  }

  override _writev(
    chunks: { chunk: unknown; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    super._writev?.(chunks, this.#unlessDeaf(done))
  }

  #unlessDeaf(done: (error?: Error | null) => void): (error?: Error | null) => void {
    return (error) => {
      if (error) this.deaf = true
      done()
    }
  }
}

/** Connects at once; a failure to do so is the failure of `reply`. */
export function openClamd(path: string, stalledAfter: number): ClamdConnection {
  const socket = new ReadingSocket()
  const chunks: Buffer[] = []
  let received = 0
  let failure: unknown
  let doing = 'cannot be reached'
  socket.once('connect', () => {
    doing = 'closed without a reply'
  })
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length
    chunks.push(chunk)
    if (received > LONGEST_REPLY) socket.destroy(new Error('an endless reply'))
  })
  socket.once('error', (error) => {
    failure = error
  })
  const reply = new Promise<string>((resolve, reject) => {
    socket.once('close', () => {
      if (received > 0) resolve(Buffer.concat(chunks).toString('latin1'))
      else reject(new MalwareScannerUnavailable(`clamd ${doing}`, { cause: failure }))
    })
  })
  // Whoever awaits the reply learns of the failure; nobody may be doing so yet.
  reply.catch(() => undefined)
  socket.connect({ path })
  return {
    reply,
    get answered() {
      return received > 0 || socket.destroyed
    },
    async write(...parts) {
      socket.cork()
      let room = true
      for (const part of parts) room = socket.write(part)
      socket.uncork()
      if (!room) await drained(socket, stalledAfter)
      return !socket.deaf && !socket.destroyed
    },
    close: () => void socket.destroy(),
  }
}

/** Resolves when the socket has room again or has closed. */
function drained(socket: Socket, stalledAfter: number): Promise<void> {
  if (socket.destroyed || !socket.writableNeedDrain) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const settled = (): void => {
      clearTimeout(patience)
      socket.off('drain', onRoom).off('close', onRoom)
    }
    const onRoom = (): void => {
      settled()
      resolve()
    }
    const onStall = (): void => {
      settled()
      reject(new MalwareScannerUnavailable(`clamd has not read on for ${stalledAfter} ms`))
    }
    const patience = setTimeout(onStall, stalledAfter)
    socket.on('drain', onRoom).on('close', onRoom)
  })
}

/** The reply, or MalwareScannerUnavailable when it has not come in time. */
export async function replyWithin(milliseconds: number, { reply }: ClamdConnection): Promise<string> {
  let patience: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_resolve, reject) => {
    const late = new MalwareScannerUnavailable(`clamd gave no verdict within ${milliseconds} ms`)
    patience = setTimeout(() => reject(late), milliseconds)
  })
  try {
    return await Promise.race([reply, tooLate])
  } finally {
    clearTimeout(patience)
  }
}
