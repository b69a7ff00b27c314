import type { WebSocket } from 'ws'
import type { Identification } from '../caller-of.ts'
import type { SocketSession } from './session.ts'
import type { Subscriptions } from './subscriptions.ts'

interface Needs {
  subscriptions: Subscriptions
  identification: Identification
  uploads(): 'on' | 'off'
}

interface Watched {
  ws: WebSocket
  session: SocketSession
  /** When the other side was last heard, and when the last heartbeat went out; monotonic milliseconds. */
  heardAt: number
  beatAt: number
}

/** M-7: a socket not heard of for so long is closed; in milliseconds. */
const silenceEnds = 45_000
const mostPingsPerMinute = 50
/** How often ended sessions are looked for, beside being told of them at once. */
const sessionsEvery = 5_000

/** Heartbeats with the heads that moved (M-6), silence, floods of pings, and sessions that ended elsewhere. */
export function keepAlive(
  needs: Needs,
  every: number,
): { watch(ws: WebSocket, session: SocketSession): void; stop(): void } {
  const watched = new Set<Watched>()
  let uploads = needs.uploads()

  const beat = (entry: Watched, now: number): void => {
    const heads = needs.subscriptions.movedSince(entry.session, entry.beatAt)
    entry.beatAt = now
    entry.session.send({ heartbeat: { heads, uploads } })
    entry.ws.ping()
  }

  const tick = (): void => {
    const now = performance.now()
    const changed = uploads !== needs.uploads()
    uploads = needs.uploads()
    for (const entry of watched) {
      if (now - entry.heardAt > silenceEnds) entry.session.close('slow_consumer')
      else if (changed || now - entry.beatAt >= every) beat(entry, now)
    }
  }

  async function endOverSessions(): Promise<void> {
    const byCompany = Map.groupBy([...watched], ({ session }) => session.identity.companyId)
    for (const [companyId, entries] of byCompany) {
      const ids = [...new Set(entries.map(({ session }) => session.identity.sessionId))]
      for (const id of await needs.identification.ended(companyId, ids)) needs.subscriptions.endSession(id)
    }
  }

  const timers = [
    setInterval(tick, 1_000),
    // Without the database it is tried again; requests are refused meanwhile anyway.
    setInterval(() => endOverSessions().catch(() => undefined), sessionsEvery),
  ]
  for (const timer of timers) timer.unref()

  return {
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
    watch(ws, session) {
      const now = performance.now()
      const entry: Watched = { ws, session, heardAt: now, beatAt: now }
      watched.add(entry)
      ws.once('close', () => watched.delete(entry))
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
