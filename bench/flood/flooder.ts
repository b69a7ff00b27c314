import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import tls from 'node:tls'
import { type ClientSession, createClientSession } from '../../src/protocol/client/index.ts'
import { Connection } from '../load/connection.ts'
import { forEachOf, range } from '../load/crowd.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { serveParent } from '../processes/serve-parent.ts'
import type { FloodOrder, Pushed } from './orders.ts'

/** One KB of text. */
const body = randomBytes(768).toString('base64url')
/** Of so many requests one is a message; the others cost the server a transaction, and little to answer. */
const messageEvery = 4
/** For what is on its way to be answered, and for a socket that was closed to be opened anew, in milliseconds. */
const settling = 2_000

/** A company that asks for all it can, on every socket it may have, and takes no notice of being refused. */
class Flooder {
  readonly #target: PrismeTarget
  readonly #window: number
  readonly #context: tls.SecureContext
  readonly #sessions = new Map<string, ClientSession>()
  #conversationId = ''
  #isPushing = false
  #began = 0
  #pushed = none()

  constructor(target: PrismeTarget, window: number) {
    this.#target = target
    this.#window = window
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), target.authority])
    this.#context = tls.createSecureContext({ ca: target.authority })
  }

  readonly #sockets: FloodingSocket[] = []

  async enter(sockets: number): Promise<void> {
    const people = this.#target.rooms.flat()
    await forEachOf(people, async ({ email }) => {
      const origin = `https://localhost:${this.#target.port}`
      const session = createClientSession({ origin, locale: 'fr', refreshIn: 'body' })
      await session.signIn(email, this.#target.password)
      this.#sessions.set(email, session)
    })
    const [maker, ...others] = people
    const { conversation } = await this.#sessionOf(maker?.email ?? '').call('bubbles.create', {
      name: 'Crue',
      members: others.slice(0, 100).map(({ accountId }) => accountId),
    })
    this.#conversationId = conversation.conversationId
    const seats = range(sockets).flatMap(() => people.slice(0, 101).map(({ email }) => email))
    await forEachOf(seats, async (email) => {
      const socket: FloodingSocket = { email, connection: undefined, unanswered: 0 }
      this.#sockets.push(socket)
      await this.#open(socket)
    })
  }

  push(): void {
    this.#pushed = none()
    this.#began = performance.now()
    this.#isPushing = true
    for (const socket of this.#sockets) this.#fill(socket)
  }

  async rest(): Promise<Pushed> {
    this.#isPushing = false
    const pushed = { ...this.#pushed, seconds: (performance.now() - this.#began) / 1_000 }
    while (this.#sockets.some(({ unanswered }) => unanswered > 0)) await pause(20)
    await pause(settling)
    return pushed
  }

  #sessionOf(email: string): ClientSession {
    const session = this.#sessions.get(email)
    if (session === undefined) throw new Error(`${email} has not signed in`)
    return session
  }

  async #open(socket: FloodingSocket): Promise<void> {
    const { ticket } = await this.#sessionOf(socket.email).call('sessions.createSocketTicket', {})
    const { port: publicPort, otherPorts } = this.#target
    const port = otherPorts?.[0] ?? publicPort
    const connection = await Connection.open({ port, publicPort, path: '/v1/socket', context: this.#context })
    connection.sendText(JSON.stringify({ op: 'authenticate', ticket }))
    await connection.text((text) => text.startsWith('{"hello":'))
    socket.connection = connection
    connection.count({
      delivery: () => {
        this.#pushed.deliveries++
      },
      other: (text) => this.#heard(socket, text),
      lost: () => void this.#lost(socket),
    })
  }

  #heard(socket: FloodingSocket, text: string): void {
    if (!text.startsWith('{"id":')) return
    socket.unanswered--
    this.#pushed.answered++
    if (text.includes('"error":{')) this.#pushed.refused++
    if (this.#isPushing) this.#fill(socket)
  }

  async #lost(socket: FloodingSocket): Promise<void> {
    this.#pushed.closed++
    socket.connection = undefined
    socket.unanswered = 0
    for (;;) {
      await pause(settling)
      const isOpen = await this.#open(socket).then(
        () => true,
        () => false,
      )
      if (isOpen) break
    }
    if (this.#isPushing) this.#fill(socket)
  }

  #fill(socket: FloodingSocket): void {
    while (socket.connection !== undefined && socket.unanswered < this.#window) {
      socket.unanswered++
      socket.connection.sendText(this.#request())
    }
  }

  #asked = 0
  #request(): string {
    const id = String(++this.#asked)
    if (this.#asked % messageEvery !== 0) return JSON.stringify({ id, op: 'sessions.touch', input: {} })
    const input = { conversationId: this.#conversationId, clientId: randomUUID(), body }
    return JSON.stringify({ id, op: 'messages.send', input })
  }
}

interface FloodingSocket {
  readonly email: string
  connection: Connection | undefined
  unanswered: number
}

const none = (): Pushed => ({ seconds: 0, answered: 0, refused: 0, deliveries: 0, closed: 0 })

let flooder: Flooder | undefined

async function carryOut(order: FloodOrder): Promise<unknown> {
  if (order.order === 'enter') {
    flooder = new Flooder(order.target, order.window)
    return flooder.enter(order.sockets)
  }
  if (flooder === undefined) throw new Error('nobody has entered')
  return order.order === 'push' ? flooder.push() : flooder.rest()
}

serveParent((order) => carryOut(order as FloodOrder)) // Only our parent speaks to us.
