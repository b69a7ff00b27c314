import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Broker } from '../ports/broker.ts'
import { type BrokerLink, keepBroker } from './kept-broker.ts'

/** A notification must stay below 8,000 bytes, and is text. */
const largestFrame = (7_996 / 4) * 3
const channel = 'prisme_broker'
const applicationName = 'prisme-broker'
/** What waits while a statement is under way; beyond, the oldest are lost. */
const mostWaiting = { messages: 8_192, bytes: 8 * 1024 * 1024 }
const mostPerStatement = 256
const askEveryMs = 5_000
/** No frames: dots are not in base64. */
const greeting = { hello: '.hello', answer: '.answer' }
const answeredWithinMs = 500
const patienceMs = 10_000

/**
 * Hints over Postgres NOTIFY, on one connection of its own, which needs a session of its own too (no pooler between). It
 * notifies in its own transactions, never in one that writes messages: a transaction that notifies holds a lock of the
 * whole server while it commits. For the same reason its commits do not wait for the disk. A gateway that is alone tells
 * nobody (a notification costs the database as much as the message it is about): others are seen among the connections
 * every few seconds, and heard at once, for each begins by greeting and waits to be answered.
 */
export function createPostgresBroker(url: string): Broker {
  return keepBroker({ largestFrame, open: (receive) => openLink(url, receive) })
}

async function openLink(connectionString: string, receive: (frame: Buffer) => void): Promise<BrokerLink> {
  const socket = new Socket()
  const client = new pg.Client({
    connectionString,
    stream: () => socket,
    connectionTimeoutMillis: 5_000,
    query_timeout: patienceMs,
    keepAlive: true,
    application_name: applicationName,
  })
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  // The end follows.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('set synchronous_commit = off')
    const { rows } = await client.query<{ self: number }>('select pg_backend_pid() as self')
    const self = rows[0]?.self
    const company: Company = { heard: 0, others: true }
    const answered = Promise.withResolvers<void>()
    client.on('notification', ({ processId, payload }) => {
      if (processId === self || payload === undefined) return
      company.heard++
      company.others = true
      if (payload === greeting.answer) answered.resolve()
      else if (payload === greeting.hello) notify(client, [greeting.answer]).catch(() => socket.destroy())
      else receive(Buffer.from(payload, 'base64'))
    })
    await client.query(`listen ${channel}`)
    await lookAround(client, company)
    if (company.others) await greet(client, answered.promise)
    return speak({ client, socket, ended, company })
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** Who else listens. */
interface Company {
  /** Notifications of others so far. */
  heard: number
  others: boolean
}

async function lookAround(client: pg.Client, company: Company): Promise<void> {
  const { heard } = company
  const { rows } = await client.query<{ others: boolean }>({
    name: 'others',
    text: `select exists (select from pg_stat_activity where application_name = $1
      and datname = current_database() and pid <> pg_backend_pid()) as others`,
    values: [applicationName],
  })
  // Whoever was heard meanwhile may have come after this was looked up.
  if (company.heard === heard) company.others = rows[0]?.others ?? true
}

/** From here on the others speak to us. Whoever does not answer in time sees us among the connections. */
async function greet(client: pg.Client, answered: Promise<void>): Promise<void> {
  await notify(client, [greeting.hello])
  await Promise.race([answered, pause(answeredWithinMs)])
}

interface Speaking {
  client: pg.Client
  socket: Socket
  ended: Promise<void>
  company: Company
}

function speak({ client, socket, ended, company }: Speaking): BrokerLink {
  const waiting: Buffer[] = []
  let waitingBytes = 0
  let sending = Promise.resolve()
  let isSending = false

  async function sendWaiting(): Promise<void> {
    isSending = true
    try {
      while (waiting.length > 0) {
        const frames = waiting.splice(0, mostPerStatement)
        for (const { length } of frames) waitingBytes -= length
        await notify(
          client,
          frames.map((frame) => frame.toString('base64')),
        )
      }
    } catch {
      // What is lost is missed by its count. A connection that fails once is not asked why.
      socket.destroy()
    }
    isSending = false
  }

  // A connection that only listens would never find out that nobody speaks any more.
  const asking = setInterval(() => {
    if (!isSending) lookAround(client, company).catch(() => socket.destroy())
  }, askEveryMs)
  void ended.then(() => clearInterval(asking))

  return {
    ended,
    send(frame) {
      if (socket.destroyed || !company.others) return
      waiting.push(frame)
      waitingBytes += frame.length
      while (waiting.length > mostWaiting.messages || waitingBytes > mostWaiting.bytes)
        waitingBytes -= waiting.shift()?.length ?? 0
      if (!isSending) sending = sendWaiting()
    },
    async close() {
      const late = setTimeout(() => socket.destroy(), 1_000)
      await sending
      client.end().catch(() => undefined)
      await ended
      clearTimeout(late)
    },
  }
}

/**
 * One transaction, one notification each, delivered in this order. One alone, which is the rule, costs the database a quarter
 * less without the list. The command `notify` would cost no more, but has no parameters: each payload would be a statement of
 * its own in the database's statistics.
 */
async function notify(client: pg.Client, payloads: readonly string[]): Promise<void> {
  await client.query(
    payloads.length === 1
      ? { name: 'notify', text: `select pg_notify('${channel}', $1)`, values: [...payloads] }
      : {
          name: 'notify-all',
          text: `select count(pg_notify('${channel}', payload)::text) from string_to_table($1, ',') as payload`,
          values: [payloads.join(',')],
        },
  )
}
