import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import tls from 'node:tls'
import { type ClientSession, createClientSession } from '../../src/protocol/client/index.ts'
import { forEachOf, range } from '../load/crowd.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { percentile } from '../measure/statistics.ts'
import { serveParent } from '../processes/serve-parent.ts'
import { type Counted, ReturningClient } from './client.ts'
import type { CrowdOrder, Returned } from './crowd-orders.ts'

interface Bubble {
  conversationId: string
  writer: ClientSession
  head: number
  clients: ReturningClient[]
}

/** Everyone who is sent away and comes back: several clients of each person, each person in one bubble. */
class Crowd {
  readonly #given: Extract<CrowdOrder, { order: 'meet' }>
  #bubbles: Bubble[] = []
  #counted = nothingCounted()

  constructor(given: Extract<CrowdOrder, { order: 'meet' }>) {
    this.#given = given
  }

  async enter(): Promise<Returned> {
    const { target } = this.#given
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), target.authority])
    const sessions = await forEachOf(target.rooms.flat(), ({ email }) => signIn(target, email))
    this.#bubbles = await forEachOf(target.rooms, (people, index) =>
      makeBubble(people, sessions.slice(index * people.length, (index + 1) * people.length), index),
    )
    const context = tls.createSecureContext({ ca: target.authority })
    const seats = sessions.length
    for (const index of range(this.#given.clients)) {
      const seat = index % seats
      const bubble = this.#bubbles[Math.floor(seat / (seats / this.#bubbles.length))]
      const session = sessions[seat]
      if (bubble === undefined || session === undefined) throw new Error('there is no such seat')
      // Two hundred places: strangers from one address are let in only twenty at a time.
      const from = `127.1.0.${(index % 200) + 1}`
      const { throughRest } = this.#given
      const count = (what: Counted): void => void this.#counted[what]++
      const needs = { port: target.port, context, session, from, throughRest, count }
      bubble.clients.push(new ReturningClient(needs, bubble.conversationId))
    }
    return this.#connectAll()
  }

  async write(messages: number, share: number): Promise<void> {
    const count = Math.ceil(this.#bubbles.length * share)
    await forEachOf(this.#bubbles.slice(0, count), async (bubble) => {
      const { conversationId } = bubble
      for (const _ of range(messages)) {
        const input = { conversationId, clientId: randomUUID(), body: 'Pendant votre absence' }
        bubble.head = (await bubble.writer.call('messages.send', input)).sequence
      }
    })
  }

  async comeBack(share: number): Promise<Returned> {
    for (const client of this.#clients()) client.close()
    return this.#connectAll(() => this.write(1, share))
  }

  async lacking(): Promise<number> {
    const lacks = (): number =>
      this.#bubbles.reduce(
        (sum, { clients, head }) => sum + clients.filter(({ watermark }) => watermark < head).length,
        0,
      )
    // A heartbeat tells of a push that was lost.
    for (const began = performance.now(); lacks() > 0 && performance.now() - began < 35_000; )
      await pause(100)
    return lacks()
  }

  /** In an order that mixes the bubbles. */
  #clients(): ReturningClient[] {
    const most = Math.max(...this.#bubbles.map(({ clients }) => clients.length))
    return range(most).flatMap((n) => this.#bubbles.flatMap(({ clients }) => clients[n] ?? []))
  }

  async #connectAll(whenHalf = async (): Promise<void> => {}): Promise<Returned> {
    this.#counted = nothingCounted()
    const clients = this.#clients()
    const began = performance.now()
    const times: number[] = []
    const errors: string[] = []
    let half: Promise<void> | undefined
    const one = async (client: ReturningClient): Promise<void> => {
      await client.connect().catch((error: unknown) => errors.push(String(error)))
      times.push(performance.now() - began)
      if (times.length >= clients.length / 2) half ??= whenHalf()
    }
    await forEachOf(clients, one, this.#given.atOnce)
    await half
    const sorted = Float64Array.from(times).sort()
    const seconds = (performance.now() - began) / 1_000
    return {
      seconds,
      p50: percentile(sorted, 0.5),
      p99: percentile(sorted, 0.99),
      errors,
      counted: this.#counted,
    }
  }
}

function nothingCounted(): Record<Counted, number> {
  return { restTicket: 0, leftTicket: 0, refusedTicket: 0, page: 0, pushed: 0, pulled: 0, twice: 0 }
}

async function signIn({ port, password }: PrismeTarget, email: string): Promise<ClientSession> {
  const session = createClientSession({
    origin: `https://localhost:${port}`,
    locale: 'fr',
    refreshIn: 'body',
  })
  await session.signIn(email, password)
  return session
}

async function makeBubble(
  people: PrismeTarget['rooms'][number],
  [writer]: ClientSession[],
  index: number,
): Promise<Bubble> {
  if (writer === undefined) throw new Error('nobody is there to make the bubble')
  const members = people.slice(1).map(({ accountId }) => accountId)
  const { conversation } = await writer.call('bubbles.create', { name: `Service ${index + 1}`, members })
  return { conversationId: conversation.conversationId, writer, head: conversation.head, clients: [] }
}

let crowd: Crowd | undefined

async function carryOut(order: CrowdOrder): Promise<unknown> {
  if (order.order === 'meet') {
    crowd = new Crowd(order)
    return undefined
  }
  if (crowd === undefined) throw new Error('whom to speak to was not said')
  switch (order.order) {
    case 'enter':
      return crowd.enter()
    case 'write':
      return crowd.write(order.messages, order.share)
    case 'return':
      return crowd.comeBack(order.share)
    case 'lacking':
      return crowd.lacking()
  }
}

serveParent((order) => carryOut(order as CrowdOrder)) // Only our parent speaks to us.
