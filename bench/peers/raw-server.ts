import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import pg from 'pg'
import { type WebSocket, WebSocketServer } from 'ws'
import { serveParent } from '../processes/serve-parent.ts'

export interface RawServerOrder {
  port: number
  certificateFile: string
  keyFile: string
  /** Where each message is stored before it is passed on, if it is: a table `messages` with one column `body`. */
  database?: string
}

/** The floor: what anyone says in a room goes to everyone in it with `ws.send`, and nothing else happens but storing it, and who joins. */
async function serve({ port, certificateFile, keyFile, database }: RawServerOrder): Promise<void> {
  const server = createServer({ cert: await readFile(certificateFile), key: await readFile(keyFile) })
  const wss = new WebSocketServer({ server, perMessageDeflate: false })
  const rooms = new Map<string, Set<WebSocket>>()
  const pool = database === undefined ? undefined : new pg.Pool({ connectionString: database, max: 10 })
  const store = async (data: Buffer): Promise<void> => {
    await pool?.query({ name: 'store', text: 'insert into messages (body) values ($1)', values: [data] })
  }
  const tell = (room: Set<WebSocket>, data: Buffer): void => {
    for (const member of room) member.send(data, { binary: false })
  }
  wss.on('connection', (ws) => {
    let room = new Set<WebSocket>()
    ws.on('message', (data: Buffer) => {
      if (data.length > 100) {
        if (pool === undefined) tell(room, data)
        else void store(data).then(() => tell(room, data))
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

serveParent((order) => serve(order as RawServerOrder)) // Only our parent speaks to us.
