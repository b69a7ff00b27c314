import { join } from 'node:path'
import { askClamd } from '../../src/embedded/clamd-command.ts'
import { openHouse } from '../house/open-house.ts'
import { openWorkplace } from '../house/workplace.ts'
import { describeMachine } from '../measure/machine.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import { prismePeer } from '../peers/prisme.ts'
import { startWorker, type WorkerProcess } from '../processes/worker-process.ts'
import type { CarrierOrder, Way } from './carrier.ts'
import type { ScanOptions } from './options.ts'
import { printScan, type Transfer } from './report.ts'

interface Needs {
  stack: AsyncDisposableStack
  report(line: string): void
}

const ways: readonly Way[] = ['instream', 'upload']

/** Compares what clamd scans by itself with what an upload through the server reaches, on the same clamd. */
export async function scan(options: ScanOptions, { stack, report }: Needs): Promise<boolean> {
  const directory = join(await openWorkplace(stack), 'house')
  const house = await openHouse({ directory, rooms: 1, members: 1, socketsPerAccount: 1, stack, report })
  const socket = house.environment['CLAMD_SOCKET']
  if (socket === undefined || house.clamdPid === undefined) throw new Error('there is no clamd here')
  const serving = await prismePeer({ house, profile: options.profile, report }).serve()
  stack.defer(serving.stop)
  const carrier = await startWorker(new URL('carrier.ts', import.meta.url))
  stack.defer(carrier.stop)
  const bytes = options.megabytes * 2 ** 20
  await carrier.ask({ order: 'meet', target: house.target, socket, bytes } satisfies CarrierOrder)
  const processes = { ...serving.processes, clamd: house.clamdPid }
  report('Warming up…')
  for (const way of ways) await transfer(carrier, way, processes)
  const transfers: Transfer[] = []
  for (let round = 1; round <= options.rounds; round++) {
    for (const way of ways) {
      const done = { round, way, ...(await transfer(carrier, way, processes)) }
      transfers.push(done)
      report(`Round ${round}: ${way} ${(options.megabytes / done.seconds).toFixed(1)} MiB/s`)
    }
  }
  const clamd = (await askClamd(socket, 'VERSION')) ?? 'unknown'
  const machine = await describeMachine(house.directory)
  printScan({ options, machine, clamd, raised: house.raised, transfers })
  return true
}

async function transfer(
  carrier: WorkerProcess,
  way: Way,
  processes: Readonly<Record<string, number>>,
): Promise<Pick<Transfer, 'seconds' | 'cpu'>> {
  const readings: Processors[] = []
  const order: CarrierOrder = { order: 'carry', way }
  const answer = await carrier.ask(order, () => readings.push(readProcessors(processes)))
  return { seconds: answer as number, cpu: usedBetween(readings[0], readings[1]) } // What it answers.
}
