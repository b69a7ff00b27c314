import type { Role } from '../../../src/protocol/index.ts'
import type { Chance } from '../chance.ts'

export interface Size {
  writers: number
  readers: number
  conversations: number
  /** Sockets that never read. */
  stalled: number
}

/** Who is in which conversation, by name. */
export interface Plan {
  people: { name: string; role: Role; company: string }[]
  conversations: { writers: string[]; readers: string[] }[]
  /** Who comes and goes where. */
  comings: { conversation: number; name: string }[]
  /** Another company's, in one conversation of their own. Whoever organises it comes first. */
  neighbours: { organiser: string; writers: string[]; readers: string[] }
  /** The accounts of the sockets that never read, and how many sockets each has. */
  stalled: { name: string; sockets: number }[]
}

const company = 'Clinique de la Tempête'
/** While a second company is on a gateway, the first one's work there goes through turns. */
const nextDoor = 'Clinique d’à côté'
const neighbourCount = 3

const socketsPerAccount = 8
/** A guest may be in a limited number of bubbles at once. */
const mostPlacesOfAGuest = 15

/** Draws up the crowd. Everyone has a conversation, and every conversation a writer and a reader. */
export function planCrowd({ writers, readers, conversations, stalled }: Size, chance: Chance): Plan {
  const writerNames = Array.from({ length: writers }, (_, i) => `writer-${i + 1}`)
  const readerNames = Array.from({ length: readers }, (_, i) => `reader-${i + 1}`)
  const roleOf = (name: string): Role => (isGuest(name) ? 'guest' : 'user')
  const places = new Map<string, number>()
  const rooms = Array.from({ length: conversations }, (_, i) => {
    const free = readerNames.filter((name) => !isGuest(name) || (places.get(name) ?? 0) < mostPlacesOfAGuest)
    const room = {
      writers: some(writerNames, i, sparse(i) ? 1 : chance.whole(1, 3), chance),
      readers: some(free, i, sparse(i) ? 1 : chance.whole(2, 4), chance),
    }
    for (const name of room.readers) places.set(name, (places.get(name) ?? 0) + 1)
    return room
  })
  const comings = rooms.flatMap((room, conversation) => {
    if (!sparse(conversation)) return []
    // Every third time a writer: what they send while they are away must be refused.
    const name = chance.pick(conversation % 12 === 8 ? room.writers : room.readers)
    return [{ conversation, name }]
  })
  const accounts = Math.ceil(stalled / socketsPerAccount)
  const idle = Array.from({ length: accounts }, (_, i) => ({
    name: `stalled-${i + 1}`,
    sockets: Math.min(socketsPerAccount, stalled - i * socketsPerAccount),
  }))
  const names = ['organiser', ...writerNames, ...readerNames, ...idle.map(({ name }) => name)]
  if (stalled > 0) names.push('flooder')
  const numbered = (kind: string): string[] =>
    Array.from({ length: neighbourCount }, (_, i) => `neighbour-${kind}-${i + 1}`)
  const neighbours = {
    organiser: 'neighbour',
    writers: numbered('writer'),
    readers: numbered('reader'),
  }
  const others = [neighbours.organiser, ...neighbours.writers, ...neighbours.readers]
  return {
    people: [
      ...names.map((name) => ({ name, role: roleOf(name), company })),
      ...others.map((name) => ({ name, role: roleOf(name), company: nextDoor })),
    ],
    conversations: rooms,
    neighbours,
    comings,
    stalled: idle,
  }
}

/** Those where somebody comes and goes are small: a gateway then often has nobody else there to hear of it. */
const sparse = (conversation: number): boolean => conversation % 4 === 0

/** Guests see nothing older than their arrival: what they missed while away is never theirs. */
function isGuest(name: string): boolean {
  return name.startsWith('reader-') && Number(name.slice(7)) % 3 === 0
}

function some(names: readonly string[], index: number, count: number, chance: Chance): string[] {
  const first = names[index % names.length]
  const others = chance.shuffled(names.filter((name) => name !== first))
  return [...(first === undefined ? [] : [first]), ...others].slice(0, count)
}
