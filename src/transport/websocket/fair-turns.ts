import { AskingSocket, Askings } from './askings.ts'
import type { Brake } from './brake.ts'
import { Gathered } from './gathered.ts'
import { type Loop, nodeLoop } from './loop.ts'
import type { Room } from './rooms.ts'
import { Tellings } from './tellings.ts'
import { createThreadShares, type Share, type ThreadShares } from './thread-shares.ts'

/** The requests of one socket. */
export interface Asker {
  /** Works a frame now, or when its company has its turn; those of a socket stay in order. */
  ask(work: () => void): void
  /** What waits is forgotten: nobody is there for the answer. */
  close(): void
}

/** The one thread, shared fairly by the companies whose sockets are here: what they ask, and what they are told. */
export interface FairTurns {
  /** A socket of the company comes, or goes. */
  enter(companyId: string): void
  leave(companyId: string): void
  asker(companyId: string, brake: Brake): Asker
  /** Works now, and counts it to the company: answers, and whatever else is done for it out of turn. */
  spend<T>(companyId: string, work: () => T): T
  /** Writes to a socket of the company once what follows at once is there too, and counts it to the company. */
  gather(companyId: string, write: () => void): void
  /** Writes frames to the members of a room, in the order they were given; now, or in their company's turn. */
  tell(room: Room, frames: Buffer): void
}

/** After so many steps of telling a company is worked one of what it asked: somebody is always told something. */
const tellingsForAnAsking = 16
/** Sockets that a company gathers for beside others: what is put off is not measured yet, and would outgrow its slice. */
const mostGathered = 32

interface Present {
  sockets: number
  readonly tellings: Tellings
  readonly askings: Askings
  readonly gathered: Gathered
  readonly share: Share & { leave(): void }
}

export function createFairTurns(
  shares: ThreadShares = createThreadShares(),
  loop: Pick<Loop, 'now' | 'afterwards'> = nodeLoop,
): FairTurns {
  const companies = new Map<string, Present>()

  /**
   * What a company is told goes before what it asks: that is how what it asks comes to wait for it. It does not wait for
   * ever, for then only who floods a bubble would be heard in it.
   */
  function arrive(): Present {
    const tellings = new Tellings()
    const askings = new Askings()
    let told = 0
    const share = shares.join({
      get waits() {
        return tellings.waits || askings.waits
      },
      step() {
        const asks = askings.waits && (told >= tellingsForAnAsking || !tellings.waits)
        told = asks ? 0 : told + 1
        return asks ? askings.step() : tellings.step()
      },
    })
    return { sockets: 0, tellings, askings, gathered: new Gathered(), share }
  }

  function spend<T>(companyId: string, work: () => T): T {
    if (!shares.bounded) return work()
    const began = loop.now()
    try {
      return work()
    } finally {
      companies.get(companyId)?.share.charge(loop.now() - began)
    }
  }

  return {
    enter(companyId) {
      const company = companies.get(companyId) ?? arrive()
      companies.set(companyId, company)
      company.sockets += 1
    },
    leave(companyId) {
      const company = companies.get(companyId)
      if (company === undefined || --company.sockets > 0) return
      companies.delete(companyId)
      company.share.leave()
    },
    asker(companyId, brake) {
      const socket = new AskingSocket(brake)
      return {
        ask(work) {
          const company = companies.get(companyId)
          // A company alone is not bounded.
          if (company === undefined || !(shares.bounded || socket.waits)) return work()
          socket.push(work)
          company.askings.add(socket)
          company.share.offer()
          socket.holdBack()
        },
        close() {
          companies.get(companyId)?.askings.delete(socket)
        },
      }
    },
    spend,
    gather(companyId, write) {
      const company = companies.get(companyId)
      if (company === undefined) return write()
      const { gathered } = company
      // Within the work that is measured now.
      if (shares.bounded && gathered.size >= mostGathered) gathered.writeAll()
      if (gathered.size === 0) loop.afterwards(() => spend(companyId, () => gathered.writeAll()))
      gathered.add(write)
    },
    tell(room, frames) {
      const company = companies.get(room.companyId)
      if (company === undefined || !(shares.bounded || company.tellings.waits)) {
        for (const member of room.members) member.push(room.key, frames)
        return
      }
      company.tellings.add(room, frames)
      company.share.offer()
    },
  }
}
