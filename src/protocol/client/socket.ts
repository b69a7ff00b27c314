import {
  type Ending,
  type Head,
  type Hello,
  type Locale,
  type LogEntry,
  longestSilence,
  type Output,
  Problem,
  type ReadNews,
} from '../index.ts'
import { type Call, type CallInput, ConnectionLost, problemFrom } from './carrier.ts'

export interface SocketNeeds {
  /** Such as wss://localhost:8443. */
  origin: string
  /** Asked for when it is about to be sent: what could not even be opened has spent no ticket. */
  ticket(): string
  locale: Locale
  onEvent(entry: LogEntry): void
  /** Heads from a heartbeat or a lag notice: what the client misses below them, it pulls. */
  onHeads(heads: readonly Head[], uploads: 'on' | 'off' | undefined): void
  /** Members have read further, the reader on another device among them. */
  onRead(news: ReadNews): void
  /** The session ends soon, unless its person does something or whatever happens. */
  onEnding(ending: Ending): void
  /** What opens the next socket of this session without asking, where the server gives it. */
  onTicket(ticket: string | undefined): void
  /** Called once, when an open socket closes; `code` is a close code of RFC 6455 or of the problem list. */
  onClose(code: number): void
  WebSocket?: typeof WebSocket
}

export interface ClientSocket {
  readonly hello: Hello
  readonly call: Call
  /** Has the other side prove that it is there, unless it was heard just now; without a sign of it the socket closes. */
  doubt(): void
  close(): void
}

interface Pending {
  resolve(output: unknown): void
  reject(error: Error): void
}

/** From the first byte to the hello, in milliseconds. */
const openWithin = 15_000
/** Heard of within this time, it is there; silent for as long when asked, it is not. */
const doubtAfter = 5_000
/** RFC 6455, 7.1.5: closed without a close frame. */
const vanished = 1006

/** Opens a socket, authenticates it, and resolves with the server's hello. Rejects when the server refuses. */
export function openSocket(needs: SocketNeeds): Promise<ClientSocket> {
  const Socket = needs.WebSocket ?? WebSocket
  const socket = new Socket(`${needs.origin}/v1/socket`)
  const pending = new Map<string, Pending>()
  let nextId = 1
  let closed = false
  let heardAt = performance.now()
  let watchdog: ReturnType<typeof setTimeout> | undefined
  let onClosed: (code: number) => void = () => {}

  const call: Call = <Name extends Parameters<Call>[0]>(op: Name, input: CallInput<Name>) =>
    new Promise<Output<Name>>((resolve, reject) => {
      if (closed || socket.readyState !== Socket.OPEN)
        return reject(new ConnectionLost('the socket is closed'))
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

  const close = (code: number): void => {
    if (closed) return
    closed = true
    clearTimeout(watchdog)
    for (const waiting of pending.values()) waiting.reject(new ConnectionLost('the socket closed'))
    pending.clear()
    onClosed(code)
  }

  const expectWithin = (milliseconds: number): void => {
    clearTimeout(watchdog)
    // A half-open connection says nothing, and would not answer a close either: it counts as closed from here on.
    watchdog = setTimeout(() => {
      close(vanished)
      socket.close()
    }, milliseconds)
  }

  const doubt = (): void => {
    if (performance.now() - heardAt < doubtAfter) return
    call('accounts.me', {}).catch(() => undefined)
    expectWithin(doubtAfter)
  }

  return new Promise((resolve, reject) => {
    onClosed = (code) =>
      reject(code === 4401 ? new Problem('not_authenticated') : new ConnectionLost(`closed with ${code}`))
    const greeted = (hello: Hello): void => {
      onClosed = needs.onClose
      needs.onTicket(hello.reconnectTicket)
      resolve({ hello, call, doubt, close: () => socket.close(1000) })
    }
    expectWithin(openWithin)
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ op: 'authenticate', ticket: needs.ticket(), locale: needs.locale }))
    })
    socket.addEventListener('message', ({ data }) => {
      if (closed) return
      heardAt = performance.now()
      expectWithin(longestSilence)
      const frame = JSON.parse(String(data))
      if ('event' in frame) needs.onEvent(frame.event)
      else if ('heartbeat' in frame) {
        needs.onTicket(frame.heartbeat.reconnectTicket)
        needs.onHeads(frame.heartbeat.heads, frame.heartbeat.uploads)
      } else if ('lag' in frame) needs.onHeads(frame.lag.heads, undefined)
      else if ('read' in frame) needs.onRead(frame.read)
      else if ('ending' in frame) needs.onEnding(frame.ending)
      else if ('hello' in frame) greeted(frame.hello)
      else if (frame.id !== null) answer(frame)
      // Before the hello it says why there is none; the promise is settled only once.
      else reject(problemFrom(frame.error))
    })
    socket.addEventListener('error', () => {})
    socket.addEventListener('close', ({ code }) => close(code))
  })
}
