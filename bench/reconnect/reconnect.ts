import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openHouse } from '../house/open-house.ts'
import { openWorkplace } from '../house/workplace.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { type LoadProcess, startLoad } from '../load/load-process.ts'
import type { LoadFigures } from '../load/orders.ts'
import { describeMachine } from '../measure/machine.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import type { Serving } from '../peers/peer.ts'
import { prismePeer } from '../peers/prisme.ts'
import { startWorker } from '../processes/worker-process.ts'
import type { CrowdOrder, Returned } from './crowd-orders.ts'
import { measureFloors } from './floor.ts'
import type { ReconnectOptions } from './options.ts'
import { printReconnect, type Talk } from './report.ts'

interface Needs {
  stack: AsyncDisposableStack
  report(line: string): void
}

const bubbles = { rooms: 10, members: 50 }
const talking = { rooms: 10, members: 5 }
/** For both sides to settle, in milliseconds. */
const settling = 3_000
/** Longer than any storm; it is ended when everyone is back. */
const endless = 3_600

/** Everyone is connected, the gateway is restarted, everyone comes back at once. Answers whether nobody lost anything. */
export async function reconnect(options: ReconnectOptions, { stack, report }: Needs): Promise<boolean> {
  const { clients, atOnce, throughRest, rate, seconds } = options
  const directory = join(await openWorkplace(stack), 'house')
  const socketsPerAccount = Math.ceil(clients / (bubbles.rooms * bubbles.members))
  const rooms = bubbles.rooms + 1
  const house = await openHouse({ directory, rooms, members: 50, socketsPerAccount, stack, report })
  const machine = await describeMachine(directory)
  const { authority, environment } = house
  const files = {
    certificateFile: environment['PRISME_TLS_CERT_FILE'] ?? '',
    keyFile: environment['PRISME_TLS_KEY_FILE'] ?? '',
  }
  const floors = options.withFloor
    ? await measureFloors({ clients, authority, ...files, directory, stack, report })
    : []
  const [crowdTarget, talkTarget] = split(house.target)
  const peer = prismePeer({ house, profile: options.profile, report })
  let serving = await peer.serve()
  stack.defer(() => serving.stop())
  const talk = await startLoad(talkTarget)
  stack.defer(talk.stop)
  const worker = await startWorker(new URL('crowd.ts', import.meta.url))
  stack.defer(worker.stop)
  const crowd = (order: CrowdOrder): Promise<unknown> => worker.ask(order)
  await crowd({ order: 'meet', target: crowdTarget, clients, atOnce, throughRest })

  report(`${clients} clients connect for the first time…`)
  await talk.enter()
  const first = (await crowd({ order: 'enter' })) as Returned // What it answers.
  report(`All on after ${first.seconds.toFixed(1)} s. Quiet…`)
  await pause(settling)
  const quiet = await measureTalk(talk, serving, { rate, seconds })

  report('The gateway is restarted…')
  await talk.leave()
  const stopped = performance.now()
  await serving.stop()
  serving = await peer.serve()
  const outage = (performance.now() - stopped) / 1_000
  await talk.enter()
  const share = options.missed / 100
  await crowd({ order: 'write', messages: 3, share })
  report('Everyone comes back…')
  let storm: Returned | undefined
  const talkMeanwhile = await measureTalk(talk, serving, { rate, seconds: endless }, async () => {
    storm = (await crowd({ order: 'return', share })) as Returned // What it answers.
  })
  if (storm === undefined) throw new Error('nobody came back')
  const lacking = (await crowd({ order: 'lacking' })) as number // What it answers.
  return printReconnect({
    ...{ options, machine, raised: house.raised, outage, first, quiet },
    ...{ storm, talkMeanwhile, lacking, floors },
  })
}

/** Those who come back, and those who are on already: the last room's people, in rooms of their own. */
function split(target: PrismeTarget): [PrismeTarget, PrismeTarget] {
  const talkers = target.rooms.slice(bubbles.rooms).flat()
  const rooms = Array.from({ length: talking.rooms }, () => talkers.splice(0, talking.members))
  return [
    { ...target, rooms: target.rooms.slice(0, bubbles.rooms) },
    { ...target, rooms },
  ]
}

/** Those who are on talk; the processors are read while they are measured, until `meanwhile` is over. */
async function measureTalk(
  talk: LoadProcess,
  serving: Serving,
  { rate, seconds }: { rate: number; seconds: number },
  meanwhile?: () => Promise<void>,
): Promise<Talk> {
  const readings: Processors[] = []
  let happening: Promise<void> | undefined
  const onEdge = (): void => {
    readings.push(readProcessors(serving.processes))
    happening ??= meanwhile?.().finally(() => talk.halt())
  }
  const pace = { mode: 'open', rate } as const
  const figures: LoadFigures = await talk.run({ pace, warm: 2, seconds }, onEdge)
  await happening
  return { figures, cpu: usedBetween(readings[0], readings[1]) }
}
