import { join } from 'node:path'
import { addCompany, openHouse } from '../house/open-house.ts'
import { openWorkplace } from '../house/workplace.ts'
import { type LoadProcess, startLoad } from '../load/load-process.ts'
import type { LoadFigures } from '../load/orders.ts'
import { describeMachine } from '../measure/machine.ts'
import { prismePeer } from '../peers/prisme.ts'
import { startWorker } from '../processes/worker-process.ts'
import type { FloodOptions } from './options.ts'
import type { FloodOrder, Pushed } from './orders.ts'
import { printFlood, type Round } from './report.ts'

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
  const serving = await prismePeer({ house, profile, report }).serve()
  stack.defer(serving.stop)
  const talk = await startLoad(house.target)
  stack.defer(talk.stop)
  const flooder = await startWorker(new URL('flooder.ts', import.meta.url))
  stack.defer(flooder.stop)
  const tell = (order: FloodOrder): Promise<unknown> => flooder.ask(order)
  report('Everyone enters…')
  await talk.enter()
  await tell({ order: 'enter', target: { ...house.target, ...other }, sockets, window })
  const rounds: Round[] = []
  for (let round = 1; round <= options.rounds; round++) {
    const alone = await measureTalk(talk, options)
    await tell({ order: 'push' })
    const beside = await measureTalk(talk, options)
    const pushed = (await tell({ order: 'rest' })) as Pushed // What it answers.
    rounds.push({ alone, beside, pushed })
    report(
      `Round ${round}: p99 ${alone.p99.toFixed(1)} ms alone, ${beside.p99.toFixed(1)} ms beside the flood`,
    )
  }
  return printFlood({ options, machine, raised: house.raised, rounds })
}

function measureTalk(talk: LoadProcess, { rate, warm, seconds }: FloodOptions): Promise<LoadFigures> {
  return talk.run({ pace: { mode: 'open', rate }, warm, seconds }, () => {})
}
