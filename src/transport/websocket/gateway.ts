import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:https'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Identity } from '../../dispatch/caller.ts'
import type { Dispatch } from '../../dispatch/dispatch.ts'
import { problemOf } from '../../dispatch/problem-of.ts'
import type { RequestLog } from '../../observability/request-log.ts'
import {
  AuthenticateFrame,
  closeCodeOf,
  heartbeatEvery,
  maxFrameBytes,
  Problem,
} from '../../protocol/index.ts'
import { askedHost } from '../asked-host.ts'
import type { Identification } from '../caller-of.ts'
import { parseJson } from '../json-input.ts'
import type { ClientOrigin, OriginOf } from '../origin.ts'
import { Brake } from './brake.ts'
import type { FairTurns } from './fair-turns.ts'
import { keepAlive } from './keep-alive.ts'
import { createPaces, type Pace } from './pace.ts'
import { type RequestNeeds, serveRequests } from './requests.ts'
import { createSocketSession, type SocketSession } from './session.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface GatewayNeeds {
  dispatch: Dispatch
  identification: Identification
  subscriptions: Subscriptions
  log: RequestLog
  originOf: OriginOf
  /** Values of the Host header that are ours. */
  hosts: ReadonlySet<string>
  allowedOrigins: ReadonlySet<string>
  limits: { socketsPerAccount: number; socketsPerAddress: number; sockets: number }
  logEpoch(): string
  uploads(): 'on' | 'off'
  now(): Date
  drainSeconds: number
  /** How fast the sockets of an account are read. */
  pace: Pace
  turns: FairTurns
}

/** a socket that has not shown its ticket by then is closed; in milliseconds. */
const authenticateWithin = 5_000
const largestFirstFrame = 4_096
/** Milliseconds between two rounds of sending clients away. */
const drainStep = 100

/** G-4. A const of its own because the library's types do not know all of its options yet. */
const limits = {
  noServer: true,
  perMessageDeflate: false,
  // a ticket has no place there, and there is only one protocol to speak.
  handleProtocols: () => false as const,
  maxPayload: maxFrameBytes,
  maxFragments: 16,
  maxBufferedChunks: 256,
  maxPendingAutoPongs: 8,
  closeTimeout: 5_000,
}

export interface Gateway {
  sockets(): number
  /** Reads what was revoked now: something was. */
  heedRevocations(): Promise<void>
  /** Closes every socket with 1012: its client comes back. */
  sendAway(): void
  /** Sends everyone away, spread over the time to drain: they come back to others, not all at once (D-8). */
  close(): Promise<void>
}

/** Sockets at /v1/socket: RFC 6455, text frames, no compression, authenticated by their first frame. */
export function openGateway(server: Server, needs: GatewayNeeds): Gateway {
  const wss = new WebSocketServer(limits)
  const waiting = new Map<string, number>()
  let draining = false
  const paces = createPaces(needs.pace)
  const pulse = keepAlive(needs, heartbeatEvery)

  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    const origin = needs.originOf(request)
    const { network } = origin
    const refusal = refusalOf(request, network)
    if (refusal !== undefined) return refuse(stream, refusal)
    waiting.set(network, (waiting.get(network) ?? 0) + 1)
    let counted = true
    const settled = (): void => {
      if (!counted) return
      counted = false
      const left = (waiting.get(network) ?? 1) - 1
      if (left > 0) waiting.set(network, left)
      else waiting.delete(network)
    }
    stream.once('close', settled)
    wss.handleUpgrade(request, stream, head, (ws) => authenticate(ws, stream, origin, settled))
  })

  function refusalOf(request: IncomingMessage, network: string): string | undefined {
    if (!needs.hosts.has(askedHost(request))) return '400 Bad Request'
    // Compared as text: a target that is no URL must be refused, not thrown at.
    if (request.url?.split('?', 1)[0] !== '/v1/socket') return '404 Not Found'
    const { origin, 'sec-websocket-version': version } = request.headers
    // The library would also take version 8, whose origin travels in another header (G-4).
    if (version !== '13') return '426 Upgrade Required\r\nSec-WebSocket-Version: 13'
    // Without an Origin it is no browser; a ticket, never a cookie, says who it is.
    if (origin !== undefined && !needs.allowedOrigins.has(origin)) return '403 Forbidden'
    if (draining || wss.clients.size >= needs.limits.sockets) return '503 Service Unavailable'
    if ((waiting.get(network) ?? 0) >= needs.limits.socketsPerAddress) return '503 Service Unavailable'
    return undefined
  }

  function authenticate(ws: WebSocket, stream: Duplex, origin: ClientOrigin, settled: () => void): void {
    ws.on('error', () => {})
    const late = setTimeout(() => ws.close(4401, 'not_authenticated'), authenticateWithin)
    ws.once('close', () => clearTimeout(late))
    ws.once('message', (data: Buffer, isBinary: boolean) => {
      clearTimeout(late)
      if (isBinary) return ws.close(1003, 'text frames only')
      // Whoever speaks before the hello is told so: nothing is dropped in silence.
      ws.on('message', () => ws.close(4400, 'bad_frame'))
      enter(ws, stream, origin, data).then(settled, (error: unknown) => {
        const problem = problemOf(error)
        if (problem.code === 'internal_error') needs.log.note('socket_refused', problem)
        ws.send(JSON.stringify({ id: null, error: problem.toDetails() }))
        ws.close(closeCode(problem), problem.code)
      })
    })
  }

  async function enter(ws: WebSocket, stream: Duplex, origin: ClientOrigin, data: Buffer): Promise<void> {
    if (data.length > largestFirstFrame) throw new Problem('bad_frame')
    const first = AuthenticateFrame.safeParse(parseFirst(data))
    if (!first.success) throw new Problem('not_authenticated')
    const identity = await needs.identification.byTicket(first.data.ticket, origin)
    refuseBarred(identity)
    if (needs.subscriptions.socketsOfAccount(identity.accountId).size >= needs.limits.socketsPerAccount) {
      throw new Problem('too_many_sockets')
    }
    if (ws.readyState !== ws.OPEN) return
    const session = createSocketSession({
      ws,
      stream,
      gather: (write) => needs.turns.gather(identity.companyId, write),
      identity,
      origin,
      headsOf: needs.subscriptions.headsOf,
    })
    ws.once('close', () => needs.subscriptions.leave(session))
    const brake = new Brake(ws)
    const requests: RequestNeeds = {
      ...needs,
      asker: needs.turns.asker(identity.companyId, brake),
      locale: first.data.locale,
    }
    // The hello comes first: no heartbeat and no answer may overtake it.
    await greet(session)
    if (!session.open) return
    ws.removeAllListeners('message')
    paces.keep(ws, brake, identity.apiKey?.keyId ?? identity.accountId)
    serveRequests(ws, session, requests)
    pulse.watch(ws, session)
  }

  async function greet(session: SocketSession): Promise<void> {
    const heads = await needs.subscriptions.enter(session)
    // something may have been revoked after the ticket was read and before this socket could be found.
    if (needs.identification.revokedLately(session.identity)) {
      const identity = await needs.identification.current(session.identity, session.origin.address)
      refuseBarred(identity)
      session.become(identity)
    }
    const hello = {
      sessionId: session.identity.sessionId,
      logEpoch: needs.logEpoch(),
      heads,
      uploads: needs.uploads(),
      reconnectTicket: needs.identification.reconnectTicket(session.identity, session.origin.network),
      serverTime: needs.now().toISOString(),
    }
    needs.turns.spend(session.identity.companyId, () => session.greet({ hello }))
  }

  return {
    sockets: () => wss.clients.size,
    heedRevocations: pulse.heedRevocations,
    sendAway: () => void drain([...wss.clients], 0),
    async close() {
      draining = true
      await drain([...wss.clients], needs.drainSeconds * 1_000)
      pulse.stop()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          for (const ws of wss.clients) ws.terminate()
          resolve()
        }, 1_000)
        wss.close(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    },
  }
}

/** 1012: the service restarts; clients come back, each after its own while. */
async function drain(clients: readonly WebSocket[], milliseconds: number): Promise<void> {
  const steps = Math.max(1, Math.floor(milliseconds / drainStep))
  const atOnce = Math.max(1, Math.ceil(clients.length / steps))
  for (let at = 0; at < clients.length; at += atOnce) {
    for (const ws of clients.slice(at, at + atOnce)) ws.close(1012)
    if (at + atOnce < clients.length) await new Promise((resolve) => setTimeout(resolve, drainStep))
  }
}

function parseFirst(data: Buffer): unknown {
  try {
    return parseJson(data.toString())
  } catch (cause) {
    throw new Problem('bad_frame', { cause })
  }
}

/** A socket is told of everything as it happens: who may not read has none. */
function refuseBarred({ barred }: Identity): void {
  if (barred !== undefined) throw new Problem(barred)
}

function closeCode(problem: Problem): number {
  if (problem.status === 403) return closeCodeOf(problem.code)
  if (problem.code === 'bad_frame') return 4400
  if (problem.code === 'too_many_sockets') return 4429
  return problem.status === 401 ? 4401 : 1013
}

/** Closed from both sides: a client that does not close would hold a connection that is counted nowhere. */
function refuse(stream: Duplex, status: string): void {
  stream.once('finish', () => stream.destroy())
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
