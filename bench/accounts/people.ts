import tls from 'node:tls'
import { type ClientSession, createClientSession } from '../../src/protocol/client/index.ts'
import { Connection } from '../load/connection.ts'
import { forEachOf, range } from '../load/crowd.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { percentile } from '../measure/statistics.ts'
import { serveParent } from '../processes/serve-parent.ts'
import type { PeopleOrder, Revocations, SignIns, Waits } from './orders.ts'

/** Sessions that end at the same time. */
const atOnce = 8

/** Those who come to work all at once, and whose sessions are ended under them. */
class People {
  readonly #target: PrismeTarget
  readonly #crowds: string[][]
  /** Which comes next. */
  #turn = 0
  readonly #context: tls.SecureContext

  constructor(target: PrismeTarget) {
    this.#target = target
    this.#crowds = target.rooms.map((people) => people.map(({ email }) => email))
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), target.authority])
    this.#context = tls.createSecureContext({ ca: target.authority })
  }

  async signIns(seconds: number): Promise<SignIns> {
    const took: number[] = []
    const errors: string[] = []
    const began = performance.now()
    const one = async (email: string): Promise<void> => {
      const asked = performance.now()
      await this.#signIn(email).then(
        () => took.push(performance.now() - asked),
        (error: unknown) => errors.push(String(error)),
      )
    }
    while (performance.now() - began < seconds * 1_000) await Promise.all(this.#nextCrowd().map(one))
    const elapsed = (performance.now() - began) / 1_000
    const sorted = Float64Array.from(took).sort()
    return {
      count: took.length,
      perSecond: took.length / elapsed,
      p50: percentile(sorted, 0.5),
      max: percentile(sorted, 1),
      errors,
    }
  }

  #nextCrowd(): string[] {
    return this.#crowds[this.#turn++ % this.#crowds.length] ?? []
  }

  async revoke(tries: number): Promise<Revocations> {
    const { port, otherPorts: [other = port] = [] } = this.#target
    const waits = { same: [] as number[], other: [] as number[] }
    const emails = this.#crowds.flat()
    const one = async (index: number): Promise<void> => {
      const session = await this.#signIn(emails[index % emails.length] ?? '')
      const elsewhere = index % 2 === 1
      const took = await this.#endUnderSocket(session, elsewhere ? other : port)
      waits[elsewhere ? 'other' : 'same'].push(took)
    }
    await forEachOf(range(tries), one, atOnce)
    return { same: waitsOf(waits.same), other: waitsOf(waits.other) }
  }

  async #signIn(email: string): Promise<ClientSession> {
    const { port, password } = this.#target
    const origin = `https://localhost:${port}`
    const session = createClientSession({ origin, locale: 'fr', refreshIn: 'body' })
    await session.signIn(email, password)
    return session
  }

  /** Milliseconds from the request that ends the session until its socket is closed. */
  async #endUnderSocket(session: ClientSession, port: number): Promise<number> {
    const { ticket } = await session.call('sessions.createSocketTicket', {})
    const connection = await Connection.open({
      port,
      publicPort: this.#target.port,
      path: '/v1/socket',
      context: this.#context,
    })
    connection.sendText(JSON.stringify({ op: 'authenticate', ticket }))
    await connection.text((text) => text.startsWith('{"hello":'))
    const closed = new Promise<number>((resolve) => {
      connection.read({ text() {}, lost: () => resolve(performance.now()) })
    })
    const asked = performance.now()
    await session.signOut()
    const took = (await closed) - asked
    connection.close()
    return took
  }
}

function waitsOf(waits: readonly number[]): Waits {
  const sorted = Float64Array.from(waits).sort()
  return {
    tries: waits.length,
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  }
}

let people: People | undefined

async function carryOut(order: PeopleOrder): Promise<unknown> {
  if (order.order === 'meet') {
    people = new People(order.target)
    return undefined
  }
  if (people === undefined) throw new Error('whom to speak to was not said')
  return order.order === 'signIns' ? people.signIns(order.seconds) : people.revoke(order.tries)
}

serveParent((order) => carryOut(order as PeopleOrder)) // Only our parent speaks to us.
