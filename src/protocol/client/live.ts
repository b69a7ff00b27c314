import {
  type Ending,
  findOperation,
  type Head,
  type Hello,
  type HelloHead,
  type LogEntry,
  maxFrameBytes,
  type ReadNews,
} from '../index.ts'
import { isSignedOut } from './back-off.ts'
import type { Call } from './carrier.ts'
import { createReconnection } from './reconnection.ts'
import type { ClientSession } from './session.ts'
import { type ClientSocket, openSocket } from './socket.ts'
import { createTickets } from './tickets.ts'
import { createWatermarks } from './watermarks.ts'

/** `ended`: the server knows no such session any more, and nothing is tried again. */
export type LiveState = 'connecting' | 'online' | 'offline' | 'ended'

export interface LiveNeeds {
  session: ClientSession
  /** Such as wss://localhost:8443. */
  origin: string
  locale: 'fr' | 'en'
  /** Each event of each followed conversation, once, in order, without a gap. */
  onEntry(entry: LogEntry): void
  /** Conversations where the server's view and ours differ (new, gone, or its log shorter): time to list them anew. */
  onUnfollowed(conversationIds: readonly string[]): void
  /** The database was restored to an earlier point (M-8): whatever was read may have gone another way since. */
  onRestored?(): void
  onState(state: LiveState): void
  /** The connection is there; how far the reader has read each conversation, on whichever device. */
  onGreeted?(heads: readonly HelloHead[]): void
  /** Members have read further, the reader on another device among them. Best effort: `conversations.readMarks` says how it stands. */
  onRead?(news: ReadNews): void
  onUploads?(uploads: 'on' | 'off'): void
  /** The session ends soon: `session.active()` moves the end where `unlessActive` says so (R31). */
  onEnding?(ending: Ending): void
  WebSocket?: typeof WebSocket
  /** Milliseconds to wait before the attempt-th reconnection, instead of the rules of reconnection.ts. */
  backOff?: (attempt: number) => number
  random?: () => number
  now?: () => number
}

export interface Live {
  start(): void
  stop(): void
  /** The network may be back, or somebody looks again: tries at once what waits, and doubts a connection long silent. */
  wake(): void
  /** Says that everything of a conversation up to `watermark` is already known. */
  follow(conversationId: string, watermark: number): void
  unfollow(conversationId: string): void
  /** Up to where everything of a conversation is known; 0 when it is not followed. */
  watermark(conversationId: string): number
  /** The conversation before the reader's eyes: what it misses is pulled before the others. */
  prefer(conversationId: string | undefined): void
  /** Takes an event from elsewhere, such as a page of the log, as if it had been pushed. */
  receive(entry: LogEntry): void
  /** Over the socket when it is open and the request fits into a frame, over REST otherwise. */
  readonly call: Call
}

/** A connection that comes back by itself and leaves no hole: the log is the truth, a pushed event only a hint (M-5). */
export function createLive(needs: LiveNeeds): Live {
  const { session, random = Math.random, now = Date.now } = needs
  const reconnection = createReconnection(random)
  const tickets = createTickets({ call: session.call, now })
  let socket: ClientSocket | undefined
  let stopped = true
  let attempt = 0
  /** Which start this is: what an earlier one left under way no longer counts. */
  let turn = 0
  let connecting = false
  let epoch: string | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const call: Call = (name, input) =>
    socket !== undefined && fitsInFrame(name, input) ? socket.call(name, input) : session.call(name, input)
  // Pages of the log may be larger than a frame: they are pulled over REST.
  const watermarks = createWatermarks({
    call: session.call,
    onEntry: needs.onEntry,
    onAstray: (conversationId) => needs.onUnfollowed([conversationId]),
    random,
  })

  const compare = (heads: readonly Head[]): void => {
    const unknown = heads.filter((head) => !watermarks.follows(head.conversationId))
    if (unknown.length > 0) needs.onUnfollowed(unknown.map((head) => head.conversationId))
    for (const { conversationId, head } of heads) watermarks.reach(conversationId, head)
  }

  const greet = (hello: Hello): void => {
    const restored = epoch !== undefined && epoch !== hello.logEpoch
    epoch = hello.logEpoch
    if (restored) {
      watermarks.lowerTo(hello.heads)
      needs.onRestored?.()
    }
    const ours = new Set<string>(hello.heads.map((head) => head.conversationId))
    const gone = watermarks.followed().filter((id) => !ours.has(id))
    if (gone.length > 0) needs.onUnfollowed(gone)
    needs.onUploads?.(hello.uploads)
    compare(hello.heads)
    watermarks.wake()
    needs.onGreeted?.(hello.heads)
  }

  const onEvent = (entry: LogEntry): void => {
    if (watermarks.follows(entry.conversationId)) watermarks.receive(entry)
    else needs.onUnfollowed([entry.conversationId])
  }

  async function connect(current: number): Promise<void> {
    needs.onState('connecting')
    let closedEarly: number | undefined
    const opened = await tickets.openWith((ticket) =>
      openSocket({
        origin: needs.origin,
        ticket,
        locale: needs.locale,
        onEvent,
        onHeads(heads, uploads) {
          if (uploads !== undefined) needs.onUploads?.(uploads)
          compare(heads)
        },
        onTicket: tickets.keep,
        onRead: (news) => needs.onRead?.(news),
        onEnding: (ending) => needs.onEnding?.(ending),
        onClose(code) {
          closedEarly = code
          if (current !== turn || socket === undefined) return
          socket = undefined
          // The server knows best whether the session is over: it is asked for a ticket, and refuses one.
          if (code === 4401) tickets.forget()
          again({ code })
        },
        ...(needs.WebSocket ? { WebSocket: needs.WebSocket } : {}),
      }),
    )
    if (current !== turn) return opened.close()
    // Its last frame may have come with its first one.
    if (closedEarly !== undefined) return again({ code: closedEarly })
    socket = opened
    attempt = 0
    reconnection.opened(now())
    needs.onState('online')
    greet(opened.hello)
  }

  function again(why: { code: number } | { error: unknown }): void {
    if (stopped) return
    needs.onState('offline')
    const pause = reconnection.pause(why, now())
    timer = setTimeout(tryToConnect, needs.backOff?.(attempt++) ?? pause)
  }

  function tryToConnect(): void {
    clearTimeout(timer)
    const current = turn
    connecting = true
    connect(current)
      .catch((error: unknown) => {
        if (current !== turn) return
        // Signed out: trying again would only fail again. The session tells its owner.
        if (isSignedOut(error)) end()
        else again({ error })
      })
      .finally(() => {
        if (current === turn) connecting = false
      })
  }

  function stop(): void {
    stopped = true
    turn++
    clearTimeout(timer)
    watermarks.stop()
    tickets.forget()
    socket?.close()
    socket = undefined
  }

  function end(): void {
    stop()
    needs.onState('ended')
  }

  return {
    call,
    stop,
    follow: watermarks.follow,
    unfollow: watermarks.unfollow,
    watermark: watermarks.watermark,
    prefer: watermarks.prefer,
    receive: watermarks.receive,
    start() {
      if (!stopped) return
      stopped = false
      turn++
      tryToConnect()
    },
    wake() {
      if (stopped) return
      watermarks.wake()
      if (socket !== undefined) socket.doubt()
      else if (!connecting) tryToConnect()
    },
  }
}

/** A long text full of quotes grows when it is escaped; a frame too large would close the socket (G-4). */
function fitsInFrame(name: string, input: unknown): boolean {
  if (findOperation(name)?.socket !== true) return false
  const text = JSON.stringify(input)
  const room = maxFrameBytes - 1_024
  return text.length * 3 < room || new TextEncoder().encode(text).length < room
}
