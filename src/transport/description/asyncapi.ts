import {
  AuthenticateFrame,
  allOperations,
  EndingFrame,
  events,
  HeartbeatFrame,
  HelloFrame,
  LagFrame,
  problems,
  ReadFrame,
  RequestFrame,
} from '../../protocol/index.ts'
import { createSchemaBook } from './schemas.ts'

type Json = Record<string, unknown>

const reference = (name: string): Json => ({ $ref: `#/channels/socket/messages/${name}` })

/** AsyncAPI 3.0 of the socket, derived from the contract. */
export function asyncApi(publicOrigin: string): Json {
  const book = createSchemaBook()
  const messages: Record<string, Json> = {
    authenticate: {
      summary: 'The first frame, within five seconds',
      payload: book.of(AuthenticateFrame, 'input'),
    },
    request: { summary: 'The form of every request', payload: book.of(RequestFrame, 'input') },
    hello: { summary: 'The answer to a valid ticket', payload: book.of(HelloFrame, 'output') },
    heartbeat: { summary: 'Every 25 seconds', payload: book.of(HeartbeatFrame, 'output') },
    lag: { summary: 'Events were left out: pull them', payload: book.of(LagFrame, 'output') },
    read: { summary: 'Members have read further', payload: book.of(ReadFrame, 'output') },
    ending: { summary: 'The session ends soon', payload: book.of(EndingFrame, 'output') },
  }
  const operations: Record<string, Json> = {
    authenticate: {
      action: 'receive',
      channel: { $ref: '#/channels/socket' },
      messages: [reference('authenticate')],
    },
  }
  for (const operation of allOperations.filter(({ socket }) => socket)) {
    messages[`${operation.name}.request`] = {
      summary: operation.summary,
      payload: requestOf(operation.name, book.of(operation.input, 'input')),
    }
    messages[`${operation.name}.reply`] = { payload: replyOf(book.of(operation.output, 'output')) }
    operations[operation.name] = {
      action: 'receive',
      summary: operation.summary,
      channel: { $ref: '#/channels/socket' },
      messages: [reference(`${operation.name}.request`)],
      reply: { channel: { $ref: '#/channels/socket' }, messages: [reference(`${operation.name}.reply`)] },
    }
  }
  for (const [name, schema] of Object.entries(events)) {
    const payload = { type: 'object', properties: { event: book.of(schema, 'output') }, required: ['event'] }
    messages[name] = { summary: schema.meta()?.description, payload }
    operations[name] = { action: 'send', channel: { $ref: '#/channels/socket' }, messages: [reference(name)] }
  }
  return {
    asyncapi: '3.0.0',
    info: { title: 'Prisme', version: '1', description: description() },
    servers: { prisme: { host: new URL(publicOrigin).host, protocol: 'wss' } },
    channels: { socket: { address: '/v1/socket', messages } },
    operations,
    components: { schemas: book.components() },
  }
}

function requestOf(op: string, input: Json): Json {
  const properties = { id: { type: 'string', maxLength: 64 }, op: { const: op }, input }
  return { type: 'object', properties, required: ['id', 'op'], additionalProperties: false }
}

function replyOf(output: Json): Json {
  return {
    oneOf: [
      { type: 'object', properties: { id: { type: 'string' }, output }, required: ['id', 'output'] },
      {
        type: 'object',
        properties: { id: { type: 'string' }, error: { type: 'object' } },
        required: ['id', 'error'],
      },
    ],
  }
}

function description(): string {
  const closes = Object.entries(problems).flatMap(([code, problem]) =>
    'close' in problem ? [`${problem.close} ${code}`] : [],
  )
  return [
    'Text frames of at most 64 KiB, JSON. Get a ticket with `sessions.createSocketTicket`, send it in the first frame.',
    'Events of a conversation are numbered without a gap; what is missing is pulled with `conversations.events`.',
    `Close codes: 1003 binary frame, 1009 frame too large, 1012 restart, ${closes.join(', ')}.`,
  ].join(' ')
}
