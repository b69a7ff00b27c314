import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sampleOf } from '../fanout/figures.ts'
import { openHouse } from '../house/open-house.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { type LoadProcess, startLoad } from '../load/load-process.ts'
import type { Pace } from '../load/pace.ts'
import { memoryBytes } from '../measure/memory.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import type { Serving } from '../peers/peer.ts'
import { prismePeer } from '../peers/prisme.ts'
import type { GrowthNeeds } from './growth.ts'
import type { Outcome, Point } from './outcome.ts'

type People = PrismeTarget['rooms'][number]

const loadFigures = { 'CPU µs per delivery': 'µs', 'CPU µs per message': 'µs', p50: 'ms', p99: 'ms' }

/** Members of one bubble: what a delivery costs, four messages on their way. */
export async function growMembers(needs: GrowthNeeds): Promise<Outcome> {
  const sizes = [2, 10, 50, 200, 1_000].filter((size) => size <= needs.options.most.members)
  const shape = sizes.map((size) => ({ size, rooms: 1, members: size }))
  const points = await measureShapes(needs, 'members', shape, { mode: 'closed', window: 4 })
  return {
    of: 'members',
    title: 'Members of one bubble',
    axis: 'members of the bubble',
    points,
    figures: loadFigures,
    plots: [
      {
        file: 'growth-members.svg',
        title: 'CPU of a delivery as a bubble has more members',
        y: 'µs of CPU',
        figures: ['CPU µs per delivery'],
      },
    ],
    flat: [],
  }
}

/** Rooms that the same hundred messages a second are spread over. */
export async function growRooms(needs: GrowthNeeds): Promise<Outcome> {
  const sizes = [1, 10, 100, 1_000].filter((size) => size <= needs.options.most.rooms)
  const shape = sizes.map((size) => ({ size, rooms: size, members: 2 }))
  const points = await measureShapes(needs, 'rooms', shape, { mode: 'open', rate: 100 })
  return {
    of: 'rooms',
    title: 'Rooms: 100 messages a second, spread over more and more of them',
    axis: 'rooms of two',
    points,
    figures: loadFigures,
    plots: [
      {
        file: 'growth-rooms.svg',
        title: 'CPU of a message as 100 a second spread over more rooms',
        y: 'µs of CPU',
        figures: ['CPU µs per message'],
      },
    ],
    flat: [],
  }
}

interface Shape {
  size: number
  rooms: number
  members: number
}

/** Everyone of every size is connected all the time; the sizes are loaded in turn, round after round. */
async function measureShapes(
  { options, directory, stack, report }: GrowthNeeds,
  name: string,
  shapes: Shape[],
  pace: Pace,
): Promise<Point[]> {
  const people = shapes.reduce((sum, { rooms, members }) => sum + rooms * members, 0)
  const place = join(directory, name)
  const house = await openHouse({
    directory: place,
    rooms: 1,
    members: people,
    socketsPerAccount: 10,
    stack,
    report,
  })
  const serving = await prismePeer({ house, profile: undefined, report }).serve()
  stack.defer(serving.stop)
  const everyone: People = [...(house.target.rooms[0] ?? [])]
  const loads: { size: number; load: LoadProcess }[] = []
  for (const { size, rooms, members } of shapes) {
    report(`${name}: ${size.toLocaleString('en')} enter…`)
    const seated = Array.from({ length: rooms }, () => everyone.splice(0, members))
    const load = await startLoad({ ...house.target, rooms: seated })
    stack.defer(load.stop)
    await load.enter()
    loads.push({ size, load })
  }
  const points: Point[] = []
  for (let round = 1; round <= options.rounds; round++) {
    for (const { size, load } of loads) {
      points.push({ round, size, figures: await measureLoad(load, serving, pace, options.seconds) })
      report(`${name}, round ${round}: ${size.toLocaleString('en')} done`)
    }
  }
  return points
}

async function measureLoad(
  load: LoadProcess,
  serving: Serving,
  pace: Pace,
  seconds: number,
): Promise<Record<string, number>> {
  const readings: Processors[] = []
  const figures = await load.run({ pace, warm: 2, seconds }, () =>
    readings.push(readProcessors(serving.processes)),
  )
  if (figures.lost !== 0 || figures.unanswered !== 0) throw new Error('deliveries were lost')
  const what = { round: 0, peer: 'Prisme', mode: pace.mode }
  const { microsPerDelivery, p50, p99 } = sampleOf(what, figures, usedBetween(readings[0], readings[1]))
  const perMessage = (microsPerDelivery * figures.deliveries) / figures.messages
  return { 'CPU µs per delivery': microsPerDelivery, 'CPU µs per message': perMessage, p50, p99 }
}

const settling = 4_000

/** Idle connections beside a hundred messages a second in ten rooms of ten. */
export async function growConnections({ options, directory, stack, report }: GrowthNeeds): Promise<Outcome> {
  const sizes = [100, 1_000, 5_000, 10_000].filter((size) => size <= options.most.connections)
  const place = join(directory, 'connections')
  const socketsPerAccount = Math.ceil(options.most.connections / 100) + 2
  const house = await openHouse({
    directory: place,
    rooms: 20,
    members: 10,
    socketsPerAccount,
    stack,
    report,
  })
  const serving = await prismePeer({ house, profile: undefined, report }).serve()
  stack.defer(serving.stop)
  // Those who talk are not those who are idle: an idle one hears nothing.
  const talk = await startLoad({ ...house.target, rooms: house.target.rooms.slice(0, 10) })
  stack.defer(talk.stop)
  await talk.enter()
  const idle = await startLoad({ ...house.target, rooms: house.target.rooms.slice(10) })
  stack.defer(idle.stop)
  // Code is compiled and pools are filled by the first ones.
  await idle.linger(200)
  await idle.leave()
  await pause(settling)
  const points: Point[] = []
  for (let round = 1; round <= options.rounds; round++) {
    let on = 0
    for (const size of sizes) {
      const before = { memory: memoryBytes(serving.gateway), cpu: readProcessors(serving.processes) }
      await idle.linger(size - on)
      const cpu = Object.values(usedBetween(before.cpu, readProcessors(serving.processes)))
      await pause(settling)
      const kib = (memoryBytes(serving.gateway) - before.memory) / 1_024 / (size - on)
      const connect = (cpu.reduce((sum, seconds) => sum + seconds, 0) * 1_000) / (size - on)
      const pace: Pace = { mode: 'open', rate: 100 }
      const figures = await measureLoad(talk, serving, pace, options.seconds)
      // Only many, in a gateway that never held as many, tell what one connection takes.
      const memory: Record<string, number> = round === 1 && size > 100 ? { 'KiB each': kib } : {}
      points.push({ round, size, figures: { ...figures, ...memory, 'CPU ms per connect': connect } })
      on = size
      report(`connections, round ${round}: ${size.toLocaleString('en')} done`)
    }
    await idle.leave()
    await pause(settling)
  }
  return {
    of: 'connections',
    title: 'Idle connections beside 100 messages a second in ten rooms of ten',
    axis: 'idle connections',
    points,
    figures: { ...loadFigures, 'CPU ms per connect': 'ms', 'KiB each': 'KiB' },
    plots: [
      {
        file: 'growth-connections.svg',
        title: 'CPU of a delivery as more idle connections stand by',
        y: 'µs of CPU',
        figures: ['CPU µs per delivery'],
      },
    ],
    flat: [],
  }
}
