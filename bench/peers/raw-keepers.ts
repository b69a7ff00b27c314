import { createCipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type pg from 'pg'
import type { WebSocket } from 'ws'
import { textFrame } from '../../src/transport/websocket/frame.ts'
import { ranges } from './ranges.ts'
import { type RuledMessage, ruledBatch } from './ruled-batch.ts'

export type Room = Set<WebSocket>
/** Keeps what was said in a room, then tells everyone in it. */
export type Keep = (room: Room, data: Buffer) => void

/** What of a batch is stored by one statement, and what members are told of each of its messages, as text. */
interface Prepared {
  statement: pg.QueryConfig
  texts: string[]
}

/** One row and one commit for each message. */
export function keepOneByOne(pool: pg.Pool): Keep {
  return (room, data) =>
    void pool.query(storeOne(data)).then(() => {
      for (const member of room) member.send(data, { binary: false })
    })
}

export function storeOne(data: Buffer): pg.QueryConfig {
  return { name: 'store', text: 'insert into messages (body) values ($1)', values: [data] }
}

/** One commit for all that came while the last was under way, sealed, and one write to each member for all of it that is his. */
export function keepGathered(pool: pg.Pool): Keep {
  const key = createSecretKey(randomBytes(32))
  return gatherer(pool, (batch) => {
    const sealed = batch.map(({ data }) => seal(key, data))
    const values = [Buffer.concat(sealed), ...ranges(sealed)]
    return {
      statement: { name: 'keep', text: insertMany, values },
      texts: batch.map(({ data }) => data.toString()),
    }
  })
}

/** The same, and each message numbered, sealed and made comparable as the rules of a message demand. See `ruledBatch`. */
export function keepByTheRules(pool: pg.Pool): Keep {
  const prepare = ruledBatch<Room>()
  return gatherer(pool, (batch) => {
    const messages = batch.map(({ room, data }): RuledMessage<Room> => ({ room, text: data.toString() }))
    return prepare(messages)
  })
}

/** At most one commit under way, no timer. */
function gatherer(
  pool: pg.Pool,
  prepare: (batch: readonly { room: Room; data: Buffer }[]) => Prepared,
): Keep {
  let waiting: { room: Room; data: Buffer }[] = []
  let busy = false
  async function drain(): Promise<void> {
    busy = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      const { statement, texts } = prepare(batch)
      await pool.query(statement)
      const told = batch.map(({ room }, at) => ({ room, frame: textFrame(texts[at] ?? '') }))
      for (const [room, own] of Map.groupBy(told, (one) => one.room)) {
        const frames = Buffer.concat(own.map(({ frame }) => frame))
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

function seal(key: KeyObject, data: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([nonce, cipher.update(data), cipher.final(), cipher.getAuthTag()])
}

/** The library keeps it for itself; writing to it directly saves what `send` does for each member. */
function socketOf(member: WebSocket): Duplex {
  return (member as unknown as { _socket: Duplex })._socket
}
