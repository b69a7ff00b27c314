import { randomUUID } from 'node:crypto'
import tls from 'node:tls'
import { type ClientSession, createClientSession } from '../../src/protocol/client/index.ts'
import { Connection } from '../load/connection.ts'
import { range } from '../load/crowd.ts'
import { median } from '../measure/statistics.ts'
import { serveParent } from '../processes/serve-parent.ts'

export type Question = 'page' | 'resume' | 'send' | 'list' | 'connect'

export type AskOrder =
  | { order: 'meet'; port: number; authority: string; password: string }
  /** Sign in as somebody and connect a socket; the former one is closed. */
  | { order: 'be'; email: string }
  /** The same question so many times, one after the other. Answers the median milliseconds of an answer. */
  | { order: 'ask'; question: Question; conversationId: string; times: number }

let given: Extract<AskOrder, { order: 'meet' }> | undefined
let session: ClientSession | undefined
let connection: Connection | undefined
const heads = new Map<string, number>()

async function carryOut(order: AskOrder, note: (text: string) => void): Promise<number> {
  if (order.order === 'meet') {
    given = order
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), order.authority])
    return 0
  }
  if (order.order === 'be') {
    connection?.close()
    const { port, password } = given ?? { port: 0, password: '' }
    session = createClientSession({ origin: `https://localhost:${port}`, locale: 'fr', refreshIn: 'body' })
    await session.signIn(order.email, password)
    connection = await connect()
    return 0
  }
  const { question, conversationId, times } = order
  await ask(question, conversationId)
  const took: number[] = []
  note('begin')
  for (const _ of range(times)) {
    const began = performance.now()
    await ask(question, conversationId)
    took.push(performance.now() - began)
  }
  note('end')
  return median(took)
}

async function connect(): Promise<Connection> {
  if (given === undefined || session === undefined) throw new Error('nobody is signed in')
  const { ticket } = await session.call('sessions.createSocketTicket', {})
  const context = tls.createSecureContext({ ca: given.authority })
  const opened = await Connection.open({ port: given.port, path: '/v1/socket', context })
  opened.sendText(JSON.stringify({ op: 'authenticate', ticket }))
  const text = await opened.text((text) => text.startsWith('{"hello":'))
  // What a hello is.
  const { hello } = JSON.parse(text) as { hello: { heads: { conversationId: string; head: number }[] } }
  for (const { conversationId, head } of hello.heads) heads.set(conversationId, head)
  return opened
}

async function ask(question: Question, conversationId: string): Promise<void> {
  if (question === 'connect') {
    const another = await connect()
    another.close()
    return
  }
  const after = Math.max(0, (heads.get(conversationId) ?? 0) - 200)
  const [op, input] = {
    page: ['messages.list', { conversationId, limit: 50 }] as const,
    resume: ['conversations.events', { conversationId, after, limit: 200 }] as const,
    send: ['messages.send', { conversationId, clientId: randomUUID(), body: 'Bien reçu, merci.' }] as const,
    list: ['conversations.list', {}] as const,
  }[question]
  const id = randomUUID()
  connection?.sendText(JSON.stringify({ id, op, input }))
  const answer = (await connection?.text((text) => text.startsWith(`{"id":"${id}"`))) ?? ''
  if (!answer.includes('"output":')) throw new Error(`${op}: ${answer.slice(0, 200)}`)
}

serveParent((order, note) => carryOut(order as AskOrder, note)) // Only our parent speaks to us.
