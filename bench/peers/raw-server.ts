import { createCipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { Duplex } from 'node:stream'
import pg from 'pg'
import { type WebSocket, WebSocketServer } from 'ws'
import { textFrame } from '../../src/transport/websocket/frame.ts'
import { serveParent } from '../processes/serve-parent.ts'

export interface RawServerOrder {
  port: number
  certificateFile: string
  keyFile: string
  /** Where each message is stored before it is passed on, if it is: a table `messages` with one column `body`. */
  database?: string
  /** One commit for all that came while the last was under way, sealed, and one write to each member for all of it that is his. */
  gathers?: boolean
}

/** The floor: what anyone says in a room goes to everyone in it with `ws.send`, and nothing else happens but storing it, and who joins. */
async function serve({ port, certificateFile, keyFile, database, gathers }: RawServerOrder): Promise<void> {
  const server = createServer({ cert: await readFile(certificateFile), key: await readFile(keyFile) })
  const wss = new WebSocketServer({ server, perMessageDeflate: false })
  const rooms = new Map<string, Set<WebSocket>>()
  const pool = database === undefined ? undefined : new pg.Pool({ connectionString: database, max: 10 })
  const store = async (data: Buffer): Promise<void> => {
    await pool?.query({ name: 'store', text: 'insert into messages (body) values ($1)', values: [data] })
  }
  const keep = pool !== undefined && gathers === true ? gatherer(pool) : undefined
  const tell = (room: Set<WebSocket>, data: Buffer): void => {
    for (const member of room) member.send(data, { binary: false })
  }
  wss.on('connection', (ws) => {
    let room = new Set<WebSocket>()
    ws.on('message', (data: Buffer) => {
      if (data.length > 100) {
        if (pool === undefined) tell(room, data)
        else if (keep === undefined) void store(data).then(() => tell(room, data))
        else keep(room, data)
      } else {
        const name = data.toString()
        room = rooms.get(name) ?? room
        rooms.set(name, room.add(ws))
        if (pool === undefined) ws.send('joined')
        else void store(data).then(() => ws.send('joined'))
      }
    })
    ws.on('close', () => room.delete(ws))
    ws.on('error', () => {})
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** Keeps messages and passes them on: at most one commit under way, no timer. */
function gatherer(pool: pg.Pool): (room: Set<WebSocket>, data: Buffer) => void {
  const key = createSecretKey(randomBytes(32))
  let waiting: { room: Set<WebSocket>; data: Buffer }[] = []
  let busy = false
  async function drain(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const sealed = batch.map(({ data }) => seal(key, data))
      await pool.query({ name: 'keep', text: insertMany, values: [Buffer.concat(sealed), ...ranges(sealed)] })
      for (const [room, own] of Map.groupBy(batch, (one) => one.room)) {
        const frames = Buffer.concat(own.map(({ data }) => textFrame(data.toString())))
        for (const member of room) socketOf(member).write(frames)
      }
    }
    busy = false
  }
  return (room, data) => {
    waiting.push({ room, data })
    if (!busy) void drain()
  }
}

const insertMany = `insert into messages (body) select substring($1::bytea from f for l) from unnest($2::int[], $3::int[]) as p (f, l)`

function ranges(pieces: readonly Buffer[]): [number[], number[]] {
  const starts: number[] = []
  let from = 1
  for (const { length } of pieces) {
    starts.push(from)
    from += length
  }
  return [starts, pieces.map(({ length }) => length)]
}

function seal(key: KeyObject, data: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(data), cipher.final(), cipher.getAuthTag()])
}

/** The library keeps it for itself; writing to it directly saves what `send` does for each member. */
function socketOf(member: WebSocket): Duplex {
  return (member as unknown as { _socket: Duplex })._socket
}

serveParent((order) => serve(order as RawServerOrder)) // Only our parent speaks to us.
