import type { Clock } from '../../ports/clock.ts'

/** Keys that nobody has, from one network: so many at once, then so many a second. */
const burst = 30
const perSecond = 1
const mostNetworks = 10_000

export interface GuessBrake {
  isOn(network: string): boolean
  missed(network: string): void
}

/** Nobody guesses 256 bits; who tries costs the database nothing for long. */
export function createGuessBrake(clock: Clock): GuessBrake {
  const missed = new Map<string, { count: number; at: number }>()

  function countOf(network: string, now: number): number {
    const known = missed.get(network)
    return known === undefined
      ? 0
      : Math.max(0, known.count - (Math.max(0, now - known.at) / 1000) * perSecond)
  }

  return {
    isOn: (network) => countOf(network, clock.now().getTime()) >= burst,
    missed(network) {
      const at = clock.now().getTime()
      const count = countOf(network, at) + 1
      missed.delete(network)
      missed.set(network, { count, at })
      const oldest = missed.size > mostNetworks ? missed.keys().next().value : undefined
      if (oldest !== undefined) missed.delete(oldest)
    },
  }
}
