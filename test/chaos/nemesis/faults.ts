import type { Gateway } from '../world/gateway.ts'
import type { World } from '../world/world.ts'
import { killCommittingBackend } from './kill-backend.ts'
import type { FaultName, PlannedFault, StoreFault } from './schedule.ts'

/** Undoes a fault. */
type Lift = () => Promise<void> | void

/** Brings a fault about, and answers how to undo it. Runs on its own time only where the fault is a sequence. */
type Bring = (world: World, fault: PlannedFault) => Promise<Lift> | Lift

const hour = 3_600_000

export const faults: Readonly<Record<FaultName, Bring>> = {
  async 'kill-gateway'(world, { target }) {
    const gateway = at(world, target)
    await gateway.kill()
    return () => gateway.start()
  },
  async 'kill-all'({ gateways }) {
    await Promise.all(gateways.map((gateway) => gateway.kill()))
    return () => startAll(gateways)
  },
  'freeze-gateway'(world, { target }) {
    const gateway = at(world, target)
    gateway.freeze()
    return () => gateway.thaw()
  },
  /** D-8: one after the other, the next only when the last one serves again. */
  async 'rolling-restart'({ gateways }) {
    for (const gateway of gateways) {
      await gateway.stop()
      await gateway.start()
    }
    return () => {}
  },
  async 'stop-postgres'({ database }) {
    await database.stopImmediately()
    return () => database.ensureRunning()
  },
  async 'kill-backend'(world, { way }) {
    await killCommittingBackend(world, way === 0 ? 'terminate' : 'kill')
    return () => world.database.ensureRunning()
  },
  async 'disk-full'({ volume, database }) {
    await volume.fill()
    return async () => {
      await volume.drain()
      // Without a byte for its log, PostgreSQL may have given up.
      await database.ensureRunning()
    }
  },
  async clock(world, { target, way }) {
    const gateway = at(world, target)
    await gateway.stop()
    await gateway.startWithMovableClock()
    gateway.shiftClock(way === 0 ? hour : -hour)
    return async () => {
      await gateway.stop()
      await gateway.start()
    }
  },
  cut: (world, { target }) => onLink(at(world, target).door, (link) => link.cut()),
  'half-open': (world, { target }) => onLink(at(world, target).door, (link) => link.blackHole()),
  latency: (world, { target }) => onLink(at(world, target).door, (link) => link.delay(2_000)),
  trickle: (world, { target }) => onLink(at(world, target).door, (link) => link.trickle(1)),
  'stalled-readers': (world, { target }) => onLink(at(world, target).door, (link) => link.stall(0.5)),
  'cut-database': (world, { target }) => onLink(at(world, target).databaseLink, (link) => link.cut()),
  'half-open-database': (world, { target }) =>
    onLink(at(world, target).databaseLink, (link) => link.blackHole()),
  'silence-broker': ({ broker }) => broker.silence(),
  'slow-database': (world, { target }) => onLink(at(world, target).databaseLink, (link) => link.delay(300)),
  'store-down': inStore('store-down'),
  'store-full': inStore('store-full'),
  'store-cut': inStore('store-cut'),
  'store-slow': inStore('store-slow'),
  'store-half-open': inStore('store-half-open'),
  'store-refuses': inStore('store-refuses'),
  'keys-down': ({ keyring }) => keyring.takeAway(),
}

/** Why a fault cannot be brought about here, if it cannot. */
export function whyNot(name: FaultName, { volume, store }: World): string | undefined {
  if (name.startsWith('store-') && store.harms[name as StoreFault] === undefined)
    // As it begins.
    return `it cannot befall this store (${store.kind})`
  if (name === 'disk-full' && !volume.limited) return 'no file system can be mounted here (it takes root)'
  return undefined
}

export async function startAll(gateways: readonly Gateway[]): Promise<void> {
  await Promise.all(gateways.map((gateway) => gateway.start()))
}

function inStore(name: StoreFault): Bring {
  return ({ store }, { way }) => store.harms[name]?.(way) ?? (() => {})
}

function onLink(link: Gateway['door'], harm: (link: Gateway['door']) => void): Lift {
  harm(link)
  return () => link.restore()
}

function at({ gateways }: World, target: number): Gateway {
  const gateway = gateways[target - 1]
  if (gateway === undefined) throw new Error(`there is no gateway ${target}`)
  return gateway
}
