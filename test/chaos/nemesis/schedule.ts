import type { Chance } from '../chance.ts'

const lanes = ['process', 'network', 'outside'] as const

/**
 * Every fault: whether it befalls processes, the network, or what lies outside (where files and keys are kept), and how
 * long it lasts, in seconds. One fault of each lane may be under way at a time.
 */
export const faultKinds = {
  'kill-gateway': { lane: 'process', lasts: [1, 6] },
  'kill-all': { lane: 'process', lasts: [1, 5] },
  'freeze-gateway': { lane: 'process', lasts: [5, 20] },
  'rolling-restart': { lane: 'process', lasts: [0, 1] },
  'stop-postgres': { lane: 'process', lasts: [1, 6] },
  'kill-backend': { lane: 'process', lasts: [1, 3] },
  'disk-full': { lane: 'process', lasts: [4, 12] },
  clock: { lane: 'process', lasts: [6, 15] },
  cut: { lane: 'network', lasts: [1, 8] },
  'half-open': { lane: 'network', lasts: [5, 15] },
  latency: { lane: 'network', lasts: [6, 15] },
  trickle: { lane: 'network', lasts: [5, 12] },
  'stalled-readers': { lane: 'network', lasts: [8, 20] },
  'cut-database': { lane: 'network', lasts: [1, 8] },
  'half-open-database': { lane: 'network', lasts: [5, 15] },
  'silence-broker': { lane: 'network', lasts: [4, 20] },
  'slow-database': { lane: 'network', lasts: [5, 10] },
  'store-down': { lane: 'outside', lasts: [3, 12] },
  'store-full': { lane: 'outside', lasts: [3, 12] },
  'store-cut': { lane: 'outside', lasts: [3, 10] },
  'store-slow': { lane: 'outside', lasts: [5, 12] },
  'store-half-open': { lane: 'outside', lasts: [5, 12] },
  'store-refuses': { lane: 'outside', lasts: [3, 12] },
  'keys-down': { lane: 'outside', lasts: [3, 12] },
} as const satisfies Record<string, { lane: Lane; lasts: readonly [number, number] }>

type Lane = (typeof lanes)[number]

export type FaultName = keyof typeof faultKinds
/** Faults that only one kind of store can have. */
export const onlyIn: Partial<Record<FaultName, 'directory' | 's3'>> = {
  'store-full': 'directory',
  'store-cut': 's3',
  'store-slow': 's3',
  'store-half-open': 's3',
  'store-refuses': 's3',
}
export type StoreFault = Extract<FaultName, `store-${string}`>
export const faultNames = Object.keys(faultKinds) as FaultName[] // Its own keys.

/** A fault that is going to happen: when, in seconds from the start, for how long, and where. */
export interface PlannedFault {
  name: FaultName
  at: number
  lasts: number
  /** The gateway it befalls, if it befalls one, from 1. */
  target: number
  /** Of those faults that have two ways: forwards or backwards, gently or not. */
  way: 0 | 1
}

export interface ScheduleNeeds {
  seconds: number
  gateways: number
  faults: readonly FaultName[]
  chance: Chance
}

/** What bringing back takes at the least, in seconds: a server process has to start. */
const recovery = { process: 3, network: 0, outside: 0 } as const

/** The plan of a run. Each lane goes through all its faults, in an order of chance, before one comes again. */
export function planFaults({ seconds, gateways, faults, chance }: ScheduleNeeds): PlannedFault[] {
  // A short run has short faults, so that it holds several.
  const scale = Math.min(1, Math.max(0.2, seconds / 300))
  const planned: PlannedFault[] = []
  for (const lane of lanes) {
    const lots = chance.fork(lane)
    const kinds = faults.filter((name) => faultKinds[name].lane === lane)
    let bag: FaultName[] = []
    let at = lots.next() * 4 * scale + 1
    while (kinds.length > 0) {
      if (bag.length === 0) bag = lots.shuffled(kinds)
      const name = bag.shift() ?? 'cut'
      const [least, most] = faultKinds[name].lasts
      const lasts = round((least + (most - least) * lots.next()) * scale)
      if (at + lasts > seconds) break
      planned.push({
        name,
        at: round(at),
        lasts,
        target: lots.whole(1, gateways),
        way: lots.whole(0, 1) === 0 ? 0 : 1,
      })
      at += lasts + recovery[lane] + (2 + 6 * lots.next()) * scale
    }
  }
  return planned.sort((a, b) => a.at - b.at)
}

const round = (seconds: number): number => Math.round(seconds * 100) / 100
