import { type LoadProcess, startLoad } from '../load/load-process.ts'
import { describeMachine } from '../measure/machine.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import type { Peer, Serving } from '../peers/peer.ts'
import { assemble } from './contestants.ts'
import { type Sample, sampleOf } from './figures.ts'
import { type IdleFigures, measureIdle } from './idle.ts'
import { type FanoutOptions, paceOf } from './options.ts'
import { type FanoutResult, printFanout } from './report.ts'

interface Needs {
  /** Takes what must be undone at the end. */
  stack: AsyncDisposableStack
  report(line: string): void
}

interface Contestant {
  peer: Peer
  load: LoadProcess
  serving: Serving
}

/** Measures what it costs to bring a message to a room, Prisme, its floor and its peers in turn. Answers whether all went well. */
export async function fanout(options: FanoutOptions, { stack, report }: Needs): Promise<boolean> {
  const { directory, raised, peers } = await assemble(options, { stack, report })
  report(`Raised by configuration: ${pairs(raised)}. Every other protection is on.`)
  const machine = await describeMachine(directory)
  const contestants: Contestant[] = []
  for (const peer of peers) contestants.push(await enter(peer, { stack, report }))

  const warming = await measureRounds(contestants, { ...options, rounds: options.warming }, report)
  const samples = await measureRounds(contestants, options, report)
  await requireStored(contestants, [...warming, ...samples], options.rooms)
  const { idle } = options
  const idles = idle === 0 ? [] : await measureIdles(contestants, idle, report)
  const result: FanoutResult = { options, machine, raised, samples, idles }
  return printFanout(result)
}

async function enter(peer: Peer, { stack, report }: Needs): Promise<Contestant> {
  report(`Starting ${peer.name}; everyone enters…`)
  const serving = await peer.serve()
  stack.defer(serving.stop)
  const load = await startLoad(peer.target)
  stack.defer(load.stop)
  await load.enter()
  return { peer, load, serving }
}

async function measureRounds(
  contestants: readonly Contestant[],
  options: FanoutOptions,
  report: Needs['report'],
): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let round = 1; round <= options.rounds; round++) {
    for (const mode of options.modes) {
      for (const contestant of contestants) {
        const sample = await measure(contestant, { round, mode, options })
        samples.push(sample)
        report(
          `Round ${round}, ${mode}: ${sample.peer} ${sample.microsPerDelivery.toFixed(1)} µs per delivery`,
        )
      }
    }
  }
  return samples
}

async function measure(
  { peer, load, serving }: Contestant,
  { round, mode, options }: { round: number; mode: 'closed' | 'open'; options: FanoutOptions },
): Promise<Sample> {
  const readings: Processors[] = []
  const { seconds, warm } = options
  const figures = await load.run({ pace: paceOf(mode, options), seconds, warm }, () =>
    readings.push(readProcessors(serving.processes)),
  )
  return sampleOf({ round, peer: peer.name, mode }, figures, usedBetween(readings[0], readings[1]))
}

/** A peer that passes messages on without keeping them does another work than ours. */
async function requireStored(
  contestants: readonly Contestant[],
  samples: readonly Sample[],
  rooms: number,
): Promise<void> {
  for (const { peer } of contestants) {
    const own = samples.filter((sample) => sample.peer === peer.name)
    // One more for each room: the one that proved it.
    const sent = own.reduce((sum, { sentInAll }) => sum + sentInAll, rooms)
    const stored = (await peer.stored?.()) ?? sent
    if (stored < sent) throw new Error(`${peer.name} holds ${stored} messages of ${sent}`)
  }
}

async function measureIdles(
  contestants: readonly Contestant[],
  connections: number,
  report: Needs['report'],
): Promise<IdleFigures[]> {
  const figures: IdleFigures[] = []
  for (const { peer, load, serving } of contestants) {
    report(`${peer.name}: ${connections} idle connections…`)
    await load.leave()
    await serving.stop()
    figures.push(await measureIdle(peer, load, connections))
  }
  return figures
}

function pairs(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ')
}
