import { join } from 'node:path'
import { createChance } from './chance.ts'
import { check } from './checker/check.ts'
import type { Broken, Evidence } from './checker/evidence.ts'
import { readFiles, readLeftovers } from './checker/file-truth.ts'
import { readTruth, standingsOf } from './checker/oracle.ts'
import { type Crowd, converge, gatherCrowd } from './crowd/crowd.ts'
import type { Size } from './crowd/plan.ts'
import { openJournals, readHistory } from './history/journal.ts'
import { startAll } from './nemesis/faults.ts'
import { runNemesis } from './nemesis/nemesis.ts'
import { type FaultName, type PlannedFault, planFaults } from './nemesis/schedule.ts'
import type { BrokerKind } from './world/broker.ts'
import { watchMemory } from './world/memory.ts'
import type { StoreKind } from './world/store.ts'
import { openWorld, type World } from './world/world.ts'

export interface RunOptions {
  seed: string
  seconds: number
  gateways: number
  size: Size
  /** Messages per second and writer. */
  pace: number
  /** Files per minute and writer. */
  files: number
  faults: readonly FaultName[]
  broker: BrokerKind
  store: StoreKind
  /** The socket of a clamd that runs already. */
  scanner?: string
  /** How long to wait for everyone to have everything, in seconds; more than 30 tells by how much a promise is broken. */
  patience: number
  /** Directory of the sources the servers run, when they are not ours. */
  source?: string
  /** Statements for its database, before anything runs. */
  prepare?: string
  report(line: string): void
  /** Takes the directory of histories and logs before it is removed. */
  keep?(directory: string, broken: readonly Broken[]): Promise<void>
}

export interface Outcome {
  broken: Broken[]
  evidence: Evidence
  plan: readonly PlannedFault[]
  /** Servers that ended without having been asked to, or never began to listen. */
  ownEnds: { gateway: number; times: number }[]
}

/** One whole run: a world, a crowd, the storm, the calm after it, and the judgement. */
export async function run(options: RunOptions): Promise<Outcome> {
  const { report, seed, seconds } = options
  const chance = createChance(seed)
  const plan = planFaults({ ...options, chance: chance.fork('faults') })
  report('opening a database, its servers and their links')
  await using world = await openWorld({ ...options, megabytes: 320, note: report })
  await startAll(world.gateways)
  report('the servers run; making people and conversations')
  const history = join(world.directory, 'history')
  const journals = openJournals(history)
  const crowd = await gatherCrowd({ ...options, world, chance, journals })
  try {
    await settled(world, crowd)
    report(
      `${options.size.writers} writers and ${options.size.readers} readers in ${crowd.conversations.length} conversations`,
    )
    const memory = watchMemory(world.gateways)
    const { convergence } = await storm(options, { world, crowd, plan })
    report(`the storm of ${seconds} s is over; reading the log back`)
    const conversations = await readTruth({
      ask: world.ask,
      conversations: crowd.conversations,
      readers: crowd.readers.map(({ client }) => client.person.accountId),
    })
    const found = await readFiles(crowd.organiser, world.ask)
    crowd.leave()
    await journals.close()
    const memoryUsed = memory.stop()
    // Whoever still waits for a store that never answered waits no longer.
    await Promise.all(world.gateways.map((gateway) => gateway.kill()))
    const evidence: Evidence = {
      history: await readHistory(history),
      conversations,
      convergence,
      files: { found, ...(await readLeftovers(world)) },
      memory: memoryUsed,
      stalledSockets: options.size.stalled,
    }
    const broken = check(evidence)
    await options.keep?.(world.directory, broken)
    const ownEnds = world.gateways.flatMap(({ number: gateway, ownEnds: times }) =>
      times === 0 ? [] : [{ gateway, times }],
    )
    return { broken, evidence, plan, ownEnds }
  } finally {
    crowd.leave()
  }
}

/** Everyone has read everything before the first fault: what is measured is the storm, not the arrival. */
async function settled(world: World, crowd: Crowd): Promise<void> {
  const { milliseconds, behind } = await converge(crowd, await standingsOf(world.ask), 60_000)
  if (milliseconds === undefined) throw new Error(`before any fault: ${behind[0]}`)
}

interface Stage {
  world: World
  crowd: Crowd
  plan: readonly PlannedFault[]
}

async function storm(
  { report, seconds, patience }: RunOptions,
  { world, crowd, plan }: Stage,
): Promise<Pick<Evidence, 'convergence'>> {
  const [stop, giveUp, over] = [new AbortController(), new AbortController(), new AbortController()]
  const convergence: Evidence['convergence'] = []
  const measure = async (after: string): Promise<void> => {
    const outcome = await converge(crowd, await standingsOf(world.ask), patience * 1_000)
    convergence.push({ after, ...outcome })
    report(
      `after ${after}, everyone had everything ${outcome.milliseconds === undefined ? 'never' : `in ${(outcome.milliseconds / 1_000).toFixed(1)} s`}`,
    )
  }
  crowd.stall(over.signal)
  const life = crowd.live(stop.signal, giveUp.signal)
  try {
    await runNemesis({ world, plan, seconds, stop: stop.signal, note: report })
    await measure('the last fault')
    stop.abort()
    const late = setTimeout(() => giveUp.abort(), patience * 1_000)
    await life
    clearTimeout(late)
    // M-6: nothing follows these, and their pushes to other gateways are lost: only the log can tell of them.
    const speakAgain = await world.broker.silence()
    await crowd.lastWords(giveUp.signal)
    await speakAgain()
    await measure('the last words')
  } finally {
    stop.abort()
    giveUp.abort()
    over.abort()
    await life
  }
  return { convergence }
}
