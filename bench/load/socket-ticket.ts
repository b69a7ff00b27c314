import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { json } from 'node:stream/consumers'
import type { SecureContext, TLSSocket } from 'node:tls'
import { httpRequestOf } from '../../src/protocol/client/index.ts'

interface Needs {
  port: number
  context: SecureContext
  accessToken: string
  /** The address to connect from. */
  from: string
}

/**
 * Asks for a ticket as a client does that has just lost its server: over a new connection. The TLS session it got there
 * is answered too: the socket that comes next can resume it.
 */
export async function askForTicket({ port, context, accessToken, from }: Needs) {
  const { method, path, body } = httpRequestOf('sessions.createSocketTicket', {})
  const agent = new Agent({ keepAlive: false })
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
  const place = {
    host: '127.0.0.1',
    servername: 'localhost',
    port,
    localAddress: from,
    secureContext: context,
  }
  const asking = request({
    ...place,
    method,
    path,
    headers: { ...headers, host: `localhost:${port}` },
    agent,
  })
  let session: Buffer | undefined
  asking.once('socket', (socket) => {
    // An https agent's sockets are TLS sockets.
    const secure = socket as TLSSocket
    secure.on('session', (given: Buffer) => {
      session = given
    })
  })
  const answered = once(asking, 'response')
  asking.end(body)
  const [response]: IncomingMessage[] = await answered
  if (response === undefined) throw new Error('no response')
  const answer = await json(response)
  const ticket =
    typeof answer === 'object' && answer !== null && 'ticket' in answer ? answer.ticket : undefined
  if (typeof ticket !== 'string')
    throw new Error(`no ticket: ${response.statusCode} ${JSON.stringify(answer)}`)
  return { ticket, session }
}
