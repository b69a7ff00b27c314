import { randomBytes } from 'node:crypto'
import { overTls, type RawConnection, type TlsOptions } from './raw-connection.ts'
import { type Answer, readAnswer, requestText } from './raw-http.ts'

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface Frame {
  fin: boolean
  /** The three reserved bits: compression would show here. */
  reserved: number
  opcode: number
  payload: Buffer
}

/** A WebSocket client that sends exactly the bytes it is told, right or wrong (RFC 6455). */
export interface RawSocket extends Disposable {
  readonly connection: RawConnection
  readonly upgrade: Answer
  frame(opcode: number, payload: Buffer | string, options?: { fin?: boolean }): void
  json(...values: unknown[]): void
  next(): Promise<Frame>
  /** The next text frame, parsed; pings and heartbeats, which come when they will, are passed over. */
  nextJson(): Promise<Record<string, unknown>>
  /** Reads on until the close frame, and answers its code and the frames before it, heartbeats left out. */
  closing(): Promise<{ code: number; reason: string; before: Record<string, unknown>[] }>
}

export interface UpgradeOptions {
  path?: string
  headers?: Record<string, string>
  tls?: TlsOptions
}

export function upgradeText(
  port: number,
  { path = '/v1/socket', headers = {} }: UpgradeOptions = {},
): Buffer {
  return requestText(`GET ${path}`, {
    Host: `localhost:${port}`,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
    ...headers,
  })
}

/** Asks for a socket and answers what came of it; `upgrade.status` is 101 when there is one. */
export async function rawSocket(port: number, options: UpgradeOptions = {}): Promise<RawSocket> {
  const connection = await overTls(port, options.tls)
  connection.write(upgradeText(port, options))
  return speakFrames(connection, await readAnswer(connection))
}

function speakFrames(connection: RawConnection, upgrade: Answer): RawSocket {
  const next = (): Promise<Frame> => connection.read(firstFrame)

  async function nextJson(): Promise<Record<string, unknown>> {
    for (;;) {
      const { opcode, payload } = await next()
      if (opcode === opcodes.ping) continue
      if (opcode !== opcodes.text) throw new Error(`not a text frame: ${opcode} ${payload.toString('hex')}`)
      const value = JSON.parse(payload.toString())
      if (!('heartbeat' in value)) return value
    }
  }

  return {
    connection,
    upgrade,
    next,
    nextJson,
    frame: (opcode, payload, { fin = true } = {}) => connection.write(frameBytes(opcode, payload, fin)),
    // In one write, so that several arrive together.
    json: (...values) =>
      connection.write(
        Buffer.concat(values.map((value) => frameBytes(opcodes.text, JSON.stringify(value), true))),
      ),
    async closing() {
      const before: Record<string, unknown>[] = []
      for (;;) {
        const { opcode, payload } = await next()
        if (opcode === opcodes.text) before.push(JSON.parse(payload.toString()))
        if (opcode !== opcodes.close) continue
        const code = payload.length < 2 ? 1005 : payload.readUInt16BE()
        return {
          code,
          reason: payload.subarray(2).toString(),
          before: before.filter((value) => !('heartbeat' in value)),
        }
      }
    },
    [Symbol.dispose]: () => connection[Symbol.dispose](),
  }
}

/** A masked frame, as a client must send it. */
export function frameBytes(opcode: number, payload: Buffer | string, fin: boolean): Buffer {
  const data = Buffer.from(payload)
  const extended = data.length < 126 ? 0 : data.length < 65_536 ? 2 : 8
  const header = Buffer.alloc(2 + extended + 4)
  header[0] = (fin ? 0x80 : 0) | opcode
  header[1] = 0x80 | (extended === 0 ? data.length : extended === 2 ? 126 : 127)
  if (extended === 2) header.writeUInt16BE(data.length, 2)
  if (extended === 8) header.writeBigUInt64BE(BigInt(data.length), 2)
  const mask = randomBytes(4)
  mask.copy(header, 2 + extended)
  return Buffer.concat([header, data.map((byte, i) => byte ^ (mask[i & 3] ?? 0))])
}

function firstFrame(arrived: Buffer): { value: Frame; length: number } | undefined {
  const [first = 0, second = 0] = arrived
  const short = second & 0x7f
  const extended = short < 126 ? 0 : short === 126 ? 2 : 8
  const from = 2 + extended
  if (arrived.length < from) return undefined
  const size =
    extended === 0 ? short : extended === 2 ? arrived.readUInt16BE(2) : Number(arrived.readBigUInt64BE(2))
  if (arrived.length < from + size) return undefined
  const payload = Buffer.from(arrived.subarray(from, from + size))
  const frame = { fin: (first & 0x80) !== 0, reserved: (first >> 4) & 7, opcode: first & 0x0f, payload }
  return { value: frame, length: from + size }
}
