import type { Head, Hello, LogEntry } from '../index.ts'
import { Problem } from '../index.ts'
import type { Call } from './carrier.ts'
import type { ClientSession } from './session.ts'
import { type ClientSocket, openSocket } from './socket.ts'
import { createWatermarks } from './watermarks.ts'

export type LiveState = 'connecting' | 'online' | 'offline'

export interface LiveNeeds {
  session: ClientSession
  /** Such as wss://localhost:8443. */
  origin: string
  locale: 'fr' | 'en'
  /** Each event of each followed conversation, once, in order, without a gap. */
  onEntry(entry: LogEntry): void
  /** The conversations the server says are ours, when they differ from those followed: time to list them anew. */
  onUnfollowed(conversationIds: readonly string[]): void
  onState(state: LiveState): void
  onUploads?(uploads: 'on' | 'off'): void
  WebSocket?: typeof WebSocket
  /** Milliseconds to wait before the attempt-th reconnection. */
  backOff?: (attempt: number) => number
}

export interface Live {
  start(): void
  stop(): void
  /** Tries at once instead of waiting for its turn: the network has just come back. Does nothing when it is online. */
  wake(): void
  /** Says that everything of a conversation up to `watermark` is already known. */
  follow(conversationId: string, watermark: number): void
  unfollow(conversationId: string): void
  /** Takes an event from elsewhere, such as a page of the log, as if it had been pushed. */
  receive(entry: LogEntry): void
  /** Over the socket when it is open, over REST otherwise. */
  readonly call: Call
}

const jittered = (attempt: number): number => Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)

/** A connection that comes back by itself and leaves no hole: the log is the truth, a pushed event only a hint (M-5). */
export function createLive(needs: LiveNeeds): Live {
  const backOff = needs.backOff ?? jittered
  let socket: ClientSocket | undefined
  let stopped = true
  let attempt = 0
  /** Which start this is: what an earlier one left under way no longer counts. */
  let turn = 0
  let connecting = false
  let epoch: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const call: Call = (name, input) => (socket?.call ?? needs.session.call)(name, input)
  // Pages of the log may be larger than a frame: they are pulled over REST.
  const watermarks = createWatermarks({
    call: needs.session.call,
    onEntry: needs.onEntry,
    stillWanted: () => !stopped,
  })

  const compare = (heads: readonly Head[]): void => {
    const unknown = heads.filter((head) => !watermarks.follows(head.conversationId))
    if (unknown.length > 0) needs.onUnfollowed(unknown.map((head) => head.conversationId))
    for (const { conversationId, head } of heads) watermarks.reach(conversationId, head)
  }

  const greet = (hello: Hello): void => {
    if (epoch !== undefined && epoch !== hello.logEpoch) watermarks.lowerTo(hello.heads)
    epoch = hello.logEpoch
    const ours = new Set<string>(hello.heads.map((head) => head.conversationId))
    const gone = watermarks.followed().filter((id) => !ours.has(id))
    if (gone.length > 0) needs.onUnfollowed(gone)
    needs.onUploads?.(hello.uploads)
    compare(hello.heads)
  }

  const onEvent = (entry: LogEntry): void => {
    if (watermarks.follows(entry.conversationId)) watermarks.receive(entry)
    else needs.onUnfollowed([entry.conversationId])
  }

  async function connect(current: number): Promise<void> {
    needs.onState('connecting')
    const { ticket } = await needs.session.call('sessions.createSocketTicket', {})
    const opened = await openSocket({
      origin: needs.origin,
      ticket,
      locale: needs.locale,
      onEvent,
      onHeads: (heads, uploads) => {
        if (uploads !== undefined) needs.onUploads?.(uploads)
        compare(heads)
      },
      onClose: () => {
        if (current !== turn) return
        socket = undefined
        again()
      },
      ...(needs.WebSocket ? { WebSocket: needs.WebSocket } : {}),
    })
    if (current !== turn) return opened.close()
    socket = opened
    attempt = 0
    needs.onState('online')
    greet(opened.hello)
  }

  function again(): void {
    if (stopped) return
    needs.onState('offline')
    timer = setTimeout(tryToConnect, backOff(attempt++))
  }

  function tryToConnect(): void {
    clearTimeout(timer)
    const current = turn
    connecting = true
    connect(current)
      .catch((error: unknown) => {
        // Signed out: trying again would only fail again. The session tells its owner.
        const over = error instanceof Problem && error.code === 'session_ended'
        if (!over && current === turn) again()
      })
      .finally(() => {
        if (current === turn) connecting = false
      })
  }

  return {
    call,
    follow: watermarks.follow,
    unfollow: watermarks.unfollow,
    receive: watermarks.receive,
    start() {
      if (!stopped) return
      stopped = false
      turn++
      tryToConnect()
    },
    wake() {
      if (!stopped && socket === undefined && !connecting) tryToConnect()
    },
    stop() {
      stopped = true
      turn++
      clearTimeout(timer)
      socket?.close()
      socket = undefined
    },
  }
}
