import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { setFlagsFromString } from 'node:v8'
import pg from 'pg'
import { WebSocketServer } from 'ws'
import { serveParent } from '../processes/serve-parent.ts'
import { keepByTheRules, keepGathered, keepOneByOne, type Room, storeOne } from './raw-keepers.ts'

// As Prisme does (src/main.ts): no floor is higher for what is not its work.
setFlagsFromString('--no-allocation-site-pretenuring')
setFlagsFromString('--no-parallel-scavenge')

export interface RawServerOrder {
  port: number
  certificateFile: string
  keyFile: string
  /** How each message is stored before it is passed on, if it is. */
  keeps?: { how: Keeping; database: string }
}

export type Keeping = 'one by one' | 'gathered' | 'by the rules'

const keepers = { 'one by one': keepOneByOne, gathered: keepGathered, 'by the rules': keepByTheRules }

/** The floor: what anyone says in a room goes to everyone in it with `ws.send`, and nothing else happens but storing it, and who joins. */
async function serve({ port, certificateFile, keyFile, keeps }: RawServerOrder): Promise<void> {
  const server = createServer({ cert: await readFile(certificateFile), key: await readFile(keyFile) })
  const wss = new WebSocketServer({ server, perMessageDeflate: false })
  const rooms = new Map<string, Room>()
  const pool = keeps && new pg.Pool({ connectionString: keeps.database, max: 10 })
  const keep = keeps && pool && keepers[keeps.how](pool)
  const stores = keeps?.how === 'by the rules' ? undefined : pool
  wss.on('connection', (ws) => {
    let room: Room = new Set()
    ws.on('message', (data: Buffer) => {
      if (data.length > 100) {
        if (keep !== undefined) keep(room, data)
        else for (const member of room) member.send(data, { binary: false })
      } else {
        const name = data.toString()
        room = rooms.get(name) ?? room
        rooms.set(name, room.add(ws))
        if (stores === undefined) ws.send('joined')
        else void stores.query(storeOne(data)).then(() => ws.send('joined'))
      }
    })
    ws.on('close', () => room.delete(ws))
    ws.on('error', () => {})
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

serveParent((order) => serve(order as RawServerOrder)) // Only our parent speaks to us.
