import {
  type Head,
  type Hello,
  heartbeatEvery,
  type Locale,
  type LogEntry,
  type Output,
  Problem,
} from '../index.ts'
import { type Call, type CallInput, ConnectionLost, problemFrom } from './carrier.ts'

export interface SocketNeeds {
  /** Such as wss://localhost:8443. */
  origin: string
  ticket: string
  locale: Locale
  onEvent(entry: LogEntry): void
  /** Heads from a heartbeat or a lag notice: what the client misses below them, it pulls. */
  onHeads(heads: readonly Head[], uploads: 'on' | 'off' | undefined): void
  /** Called once, when an open socket closes; `code` is a close code of RFC 6455 or of the problem list. */
  onClose(code: number): void
  WebSocket?: typeof WebSocket
}

export interface ClientSocket {
  readonly hello: Hello
  readonly call: Call
  close(): void
}

interface Pending {
  resolve(output: unknown): void
  reject(error: Error): void
}

/** Opens a socket, authenticates it, and resolves with the server's hello. Rejects when the server refuses. */
export function openSocket(needs: SocketNeeds): Promise<ClientSocket> {
  const Socket = needs.WebSocket ?? WebSocket
  const socket = new Socket(`${needs.origin}/v1/socket`)
  const pending = new Map<string, Pending>()
  let nextId = 1
  let watchdog: ReturnType<typeof setTimeout> | undefined

  const call: Call = <Name extends Parameters<Call>[0]>(op: Name, input: CallInput<Name>) =>
    new Promise<Output<Name>>((resolve, reject) => {
      if (socket.readyState !== Socket.OPEN) return reject(new ConnectionLost('the socket is closed'))
      const id = String(nextId++)
      // The server answers what the operation declares; the contract tests hold it to that.
      pending.set(id, { resolve: resolve as (output: unknown) => void, reject })
      socket.send(JSON.stringify({ id, op, input }))
    })

  const answer = (frame: { id: string; output?: unknown; error?: unknown }): void => {
    const waiting = pending.get(frame.id)
    pending.delete(frame.id)
    if (frame.error !== undefined) waiting?.reject(problemFrom(frame.error))
    else waiting?.resolve(frame.output)
  }

  const heard = (): void => {
    clearTimeout(watchdog)
    // A half-open connection says nothing: two missed heartbeats and it counts as lost.
    watchdog = setTimeout(() => socket.close(), heartbeatEvery * 2)
  }

  return new Promise((resolve, reject) => {
    let open = false
    // From the start: a connection may be half-open before it ever says anything.
    heard()
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ op: 'authenticate', ticket: needs.ticket, locale: needs.locale }))
    })
    socket.addEventListener('message', ({ data }) => {
      heard()
      const frame = JSON.parse(String(data))
      if ('event' in frame) needs.onEvent(frame.event)
      else if ('heartbeat' in frame) needs.onHeads(frame.heartbeat.heads, frame.heartbeat.uploads)
      else if ('lag' in frame) needs.onHeads(frame.lag.heads, undefined)
      else if ('hello' in frame) {
        open = true
        resolve({ hello: frame.hello, call, close: () => socket.close(1000) })
      } else if (frame.id !== null) answer(frame)
      else if (!open) reject(problemFrom(frame.error))
    })
    socket.addEventListener('error', () => {})
    socket.addEventListener('close', ({ code }) => {
      clearTimeout(watchdog)
      for (const waiting of pending.values()) waiting.reject(new ConnectionLost('the socket closed'))
      pending.clear()
      if (open) needs.onClose(code)
      else
        reject(code === 4401 ? new Problem('not_authenticated') : new ConnectionLost(`closed with ${code}`))
    })
  })
}
