import type { EnvelopeKey } from '../../crypto/message-envelope.ts'
import type { Clock } from '../../ports/clock.ts'

export interface KeyCache {
  get(name: string): EnvelopeKey | undefined
  set(name: string, key: EnvelopeKey): void
}

/** Keys by name, each for a limited time; the least recently used leaves when there are too many. */
export function createKeyCache(limits: { clock: Clock; timeToLive: number; largest: number }): KeyCache {
  const entries = new Map<string, { key: EnvelopeKey; until: number }>()
  return {
    get(name) {
      const entry = entries.get(name)
      if (entry === undefined) return undefined
      entries.delete(name)
      if (entry.until <= limits.clock.now().getTime()) return undefined
      entries.set(name, entry)
      return entry.key
    },
    set(name, key) {
      entries.set(name, { key, until: limits.clock.now().getTime() + limits.timeToLive })
      const oldest = entries.size > limits.largest ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
    },
  }
}
