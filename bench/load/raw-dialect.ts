import { randomBytes } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { textFrame } from './client-frame.ts'
import { Connection } from './connection.ts'
import { forEachOf, range } from './crowd.ts'
import type { Dialect, RawTarget } from './dialect.ts'

const body = randomBytes(768).toString('base64url')

/** The floor: whoever has said `room <n>` hears what is said there, byte for byte. Nobody is asked who he is. */
export function rawDialect(target: RawTarget): Dialect {
  const context = createSecureContext({ ca: target.authority })
  const frames = range(target.rooms).map((room) => textFrame(JSON.stringify({ room, body })))

  const connect = (): Promise<Connection> => Connection.open({ port: target.port, path: '/', context })

  async function join(room: number): Promise<Connection> {
    const connection = await connect()
    connection.sendText(`room ${room}`)
    await connection.text((text) => text === 'joined')
    return connection
  }

  return {
    async enter() {
      const seats = range(target.rooms).flatMap((room) => range(target.members).map(() => room))
      const connections = await forEachOf(seats, join)
      return range(target.rooms).map(() => connections.splice(0, target.members))
    },
    linger: (connections) => forEachOf(range(connections), connect),
    message(room) {
      const frame = frames[room]
      if (frame === undefined) throw new Error('there is no such room')
      return frame
    },
    delivers: (text) => text.includes(`"body":"${body}"`),
    answer: undefined,
  }
}
