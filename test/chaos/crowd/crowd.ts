import { setTimeout as pause } from 'node:timers/promises'
import type { ClientSession } from '../../../src/protocol/client/index.ts'
import type { Chance } from '../chance.ts'
import type { Journals } from '../history/journal.ts'
import { makePeople, type Person } from '../world/people.ts'
import type { World } from '../world/world.ts'
import { type Client, createClient } from './client.ts'
import { createDoorway } from './doorway.ts'
import { type Coming, churn, lastComings, makeConversations } from './organiser.ts'
import { type Plan, planCrowd, type Size } from './plan.ts'
import { createReader, type Reader } from './reader.ts'
import { neverRead } from './stalled.ts'
import { createWriter, type Writer } from './writer.ts'

/** Everyone who speaks to the deployment during a run. */
export interface Crowd {
  readonly organiser: Client
  readonly readers: readonly Reader[]
  readonly writers: readonly Writer[]
  readonly conversations: readonly Kept[]
  /** Opens the sockets that never read. */
  stall(over: AbortSignal): void
  /** Writers write and people come and go, until told to stop; messages without an answer are given up at the end. */
  live(stop: AbortSignal, giveUp: AbortSignal): Promise<void>
  /** One last coming and going of each, and one last message of each writer in each conversation. */
  lastWords(giveUp: AbortSignal): Promise<void>
  leave(): void
}

/** A conversation, and the session of somebody who is in it from the first event. */
export interface Kept {
  readonly conversation: string
  readonly session: ClientSession
}

interface Needs {
  world: World
  size: Size
  /** Messages per second and writer. */
  pace: number
  /** Files per minute and writer. */
  files: number
  chance: Chance
  journals: Journals
}

/** Makes the people, signs them in, and makes their conversations, on a deployment that works. */
export async function gatherCrowd({ world, size, pace, files, chance, journals }: Needs): Promise<Crowd> {
  const plan = planCrowd(size, chance.fork('plan'))
  const people = new Map((await makePeople(world.environment, plan.people)).map((made) => [made.name, made]))
  const named = (name: string): Person => {
    const person = people.get(name)
    if (person === undefined) throw new Error(`nobody is called ${name}`)
    return person
  }
  const needsOf = (name: string, first?: number) => ({
    person: named(name),
    publicOrigin: world.publicOrigin,
    journal: journals.of(name),
    doorway: createDoorway({
      ports: world.gateways.map(({ door }) => door.port),
      person: [...people.keys()].indexOf(name),
      authority: world.authority,
      chance: chance.fork(`door ${name}`),
      ...(first === undefined ? {} : { first }),
    }),
  })
  const idle = { notesPushes: false, onEntry() {}, onUnfollowed() {} }
  const organiser = createClient({ ...needsOf('organiser'), ...idle })
  await organiser.start()
  const conversations = await makeConversations(organiser, membersOf(plan, named))
  const readers = byKind(plan, 'reader-').map((name) => createReader(needsOf(name)))
  const writerOf = (
    name: string,
    ids: string[],
    own: { pace: number; files?: number; bytes?: number },
    first?: number,
  ): Writer =>
    createWriter({ ...needsOf(name, first), conversations: ids, chance: chance.fork(name), ...own })
  const idOf = (index: number): string => conversations[index] ?? ''
  const writers = byKind(plan, 'writer-').map((name) =>
    writerOf(
      name,
      plan.conversations.flatMap((room, index) => (room.writers.includes(name) ? [idOf(index)] : [])),
      { pace, files },
    ),
  )
  if (plan.stalled.length > 0)
    writers.push(writerOf('flooder', [idOf(conversations.length - 1)], { pace: 4, bytes: 30 * 1024 }))
  const { neighbours } = plan
  const neighbour = createClient({ ...needsOf(neighbours.organiser), ...idle })
  await neighbour.start()
  const members = [...neighbours.writers, ...neighbours.readers].map(named)
  const nextDoor = await makeConversations(neighbour, [members])
  // There is one of each at every gateway.
  for (const [i, name] of neighbours.readers.entries()) readers.push(createReader(needsOf(name, i)))
  for (const [i, name] of neighbours.writers.entries()) writers.push(writerOf(name, nextDoor, { pace }, i))
  const unread = plan.stalled.map((each) => ({
    ...each,
    client: createClient({ ...needsOf(each.name), ...idle }),
  }))
  const everyone = [...readers.map(({ client }) => client), ...writers.map(({ client }) => client)]
  await Promise.all(everyone.map((client) => client.start()))
  await Promise.all(unread.map(({ client }) => client.start()))
  for (const { client } of unread) client.live.stop()
  const comings: Coming[] = plan.comings.map(({ conversation, name }) => ({
    conversation: idOf(conversation),
    person: named(name),
  }))

  return {
    organiser,
    readers,
    writers,
    conversations: [
      ...conversations.map((conversation) => ({ conversation, session: organiser.session })),
      ...nextDoor.map((conversation) => ({ conversation, session: neighbour.session })),
    ],
    stall(over) {
      for (const { client, sockets } of unread) {
        const { session, doorway } = client
        for (let n = 0; n < sockets; n++)
          void neverRead({ session, doorway, publicOrigin: world.publicOrigin, over })
      }
    },
    async live(stop, giveUp) {
      const coming = churn(organiser, comings, { chance: chance.fork('churn'), stop })
      await Promise.all([...writers.map((writer) => writer.write(stop, giveUp)), coming])
    },
    async lastWords(giveUp) {
      await Promise.all([
        lastComings(organiser, comings),
        ...writers.map((writer) => writer.lastWords(giveUp)),
      ])
    },
    leave() {
      for (const client of [organiser, neighbour, ...everyone, ...unread.map(({ client: each }) => each)])
        client.stop()
    },
  }
}

/** The people of each conversation beside the organiser; the flooder's, with who never reads, comes last. */
function membersOf(plan: Plan, named: (name: string) => Person): Person[][] {
  const rooms = plan.conversations.map((room) => [...room.writers, ...room.readers].map(named))
  if (plan.stalled.length === 0) return rooms
  return [...rooms, ['flooder', ...plan.stalled.map(({ name }) => name)].map(named)]
}

const byKind = (plan: Plan, start: string): string[] =>
  plan.people.flatMap(({ name }) => (name.startsWith(start) ? [name] : []))

/**
 * Waits until every reader has read each of their conversations up to `heads`. Answers how long it took, in milliseconds,
 * or who is behind when the patience ends.
 */
export async function converge(
  { readers }: Crowd,
  heads: readonly Standing[],
  patienceMs: number,
): Promise<{ milliseconds: number | undefined; behind: string[] }> {
  const start = performance.now()
  const byAccount = new Map(readers.map((reader) => [reader.client.person.accountId, reader]))
  for (;;) {
    const behind = heads.flatMap(({ conversation, account, head }) => {
      const reader = byAccount.get(account)
      const read = reader?.watermark(conversation) ?? head
      return read >= head ? [] : [`${reader?.client.name} has ${read} of ${head} in ${conversation}`]
    })
    const milliseconds = performance.now() - start
    if (behind.length === 0) return { milliseconds, behind }
    if (milliseconds > patienceMs) return { milliseconds: undefined, behind }
    await pause(20)
  }
}

/** That somebody is a member of a conversation, and how far it reaches. */
export interface Standing {
  conversation: string
  account: string
  head: number
}
