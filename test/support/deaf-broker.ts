import type { World } from '../../src/adapters/from-config.ts'

/** A world whose broker loses everything: gateways hear nothing of one another. */
export function deafWorld(world: World): World {
  return {
    ...world,
    broker: { ...world.broker, publish() {}, onMessage() {}, onGap() {}, connected: () => false },
  }
}
