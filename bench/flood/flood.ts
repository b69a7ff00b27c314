import { join } from 'node:path'
import { addCompany, openHouse } from '../house/open-house.ts'
import { openWorkplace } from '../house/workplace.ts'
import { type LoadProcess, startLoad } from '../load/load-process.ts'
import { describeMachine } from '../measure/machine.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import type { Serving } from '../peers/peer.ts'
import { prismePeer, twoGatewaysPeer } from '../peers/prisme.ts'
import { startWorker } from '../processes/worker-process.ts'
import type { FloodOptions } from './options.ts'
import type { FloodOrder, Pushed } from './orders.ts'
import { printFlood, type Round, type Talk } from './report.ts'

interface Needs {
  stack: AsyncDisposableStack
  report(line: string): void
}

const talking = { rooms: 10, members: 5 }

/** What a company that floods with all it may does to another one that talks: alone, beside the flood, and again. */
export async function flood(options: FloodOptions, { stack, report }: Needs): Promise<boolean> {
  const { accounts, sockets, window, profile } = options
  const directory = join(await openWorkplace(stack), 'house')
  const house = await openHouse({ ...{ directory, ...talking, stack, report }, limits: 'usual' })
  const machine = await describeMachine(directory)
  const other = await addCompany(house, { rooms: 1, members: accounts, people: 'crue' })
  const needs = { house, profile, report }
  const peer = options.gateways === 2 ? await twoGatewaysPeer(needs, undefined) : prismePeer(needs)
  const serving = await peer.serve()
  stack.defer(serving.stop)
  const talk = await startLoad(house.target)
  stack.defer(talk.stop)
  const flooder = await startWorker(new URL('flooder.ts', import.meta.url))
  stack.defer(flooder.stop)
  const processes = { ...serving.processes, flood: flooder.pid }
  const tell = (order: FloodOrder): Promise<unknown> => flooder.ask(order)
  report('Everyone enters…')
  await talk.enter()
  await tell({ order: 'enter', target: { ...peer.target, ...other }, sockets, window })
  const rounds: Round[] = []
  for (let round = 1; round <= options.rounds; round++) {
    const alone = await measureTalk(talk, options, processes)
    await tell({ order: 'push' })
    const beside = await measureTalk(talk, options, processes)
    const pushed = (await tell({ order: 'rest' })) as Pushed // What it answers.
    rounds.push({ alone, beside, pushed })
    report(
      `Round ${round}: p99 ${alone.p99.toFixed(1)} ms alone, ${beside.p99.toFixed(1)} ms beside the flood`,
    )
  }
  return printFlood({ options, machine, raised: house.raised, rounds })
}

async function measureTalk(
  talk: LoadProcess,
  { rate, warm, seconds }: FloodOptions,
  processes: Serving['processes'],
): Promise<Talk> {
  const readings: Processors[] = []
  const figures = await talk.run({ pace: { mode: 'open', rate }, warm, seconds }, () =>
    readings.push(readProcessors(processes)),
  )
  return { ...figures, processors: usedBetween(readings[0], readings[1]) }
}
