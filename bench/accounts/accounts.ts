import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type House, openHouse } from '../house/open-house.ts'
import { openWorkplace } from '../house/workplace.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { type LoadProcess, startLoad } from '../load/load-process.ts'
import type { LoadFigures } from '../load/orders.ts'
import { describeMachine } from '../measure/machine.ts'
import { type Processors, readProcessors, usedBetween } from '../measure/processor-time.ts'
import { prismePeer, twoGatewaysPeer } from '../peers/prisme.ts'
import { startWorker, type WorkerProcess } from '../processes/worker-process.ts'
import type { AccountsOptions } from './options.ts'
import type { HashingOrder, PeopleOrder, Revocations, SignIns } from './orders.ts'
import { printAccounts, type Round } from './report.ts'

interface Needs {
  stack: AsyncDisposableStack
  report(line: string): void
}

const talking = { rooms: 10, members: 5 }
/** Enough people that nobody has ten sessions before the end: an eleventh would end one, and write a mail. */
const crowds = 12
/** What a server hashes with when nobody configures anything. */
const usualHashing = { memoryKiB: 47_104, passes: 1 }
/** For both sides to settle, in milliseconds. */
const settling = 1_000

/** What signing in costs, what it does to those who talk, and how soon an ended session is gone. */
export async function accounts(options: AccountsOptions, { stack, report }: Needs): Promise<boolean> {
  const { profile } = options
  const directory = join(await openWorkplace(stack), 'house')
  const [rooms, members] = [1 + crowds, 50]
  const house = await openHouse({
    ...{ directory, rooms, members, stack, report },
    socketsPerAccount: 10,
    hashing: 'usual',
  })
  const machine = await describeMachine(directory)
  const rounds = await signInRounds(house, options, { stack, report })
  report(`${options.tries} sessions end under a socket…`)
  const peer = await twoGatewaysPeer({ house, profile, report }, undefined)
  const serving = await peer.serve()
  stack.defer(serving.stop)
  // Two gateways: it is a Prisme that answers.
  const { otherPorts } = peer.target as PrismeTarget
  const people = await startPeople(
    { ...signingIn(house, options), ...(otherPorts ? { otherPorts } : {}) },
    stack,
  )
  // What it answers.
  const revocations = (await people.ask({
    order: 'revoke',
    tries: options.tries,
  } satisfies PeopleOrder)) as Revocations
  return printAccounts({ options, machine, raised: house.raised, rounds, revocations })
}

/** Argon2id alone, signing in, talk alone, talk while people sign in: one after the other, round after round. */
async function signInRounds(house: House, options: AccountsOptions, { report }: Needs): Promise<Round[]> {
  const { seconds, profile } = options
  const serving = await prismePeer({ house, profile, report }).serve()
  await using stopping = new AsyncDisposableStack()
  stopping.defer(serving.stop)
  const talkers = house.target.rooms[0] ?? []
  const rooms = Array.from({ length: talking.rooms }, (_, index) =>
    talkers.slice(index * talking.members, (index + 1) * talking.members),
  )
  const talk = await startLoad({ ...house.target, rooms })
  stopping.defer(talk.stop)
  const people = await startPeople(signingIn(house, options), stopping)
  const hashing = await startWorker(new URL('hashing.ts', import.meta.url))
  stopping.defer(hashing.stop)
  await talk.enter()
  const rounds: Round[] = []
  for (let round = 0; round < options.rounds; round++) {
    const order: HashingOrder = { seconds, atOnce: availableParallelism(), ...usualHashing }
    await pause(settling)
    const hashesPerSecond = (await hashing.ask(order)) as number // What it answers.
    const before = readProcessors(serving.processes)
    const signIns = await signInAll(people, seconds)
    const used = usedBetween(before, readProcessors(serving.processes))
    await pause(settling)
    const quiet = await measureTalk(talk, options)
    let meanwhile: Promise<SignIns> | undefined
    const storm = await measureTalk(talk, options, () => {
      meanwhile = signInAll(people, seconds)
    })
    const storming = await meanwhile
    rounds.push({
      hashesPerSecond,
      signIns,
      millisPerSignIn: millisEach(used, signIns.count),
      quiet,
      storm,
      errors: [...signIns.errors, ...(storming?.errors ?? [])],
    })
    report(
      `Round ${round + 1}: argon2id ${hashesPerSecond.toFixed(1)}/s, sign-ins ${signIns.perSecond.toFixed(1)}/s, ` +
        `p99 ${quiet.p99.toFixed(1)} and ${storm.p99.toFixed(1)} ms`,
    )
  }
  return rounds
}

/** Milliseconds of CPU for each, by process. */
function millisEach(used: Processors, count: number): Processors {
  return Object.fromEntries(Object.entries(used).map(([name, seconds]) => [name, (seconds * 1_000) / count]))
}

/** The people of all rooms but the first, who talk; a room comes at once. */
function signingIn({ target }: House, { burst }: AccountsOptions): PrismeTarget {
  return { ...target, rooms: target.rooms.slice(1).map((people) => people.slice(0, burst)) }
}

async function startPeople(target: PrismeTarget, stack: AsyncDisposableStack): Promise<WorkerProcess> {
  const worker = await startWorker(new URL('people.ts', import.meta.url))
  stack.defer(worker.stop)
  await worker.ask({ order: 'meet', target } satisfies PeopleOrder)
  return worker
}

async function signInAll(people: WorkerProcess, seconds: number): Promise<SignIns> {
  // What it answers.
  return (await people.ask({ order: 'signIns', seconds } satisfies PeopleOrder)) as SignIns
}

/** `onBegin` is called when measuring begins. */
async function measureTalk(
  talk: LoadProcess,
  { rate, seconds }: AccountsOptions,
  onBegin?: () => void,
): Promise<LoadFigures> {
  let begun = false
  return talk.run({ pace: { mode: 'open', rate }, warm: 2, seconds }, () => {
    if (!begun) onBegin?.()
    begun = true
  })
}
