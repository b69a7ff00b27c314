import type { CompanyPolicy } from '../../protocol/index.ts'

/** How long a session lasts, in seconds (A-10, R31). */
export interface SessionLimits {
  /** Without an act of its person. */
  idleSeconds: number
  /** However active its person is. */
  absoluteSeconds: number
}

export function limitsOf({ sessions }: CompanyPolicy): SessionLimits {
  return { idleSeconds: sessions.idleMinutes * 60, absoluteSeconds: sessions.absoluteHours * 3_600 }
}

/** sessions one account may have open; one more ends the one that was idle longest. */
export const mostSessions = 10

/** An act is noted at most so often, in seconds: more would be a write for each. */
export const noteEvery = 60

/** What of a session bounds it. */
export interface SessionBounds {
  created_at: Date
  /** When it ends however active its person is, or the account's access does. */
  lasts_until: Date
  /** When it ends without an act of its person. */
  idle_until: Date
  idle_seconds: number
}

/**
 * When a session ends, whether an act of its person moves that, and from when on the person is to be told: two minutes
 * before, where the limit is shorter a fifth of it (WCAG 2.2.1 asks for twenty seconds at least).
 */
export function endOf(bounds: SessionBounds): { until: Date; unlessActive: boolean; warnAt: number } {
  const unlessActive = bounds.idle_until < bounds.lasts_until
  const until = unlessActive ? bounds.idle_until : bounds.lasts_until
  const length = unlessActive
    ? bounds.idle_seconds * 1_000
    : bounds.lasts_until.getTime() - bounds.created_at.getTime()
  return { until, unlessActive, warnAt: until.getTime() - Math.min(120_000, Math.floor(length / 5)) }
}
