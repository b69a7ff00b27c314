import type { WebSocket } from 'ws'
import type { Identification } from '../caller-of.ts'
import { createHeartbeats } from './heartbeats.ts'
import { heedRevocations } from './heed-revocations.ts'
import type { SocketSession } from './session.ts'
import type { Subscriptions } from './subscriptions.ts'

interface Needs {
  subscriptions: Subscriptions
  identification: Identification
  uploads(): 'on' | 'off'
  now(): Date
}

interface Watched {
  ws: WebSocket
  session: SocketSession
  /** When the other side was last heard, and when the last heartbeat went out; monotonic milliseconds. */
  heardAt: number
  beatAt: number
  /** Which end its person was told of; milliseconds since 1970. */
  toldOf: number
  /** Whether it is being read when its session ends. */
  looking: boolean
}

/** M-7: a socket not heard of for so long is closed; in milliseconds. */
const silenceEnds = 45_000
const mostPingsPerMinute = 50
/** how often what was revoked is read, and without having read it for how long no socket is kept; milliseconds. */
const revocationsEvery = 500
const blindEnds = 5_000
/** How often rooms are compared with the log: a push that was lost is found by the second comparison (M-4). */
const logEvery = 1_000

export interface KeepAlive {
  watch(ws: WebSocket, session: SocketSession): void
  /** Reads what was revoked now, without waiting for its turn: something was. */
  heedRevocations(): Promise<void>
  stop(): void
}

/** Heartbeats with the heads that moved (M-6), silence, floods of pings, and sessions that ended elsewhere. */
export function keepAlive(needs: Needs, every: number): KeepAlive {
  const watched = new Set<Watched>()
  let uploads = needs.uploads()

  const beat = (entry: Watched): void => {
    const heads = needs.subscriptions.movedSince(entry.session, entry.beatAt)
    entry.beatAt = performance.now()
    const { identity, origin } = entry.session
    const reconnectTicket = needs.identification.reconnectTicket(identity, origin.network)
    entry.session.send({ heartbeat: { heads, uploads, reconnectTicket } })
    entry.ws.ping()
  }

  const heartbeats = createHeartbeats({
    every,
    now: () => performance.now(),
    beat,
    chance: Math.random,
    later: setImmediate,
  })
  const revocations = heedRevocations(needs)
  let blind = false

  /**
   * R31: what is known of the end may be old, for an act on any gateway moves it. It is read before anyone is warned, and
   * again before the socket closes.
   */
  const nearsItsEnd = async (entry: Watched): Promise<void> => {
    const { session } = entry
    const known = session.identity.until.getTime()
    if (entry.looking || (entry.toldOf === known && known > needs.now().getTime())) return
    entry.looking = true
    await revocations.lookAnew(session)
    entry.looking = false
    const { until, unlessActive, warnAt } = session.identity
    if (until <= needs.now()) return session.close('session_ended')
    if (warnAt > needs.now().getTime() || entry.toldOf === until.getTime()) return
    entry.toldOf = until.getTime()
    session.send({ ending: { at: until.toISOString(), unlessActive } })
  }

  const tick = (): void => {
    const now = performance.now()
    // Whose session may be over cannot be told any more: nobody is served by the sockets of this gateway. Seen twice,
    // because after a pause of the whole process the reading that is due comes first.
    const blindBefore = blind
    blind = now - revocations.knownAt() > blindEnds
    if (blind && blindBefore) for (const { session } of watched) session.close('unavailable')
    const changed = uploads !== needs.uploads()
    uploads = needs.uploads()
    const time = needs.now().getTime()
    for (const entry of watched) {
      if (entry.session.identity.warnAt <= time) void nearsItsEnd(entry)
      if (now - entry.heardAt > silenceEnds) entry.session.close('slow_consumer')
    }
    heartbeats.tell(changed)
  }

  const stops = [
    again(1_000, async () => tick()),
    again(revocationsEvery, revocations.heed),
    again(logEvery, () => needs.subscriptions.compareSome()),
  ]

  return {
    heedRevocations: revocations.heed,
    stop() {
      for (const stop of stops) stop()
    },
    watch(ws, session) {
      const now = performance.now()
      const entry: Watched = { ws, session, heardAt: now, beatAt: now, toldOf: 0, looking: false }
      watched.add(entry)
      heartbeats.watch(entry)
      ws.once('close', () => {
        watched.delete(entry)
        heartbeats.unwatch(entry)
      })
      const heard = (): void => {
        entry.heardAt = performance.now()
      }
      ws.on('pong', heard).on('message', heard)
      let pings = 0
      let minute = now
      ws.on('ping', () => {
        heard()
        if (entry.heardAt - minute > 60_000) [pings, minute] = [0, entry.heardAt]
        if (++pings > mostPingsPerMinute) ws.close(1008, 'too many pings')
      })
    },
  }
}

/** Does the work over and over, never twice at once, with so many milliseconds between two times. */
function again(milliseconds: number, work: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const turn = async (): Promise<void> => {
    await work().catch(() => undefined)
    if (!stopped) timer = setTimeout(turn, milliseconds).unref()
  }
  timer = setTimeout(turn, milliseconds).unref()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
