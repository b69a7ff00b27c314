import { afterAll } from 'vitest'
import type { Role } from '../../src/protocol/index.ts'
import { type House, type HouseOptions, openHouse } from './house.ts'

/** A company of its own on a server that others use as well. */
export type Company<Name extends string> = Pick<House<Name>, 'origin' | 'people'>

export interface SharedHouse extends AsyncDisposable {
  company<Name extends string>(people: Record<Name, Role>): Promise<Company<Name>>
}

/** One server for all who need no more than people; opened when the first one asks. */
export function shared(open: () => Promise<House<never>>): SharedHouse {
  let opened: Promise<House<never>> | undefined
  return {
    async company(people) {
      opened ??= open()
      const { origin, company } = await opened
      return { origin, people: await company('Clinique des Tilleuls', people) }
    },
    [Symbol.asyncDispose]: async () => (await opened)?.[Symbol.asyncDispose](),
  }
}

/** The same for the tests of a file, closed after the last of them: a company is a small part of what a server costs. */
export function sharedHouse(options: Partial<HouseOptions<never>> = {}): SharedHouse['company'] {
  const house = shared(() => openHouse({ ...options, people: {} }))
  afterAll(() => house[Symbol.asyncDispose]())
  return house.company
}
