import { setTimeout as pause } from 'node:timers/promises'
import type { World } from '../world/world.ts'
import { faults, startAll, whyNot } from './faults.ts'
import { faultKinds, type PlannedFault } from './schedule.ts'

export interface NemesisNeeds {
  world: World
  plan: readonly PlannedFault[]
  seconds: number
  stop: AbortSignal
  note(text: string): void
}

/** Carries out the plan; resolves when its time is over, or it was told to stop, and every fault was lifted. */
export async function runNemesis(needs: NemesisNeeds): Promise<void> {
  const start = performance.now()
  const lanes = Map.groupBy(needs.plan, (fault) => faultKinds[fault.name].lane)
  const wholeTime = pause(needs.seconds * 1_000, undefined, { signal: needs.stop }).catch(() => undefined)
  await Promise.all([wholeTime, ...[...lanes.values()].map((lane) => runLane(needs, lane, start))])
  await restoreAll(needs.world)
}

async function runLane(
  { world, stop, note, seconds }: NemesisNeeds,
  lane: readonly PlannedFault[],
  start: number,
): Promise<void> {
  const wait = (milliseconds: number): Promise<unknown> =>
    pause(Math.max(0, milliseconds), undefined, { signal: stop }).catch(() => undefined)
  for (const fault of lane) {
    await wait(start + fault.at * 1_000 - performance.now())
    if (stop.aborted) return
    // The one before took longer to recover from than was planned for.
    const late = performance.now() > start + seconds * 1_000
    const why = late ? 'the time is over' : whyNot(fault.name, world)
    if (why !== undefined) {
      note(`${describe(fault)}: left out, ${why}`)
      continue
    }
    note(describe(fault))
    try {
      const lift = await faults[fault.name](world, fault)
      await wait(fault.lasts * 1_000)
      await lift()
    } catch (error) {
      note(`${describe(fault)}: ${error instanceof Error ? error.message : 'failed'}`)
    }
  }
}

export function describe({ name, at, lasts, target, way }: PlannedFault): string {
  return `${at.toFixed(1)} s: ${name} (gateway ${target}, way ${way}) for ${lasts.toFixed(1)} s`
}

/** Whatever happened: everything runs, everything is connected. */
export async function restoreAll({ gateways, volume, database, store, keyring }: World): Promise<void> {
  await volume.drain()
  await store.restore()
  await keyring.restore()
  await database.ensureRunning()
  for (const { door, databaseLink } of gateways) {
    door.restore()
    databaseLink.restore()
  }
  for (const gateway of gateways) gateway.thaw()
  await startAll(gateways)
}
