import { randomBytes } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { textFrame } from './client-frame.ts'
import { Connection } from './connection.ts'
import { forEachOf, range } from './crowd.ts'
import type { Dialect, XmppTarget } from './dialect.ts'

const body = randomBytes(768).toString('base64url')
const numberMark = '############'

/** XMPP over WebSocket (RFC 7395): rooms are those of XEP-0045, whose members hear everything, the speaker too. */
export function xmppDialect(target: XmppTarget): Dialect {
  const { domain, roomsDomain, port, path, password } = target
  const context = createSecureContext({ ca: target.authority })
  const frames = range(target.rooms).map((room) => {
    const to = `to='${addressOf(room)}' type='groupchat' id='${numberMark}'`
    return textFrame(`<message xmlns='jabber:client' ${to}><body>${body}</body></message>`)
  })
  const open = `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='${domain}' version='1.0'/>`

  function addressOf(room: number): string {
    return `room${room}@${roomsDomain}`
  }

  /** Signs in and is present. */
  async function connect(account: number): Promise<Connection> {
    const connection = await Connection.open({ port, path, context, protocol: 'xmpp' })
    const features = async (): Promise<unknown> => {
      connection.sendText(open)
      return connection.text((text) => text.includes('features'))
    }
    await features()
    const secret = Buffer.from(`\0u${account}\0${password}`).toString('base64')
    connection.sendText(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`)
    await answered(connection, '<success', '<failure')
    await features()
    const bind = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`
    connection.sendText(`<iq type='set' id='bind' xmlns='jabber:client'>${bind}</iq>`)
    await answered(connection, '</bind>', 'error')
    connection.sendText(`<presence xmlns='jabber:client'/>`)
    return connection
  }

  async function join(connection: Connection, room: number, nick: string): Promise<void> {
    const x = `<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>`
    connection.sendText(`<presence xmlns='jabber:client' to='${addressOf(room)}/${nick}'>${x}</presence>`)
    // 110: this is about yourself, and the last thing one hears on joining but the subject.
    await answered(connection, /code=['"]110['"]/, '<error')
    await connection.text((text) => text.includes('<subject'))
  }

  /** A room that was just made lets nobody in until its owner has accepted how it is configured. */
  async function make(room: number): Promise<Connection> {
    const connection = await connect(room * target.members)
    await join(connection, room, 'm0')
    const form = `<query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'/></query>`
    connection.sendText(`<iq xmlns='jabber:client' type='set' id='own' to='${addressOf(room)}'>${form}</iq>`)
    await answered(connection, /id=['"]own['"]/, '<error')
    return connection
  }

  return {
    async enter() {
      const makers = await forEachOf(range(target.rooms), make)
      const others = range(target.rooms).flatMap((room) =>
        range(target.members - 1).map((seat) => ({ room, seat: seat + 1 })),
      )
      const joined = await forEachOf(others, async ({ room, seat }) => {
        const connection = await connect(room * target.members + seat)
        await join(connection, room, `m${seat}`)
        return connection
      })
      return makers.map((maker) => [maker, ...joined.splice(0, target.members - 1)])
    },
    linger: (count) => forEachOf(range(count), (index) => connect(index % target.accounts)),
    message(room, n) {
      const prepared = frames[room]
      if (prepared === undefined) throw new Error('there is no such room')
      const frame = Buffer.from(prepared)
      frame.write(n.toString(16).padStart(numberMark.length, '0'), frame.indexOf(numberMark), 'latin1')
      return frame
    },
    delivers: (text) => text.includes(`<body>${body}</body>`) && text.includes('groupchat'),
    // A room answers its speaker with the message itself, after it has been archived.
    answer: undefined,
  }
}

/** Waits for what was hoped for; throws what came instead when it is a refusal. */
async function answered(connection: Connection, hoped: string | RegExp, refusal: string): Promise<void> {
  const isHoped = (text: string): boolean =>
    typeof hoped === 'string' ? text.includes(hoped) : hoped.test(text)
  const text = await connection.text((text) => isHoped(text) || text.includes(refusal))
  if (!isHoped(text)) throw new Error(`the XMPP server refused: ${text.slice(0, 300)}`)
}
