import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Broker } from '../ports/broker.ts'
import { type BrokerLink, keepBroker } from './kept-broker.ts'
import { notify, patience, prepareToNotify } from './postgres-notify.ts'

/** A notification must stay below 8,000 bytes, and is text. */
const largestFrame = (7_996 / 4) * 3
/** Where those who come greet. What one says later is on a channel of its own, so that it does not come back to it. */
const common = 'prisme_broker'
const channelOf = (pid: number): string => `${common}_${pid}`
const applicationName = 'prisme-broker'
/** What waits while a statement is under way; beyond, the oldest are lost. */
const mostWaiting = { messages: 8_192, bytes: 8 * 1024 * 1024 }
const mostPerStatement = 256
const askEveryMs = 5_000
/** No frames: dots are not in base64. An answer says whom it is for. */
const hello = '.hello'
const answerTo = (pid: number): string => `.answer ${pid}`
const answeredWithinMs = 500

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
    keepAlive: true,
    application_name: applicationName,
  })
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  // The end follows.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query({ text: 'set synchronous_commit = off', ...patience })
    await prepareToNotify(client)
    const { rows } = await client.query<{ self: number }>({
      text: 'select pg_backend_pid() as self',
      ...patience,
    })
    const self = rows[0]?.self
    if (self === undefined) throw new Error('the database did not say which session this is')
    const company: Company = { greetings: 0, others: new Set() }
    const silent = new Set<number>()
    const answered = Promise.withResolvers<void>()
    client.on('notification', ({ processId, channel, payload }) => {
      if (processId === self || payload === undefined) return
      if (channel !== common) return receive(Buffer.from(payload, 'base64'))
      company.greetings++
      if (payload === answerTo(self)) {
        silent.delete(processId)
        if (silent.size === 0) answered.resolve()
      }
      heed(client, company, { processId, payload }).catch(() => socket.destroy())
    })
    await client.query({ text: `listen ${common}`, ...patience })
    await lookAround(client, company)
    for (const pid of company.others) silent.add(pid)
    if (silent.size > 0) await greet(client, answered.promise)
    return speak({ client, socket, ended, company, channel: channelOf(self) })
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** Who else listens. */
interface Company {
  /** Greetings and answers of others so far. */
  greetings: number
  /** Whose channels this session listens to. */
  others: Set<number>
}

async function listenTo(client: pg.Client, { others }: Company, pid: number): Promise<void> {
  if (others.has(pid)) return
  others.add(pid)
  await client.query({ text: `listen ${channelOf(pid)}`, ...patience })
}

/** Whoever greets is answered when it is listened to. */
async function heed(
  client: pg.Client,
  company: Company,
  { processId, payload }: { processId: number; payload: string },
): Promise<void> {
  await listenTo(client, company, processId)
  if (payload === hello) await notify(client, common, [answerTo(processId)])
}

async function lookAround(client: pg.Client, company: Company): Promise<void> {
  const { greetings } = company
  const { rows } = await client.query<{ pid: number }>({
    name: 'others',
    text: `select pid from pg_stat_activity where application_name = $1
      and datname = current_database() and pid <> pg_backend_pid()`,
    values: [applicationName],
    ...patience,
  })
  const seen = new Set(rows.map(({ pid }) => pid))
  // Whoever greeted meanwhile may have come after this was looked up.
  const gone = company.greetings === greetings ? company.others.difference(seen) : new Set<number>()
  for (const pid of gone) {
    company.others.delete(pid)
    await client.query({ text: `unlisten ${channelOf(pid)}`, ...patience })
  }
  for (const pid of seen) await listenTo(client, company, pid)
}

/** From here on the others speak to us. Whoever does not answer in time sees us among the connections. */
async function greet(client: pg.Client, answered: Promise<void>): Promise<void> {
  await notify(client, common, [hello])
  await Promise.race([answered, pause(answeredWithinMs)])
}

interface Speaking {
  client: pg.Client
  socket: Socket
  ended: Promise<void>
  company: Company
  channel: string
}

function speak({ client, socket, ended, company, channel }: Speaking): BrokerLink {
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
          channel,
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
      if (socket.destroyed || company.others.size === 0) return
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
