import type { SecureContext } from 'node:tls'
import type { ClientSession } from '../../src/protocol/client/index.ts'
import { Connection } from '../load/connection.ts'
import { askForTicket } from '../load/socket-ticket.ts'

export interface ClientNeeds {
  port: number
  context: SecureContext
  session: ClientSession
  /** The address it connects from. */
  from: string
  /** Never uses the ticket that the last connection left it. */
  throughRest: boolean
  count(what: Counted): void
}

/** What is counted: how a client got in, and what it had to do to know everything. */
export type Counted = 'restTicket' | 'leftTicket' | 'refusedTicket' | 'page' | 'pushed' | 'pulled' | 'twice'

interface Frame {
  hello?: { heads: Head[]; reconnectTicket?: string }
  heartbeat?: { heads: Head[]; reconnectTicket?: string }
  lag?: { heads: Head[] }
  event?: { conversationId: string; sequence: number }
  output?: { events: { sequence: number }[]; head: number }
  error?: { code: string }
}

interface Head {
  conversationId: string
  head: number
}

/**
 * A client in one conversation that keeps its side of the delivery contract: a contiguous watermark, and a pull for
 * whatever a head or a push says is missing. It reads everything it is sent.
 */
export class ReturningClient {
  watermark = 0
  readonly #needs: ClientNeeds
  readonly #conversationId: string
  #connection: Connection | undefined
  #ticket: string | undefined
  #head = 0
  #pulling = false
  #fault: string | undefined
  #settled: (() => void) | undefined

  constructor(needs: ClientNeeds, conversationId: string) {
    this.#needs = needs
    this.#conversationId = conversationId
  }

  /** Whether it is connected and knows everything it has heard of. */
  get settled(): boolean {
    return this.#connection !== undefined && !this.#pulling && this.watermark >= this.#head
  }

  /** Connects, is greeted, and pulls what it missed. Rejects when any of it fails. */
  async connect(): Promise<void> {
    this.#fault = undefined
    const { connection, hello } = await this.#enter()
    this.#connection = connection
    connection.read({ text: (text) => this.#take(text), lost: (reason) => this.#lost(reason) })
    this.#take(hello)
    await this.#settle()
  }

  close(): void {
    this.#connection?.close()
    this.#connection = undefined
  }

  /** With the ticket it was left, if it has one and it is taken; else it asks for one. */
  async #enter(): Promise<{ connection: Connection; hello: string }> {
    const left = this.#needs.throughRest ? undefined : this.#ticket
    this.#ticket = undefined
    if (left !== undefined) {
      const entered = await this.#show(left)
      if (entered.hello !== undefined) {
        this.#needs.count('leftTicket')
        return { connection: entered.connection, hello: entered.hello }
      }
      this.#needs.count('refusedTicket')
    }
    const { port, context, session, from } = this.#needs
    const accessToken = (await session.accessToken()) ?? ''
    const asked = await askForTicket({ port, context, from, accessToken })
    const { connection, hello, refusal } = await this.#show(asked.ticket, asked.session)
    if (hello === undefined) throw new Error(`refused: ${refusal}`)
    this.#needs.count('restTicket')
    return { connection, hello }
  }

  async #show(ticket: string, resume?: Buffer) {
    const { port, context, from } = this.#needs
    const session = resume === undefined ? {} : { session: resume }
    const connection = await Connection.open({ port, path: '/v1/socket', context, from, ...session })
    connection.sendText(JSON.stringify({ op: 'authenticate', ticket }))
    const text = await connection.text((text) => text.startsWith('{"hello":') || text.includes('"error":'))
    if (text.startsWith('{"hello":')) return { connection, hello: text }
    connection.close()
    return { connection, refusal: text }
  }

  /** Resolves once nothing is missing any more. */
  async #settle(): Promise<void> {
    while (!this.settled) {
      if (this.#fault !== undefined) throw new Error(this.#fault)
      await new Promise<void>((resolve) => {
        this.#settled = resolve
      })
    }
  }

  #take(text: string): void {
    // What a server of ours says.
    const { hello, heartbeat, lag, event, output, error } = JSON.parse(text) as Frame
    this.#ticket = (hello ?? heartbeat)?.reconnectTicket ?? this.#ticket
    for (const { conversationId, head } of (hello ?? heartbeat ?? lag)?.heads ?? [])
      if (conversationId === this.#conversationId) this.#reach(head)
    if (event?.conversationId === this.#conversationId) this.#push(event.sequence)
    if (output !== undefined) this.#page(output)
    if (error !== undefined) this.#lost(`refused: ${error.code}`)
    this.#settled?.()
  }

  #reach(head: number): void {
    this.#head = Math.max(this.#head, head)
    if (this.#head > this.watermark) this.#pull()
  }

  #push(sequence: number): void {
    if (sequence <= this.watermark) this.#needs.count('twice')
    else if (sequence > this.watermark + 1) this.#reach(sequence)
    else {
      this.#needs.count('pushed')
      this.watermark = sequence
    }
  }

  #pull(): void {
    if (this.#pulling) return
    this.#pulling = true
    this.#needs.count('page')
    const input = { conversationId: this.#conversationId, after: this.watermark }
    this.#connection?.sendText(JSON.stringify({ id: 'pull', op: 'conversations.events', input }))
  }

  #page({ events, head }: { events: { sequence: number }[]; head: number }): void {
    this.#pulling = false
    for (const { sequence } of events) {
      // What was pushed meanwhile is in the page too.
      if (sequence <= this.watermark) continue
      if (sequence !== this.watermark + 1) {
        this.#lost(`a hole before ${sequence}`)
        return
      }
      this.#needs.count('pulled')
      this.watermark = sequence
    }
    this.#reach(head)
  }

  #lost(reason: string): void {
    this.#fault ??= reason
    this.#connection = undefined
    this.#pulling = false
    this.#settled?.()
  }
}
