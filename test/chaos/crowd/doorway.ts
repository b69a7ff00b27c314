import type { Chance } from '../chance.ts'

/** Where a person reaches the deployment: one gateway's door at a time, another one when that fails. */
export interface Doorway {
  /** An address of the loopback that is this person's alone. */
  readonly address: string
  /** PEM. */
  readonly authority: string
  port(): number
  /** Which gateway that is, from 1. */
  gateway(): number
  /** The same person before another gateway's door. */
  elsewhere(): Doorway
  /** The door did not work: another one is tried next. */
  failed(): void
}

export interface DoorwayNeeds {
  ports: readonly number[]
  /** Which person, from 0. */
  person: number
  authority: string
  chance: Chance
  /** The gateway they begin at, from 0, where chance is not to decide. */
  first?: number
}

export function createDoorway(needs: DoorwayNeeds): Doorway {
  const { ports, person, authority, chance, first } = needs
  let current = first === undefined ? chance.whole(0, ports.length - 1) : first % ports.length
  const next = (steps: number): number => (current + steps) % ports.length
  return {
    address: `127.1.${Math.floor(person / 250)}.${1 + (person % 250)}`,
    authority,
    port: () => ports[current] ?? 0,
    gateway: () => current + 1,
    elsewhere: () => ({
      ...createDoorway(needs),
      port: () => ports[next(1)] ?? 0,
      gateway: () => next(1) + 1,
      failed() {},
    }),
    failed() {
      current = next(chance.whole(1, Math.max(1, ports.length - 1)))
    },
  }
}
