import { randomBytes, randomUUID } from 'node:crypto'
import tls from 'node:tls'
import { type ClientSession, createClientSession } from '../../src/protocol/client/index.ts'
import { textFrame } from './client-frame.ts'
import { Connection } from './connection.ts'
import { forEachOf, range } from './crowd.ts'
import type { Dialect, PrismeTarget } from './dialect.ts'

/** One KB of text. */
const body = randomBytes(768).toString('base64url')
/** A bubble is created with so many beside its maker; the others are invited one by one. */
const membersAtOnce = 100
/** Where a message's number goes, as twelve hexadecimal digits. */
const numberMark = '############'

/** Prisme through its contract: sign-in, bubbles and tickets over REST; messages and events over the socket. */
export function prismeDialect(target: PrismeTarget): Dialect {
  const origin = `https://localhost:${target.port}`
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), target.authority])
  const context = tls.createSecureContext({ ca: target.authority })
  const sessions = new Map<string, ClientSession>()
  const messages: { frame: Buffer; places: number[] }[] = []

  async function sessionOf(email: string): Promise<ClientSession> {
    const known = sessions.get(email)
    if (known) return known
    const session = createClientSession({ origin, locale: 'fr', refreshIn: 'body' })
    await session.signIn(email, target.password)
    sessions.set(email, session)
    return session
  }

  const ports = [target.port, ...(target.otherPorts ?? [])]

  /** To one gateway after the other. */
  async function connect(email: string, index: number): Promise<Connection> {
    const port = ports[index % ports.length] ?? target.port
    const { ticket } = await (await sessionOf(email)).call('sessions.createSocketTicket', {})
    const connection = await Connection.open({ port, publicPort: target.port, path: '/v1/socket', context })
    connection.sendText(JSON.stringify({ op: 'authenticate', ticket }))
    await connection.text((text) => text.startsWith('{"hello":'))
    return connection
  }

  async function makeBubble(people: PrismeTarget['rooms'][number], room: number): Promise<void> {
    const session = await sessionOf(people[0]?.email ?? '')
    const members = people.slice(1).map(({ accountId }) => accountId)
    const first = members.splice(0, membersAtOnce)
    const { conversation } = await session.call('bubbles.create', {
      name: `Bulle ${room + 1}`,
      members: first,
    })
    const bubbleId = conversation.conversationId
    for (const accountId of members) await session.call('bubbles.invite', { bubbleId, accountId })
    messages[room] = preparedMessage(conversation.conversationId)
  }

  return {
    async enter() {
      const people = target.rooms.flat()
      await forEachOf(people, ({ email }) => sessionOf(email))
      await forEachOf(target.rooms, makeBubble)
      const connections = await forEachOf(people, ({ email }, index) => connect(email, index))
      return target.rooms.map((room) => connections.splice(0, room.length))
    },
    linger(count) {
      const people = target.rooms.flat()
      return forEachOf(range(count), (index) => connect(people[index % people.length]?.email ?? '', index))
    },
    message(room, n) {
      const prepared = messages[room]
      if (prepared === undefined) throw new Error('the room has not been made')
      const frame = Buffer.from(prepared.frame)
      const digits = n.toString(16).padStart(numberMark.length, '0')
      for (const place of prepared.places) frame.write(digits, place, 'latin1')
      return frame
    },
    delivers: (text) =>
      text.startsWith('{"event":{"event":"message.sent"') && text.includes(`"body":"${body}"`),
    answer(text) {
      if (!text.startsWith('{"id":')) return 'something else'
      return text.includes('"output":{') ? 'accepted' : 'refused'
    },
  }
}

/** The number is the frame's id and the end of its client id; the rest of the client id belongs to the room. */
function preparedMessage(conversationId: string): { frame: Buffer; places: number[] } {
  const clientId = randomUUID().slice(0, -numberMark.length) + numberMark
  const input = { conversationId, clientId, body }
  const frame = textFrame(JSON.stringify({ id: numberMark, op: 'messages.send', input }))
  const first = frame.indexOf(numberMark)
  return { frame, places: [first, frame.indexOf(numberMark, first + numberMark.length)] }
}
