import { Problem } from '../index.ts'
import { askedToWait, fullJitter } from './back-off.ts'

/** The service restarts: everybody was sent away at the same moment (RFC 6455's registry). */
const serviceRestart = 1012
const spreadAfterRestart = 3_000
const tooManySockets = 4429
const longPause = 30_000
/**
 * In milliseconds. Everyone converges within thirty seconds of any fault (G4), and an attempt that began before its end may
 * take fifteen to fail: the pause after it, the next attempt and what was missed share the rest.
 */
const longestPause = 10_000
/** A connection that lasted this long was a good one: the next cut starts from the shortest pause again. */
const provenAfter = 10_000

export interface Reconnection {
  /** A socket is open, and has said hello. */
  opened(now: number): void
  /** How long to stay away, in milliseconds, after a socket closed with `code` or could not be opened for `error`. */
  pause(why: { code: number } | { error: unknown }, now: number): number
}

/** When to come back. A server that closes each socket as soon as it is open is met with ever longer pauses as well. */
export function createReconnection(random: () => number): Reconnection {
  let attempt = 0
  let openSince: number | undefined

  return {
    opened(now) {
      openSince = now
    },
    pause(why, now) {
      if (openSince !== undefined && now - openSince >= provenAfter) attempt = 0
      openSince = undefined
      const first = attempt === 0
      const usual = fullJitter(attempt++, random, longestPause)
      if (meansTooMany(why)) return longPause + random() * longPause
      if ('error' in why) return Math.max(usual, askedToWait(why.error) * (1 + random() / 2))
      return why.code === serviceRestart && first ? random() * spreadAfterRestart : usual
    },
  }
}

function meansTooMany(why: { code: number } | { error: unknown }): boolean {
  if ('code' in why) return why.code === tooManySockets
  return why.error instanceof Problem && why.error.code === 'too_many_sockets'
}
