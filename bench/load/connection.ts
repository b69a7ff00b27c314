import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type SecureContext, type TLSSocket } from 'node:tls'
import { clientFrame, opcodes, textFrame } from './client-frame.ts'
import { createFrameReader } from './frame-reader.ts'

/** Texts at least this long are deliveries: a message holds 1 KB, and everything else a server says is shorter. */
export const deliveryBytes = 1_000

export interface Counting {
  /** A delivery of this many bytes has arrived. It is not parsed. */
  delivery(bytes: number): void
  /** Any shorter text, if somebody wants them. */
  other?(text: string): void
  /** The server closed, or the connection broke. */
  lost(reason: string): void
}

export interface Reading {
  text(text: string): void
  lost(reason: string): void
}

export interface Place {
  port: number
  /** The port in the address it is known by, where a gateway among several listens elsewhere. */
  publicPort?: number
  path: string
  context: SecureContext
  /** A protocol to ask for (RFC 6455, 1.9). */
  protocol?: string
  /** The address to connect from, and a TLS session to resume. */
  from?: string
  session?: Buffer
}

/** A WebSocket over TLS that costs its owner as little as possible. */
export class Connection {
  readonly #socket: TLSSocket
  #texts: string[] = []
  #look: (() => void) | undefined
  #counting: Counting | undefined
  #reading: Reading | undefined
  #fault: string | undefined

  private constructor(socket: TLSSocket) {
    this.#socket = socket
  }

  /** Connects, verifies the certificate, and asks for the WebSocket. Rejects when the server refuses. */
  static async open(asked: Place): Promise<Connection> {
    const { port, context, from, session } = asked
    let take = (_piece: Buffer): void => {}
    const callback = (size: number): boolean => {
      take(readBuffer.subarray(0, size))
      return true
    }
    const onread = { buffer: readBuffer, callback }
    const place = {
      host: '127.0.0.1',
      servername: 'localhost',
      port,
      secureContext: context,
      onread,
      ...(from ? { localAddress: from } : {}),
      ...(session ? { session } : {}),
    }
    const socket = connect(place)
    const connection = new Connection(socket)
    socket.setNoDelay(true)
    socket.on('error', (error) => connection.#end(error.message))
    socket.on('close', () => connection.#end('the connection closed'))
    await once(socket, 'secureConnect')
    const upgraded = new Promise<void>((resolve) => {
      let head = ''
      take = (piece) => {
        head += piece.toString('latin1')
        const end = head.indexOf('\r\n\r\n')
        if (end < 0) return
        take = createFrameReader(connection)
        if (!head.startsWith('HTTP/1.1 101 ')) connection.#end(head.slice(0, head.indexOf('\r\n')))
        else take(Buffer.from(head.slice(end + 4), 'latin1'))
        resolve()
      }
      connection.#look = resolve
    })
    socket.write(upgradeRequest(asked))
    await upgraded
    if (connection.#fault !== undefined) throw new Error(connection.#fault)
    return connection
  }

  send(frame: Buffer): void {
    this.#socket.write(frame)
  }

  sendText(text: string): void {
    this.send(textFrame(text))
  }

  /** The next text that fits, before counting begins; others stay for whoever wants them. */
  async text(fits: (text: string) => boolean): Promise<string> {
    for (;;) {
      const at = this.#texts.findIndex(fits)
      const [found] = at < 0 ? [] : this.#texts.splice(at, 1)
      if (found !== undefined) return found
      if (this.#fault !== undefined) throw new Error(this.#fault)
      await new Promise<void>((resolve) => {
        this.#look = resolve
      })
    }
  }

  /** From now on deliveries are counted and not read. */
  count(counting: Counting): void {
    this.#counting = counting
    this.#texts = []
  }

  /** From now on every text is read, those that came before first. */
  read(reader: Reading): void {
    this.#reading = reader
    for (const text of this.#texts.splice(0)) reader.text(text)
  }

  close(): void {
    this.#reading = undefined
    this.#counting = undefined
    this.#socket.destroy()
  }

  wants(opcode: number, length: number): boolean {
    if (opcode !== opcodes.text || this.#counting === undefined) return true
    return length < deliveryBytes && this.#counting.other !== undefined
  }

  frame(opcode: number, length: number, payload: Buffer): void {
    if (opcode === opcodes.text) {
      if (this.#reading) this.#reading.text(payload.toString())
      else if (this.#counting === undefined) {
        this.#texts.push(payload.toString())
        this.#look?.()
      } else if (length >= deliveryBytes) this.#counting.delivery(length)
      else this.#counting.other?.(payload.toString())
    } else if (opcode === opcodes.ping) this.send(clientFrame(opcodes.pong, payload))
    else if (opcode === opcodes.close) this.#end(`the server closed: ${payload.toString('utf8', 2)}`)
  }

  #end(reason: string): void {
    this.#fault ??= reason
    this.#look?.()
    this.#counting?.lost(this.#fault)
    this.#counting = undefined
    this.#reading?.lost(this.#fault)
    this.#reading = undefined
  }
}

/** One for all: a piece is taken in before the next one is read. */
const readBuffer = Buffer.allocUnsafe(65_536)

function upgradeRequest({ port, publicPort = port, path, protocol }: Place): string {
  const key = randomBytes(16).toString('base64')
  return [
    `GET ${path} HTTP/1.1`,
    `Host: localhost:${publicPort}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${key}`,
    'Sec-WebSocket-Version: 13',
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
    '\r\n',
  ].join('\r\n')
}
