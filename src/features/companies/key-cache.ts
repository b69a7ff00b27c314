import type { EnvelopeKey } from '../../crypto/message-envelope.ts'
import type { Clock } from '../../ports/clock.ts'

export interface CachedKey {
  key: EnvelopeKey
  /** When it must be forgotten, in milliseconds since the epoch. */
  until: number
}

export interface KeyCache {
  get(name: string): CachedKey | undefined
  set(name: string, entry: CachedKey): void
}

/** Keys by name, each until its time; the least recently used leaves when there are too many. */
export function createKeyCache(limits: { clock: Clock; largest: number }): KeyCache {
  const entries = new Map<string, CachedKey>()
  return {
    get(name) {
      const entry = entries.get(name)
      if (entry === undefined) return undefined
      entries.delete(name)
      if (entry.until <= limits.clock.now().getTime()) return undefined
      entries.set(name, entry)
      return entry
    },
    set(name, entry) {
      entries.set(name, entry)
      const oldest = entries.size > limits.largest ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
    },
  }
}
