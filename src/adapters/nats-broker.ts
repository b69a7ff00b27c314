import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node'
import type { NatsConfig } from '../config/config.ts'
import type { Broker } from '../ports/broker.ts'
import { type BrokerLink, keepBroker } from './kept-broker.ts'

/** A server takes up to 1 MB; hints are small, and what fits here holds the longest message there is. */
const largestFrame = 64 * 1024
/** Bytes sent that the server has not confirmed; beyond, messages are lost rather than kept in memory. */
const mostUnconfirmed = 8 * 1024 * 1024
/** Bytes after which it is asked to confirm. */
const confirmEvery = 512 * 1024

/** Hints over core NATS: nothing is kept there, and only the servers that were named are spoken to. */
export function createNatsBroker(config: NatsConfig): Broker {
  return keepBroker({ largestFrame, open: (receive) => openLink(config, receive) })
}

async function openLink(config: NatsConfig, receive: (frame: Buffer) => void): Promise<BrokerLink> {
  const connection = await connect(optionsOf(config))
  connection.subscribe(config.subject, {
    callback: (error, { data }) => {
      // The subscription is gone, and a connection without one is of no use.
      if (error) void connection.close()
      else receive(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
    },
  })
  // The server knows the subscription when it answered, or has refused it before.
  const hasAnswered = asker(connection)
  if (!(await hasAnswered())) {
    await connection.close()
    throw new Error('the broker refused the subscription, or went away')
  }
  return speak(connection, config.subject, hasAnswered)
}

type Asks = () => Promise<boolean>

/**
 * Asks whether the server took all that was sent. A flush of a connection that is closed meanwhile may never be over by itself;
 * what waits for the end of the connection once for each question would stay as long as the connection does.
 */
function asker(connection: NatsConnection): Asks {
  const waiting = new Set<(hasAnswered: boolean) => void>()
  const tellAll = (): void => {
    for (const tell of waiting) tell(false)
  }
  void connection.closed().then(tellAll)
  return async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    waiting.add(resolve)
    connection.flush().then(
      () => resolve(true),
      () => resolve(false),
    )
    const hasAnswered = await promise
    waiting.delete(resolve)
    return hasAnswered
  }
}

function optionsOf({ servers, encrypted, caFile, credentials }: NatsConfig): ConnectionOptions {
  return {
    servers: [...servers],
    name: 'prisme',
    noEcho: true,
    // Whoever holds the connection makes the next one, to any of the servers.
    reconnect: false,
    ignoreClusterUpdates: true,
    timeout: 5_000,
    pingInterval: 5_000,
    maxPingOut: 2,
    ...(encrypted ? { tls: caFile === undefined ? {} : { caFile } } : {}),
    ...(credentials.kind === 'token' ? { token: credentials.token.reveal() } : {}),
    ...(credentials.kind === 'password'
      ? { user: credentials.user, pass: credentials.password.reveal() }
      : {}),
  }
}

function speak(connection: NatsConnection, subject: string, hasAnswered: Asks): BrokerLink {
  let sent = 0
  let confirmed = 0
  let isConfirming = false
  /** Of what was not sent, the last: it tells the others how much they missed. */
  let newest: Buffer | undefined

  async function confirm(): Promise<void> {
    isConfirming = true
    while (sent - confirmed > confirmEvery && !connection.isClosed()) {
      const upTo = sent
      await hasAnswered()
      confirmed = upTo
    }
    isConfirming = false
    if (newest !== undefined) send(newest)
  }

  function send(frame: Buffer): void {
    if (connection.isClosed()) return
    if (sent - confirmed + frame.length > mostUnconfirmed) {
      newest = frame
      return
    }
    newest = undefined
    try {
      connection.publish(subject, frame)
    } catch {
      // Too long for this server, or just closed: lost, and missed by its count.
      return
    }
    sent += frame.length
    if (!isConfirming && sent - confirmed > confirmEvery) void confirm()
  }

  return {
    ended: connection.closed().then(() => undefined),
    send,
    async close() {
      const late = setTimeout(() => void connection.close(), 1_000)
      await hasAnswered()
      await connection.close()
      clearTimeout(late)
    },
  }
}
