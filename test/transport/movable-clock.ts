import type { World } from '../../src/adapters/from-config.ts'

export interface MovableClock {
  /** To be given to the house. */
  world(world: World): World
  now(): Date
  /** Moves the server's time on. */
  advance(seconds: number): void
}

/** The server's clock: it stands still until it is moved. */
export function movableClock(): MovableClock {
  let now = Date.now()
  return {
    now: () => new Date(now),
    world: (world) => ({ ...world, clock: { now: () => new Date(now) } }),
    advance(seconds) {
      now += seconds * 1_000
    },
  }
}
