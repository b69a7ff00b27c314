import { problemOf } from '../../dispatch/problem-of.ts'
import type { Identification } from '../caller-of.ts'
import type { SocketSession } from './session.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface HeedNeeds {
  subscriptions: Subscriptions
  identification: Identification
}

export interface HeededRevocations {
  /** Reads what was revoked, and does it. Whoever asks while it runs has it read once more. Never rejects. */
  heed(): Promise<void>
  /** Reads anew who a socket belongs to, and closes it when its session is over. Never rejects. */
  lookAnew(session: SocketSession): Promise<void>
  /** Up to when everything revoked is known; monotonic milliseconds. */
  knownAt(): number
}

/** Keeps open sockets as the database says: whose session is over, which role they have, where they belong (A-13, G6). */
export function heedRevocations({ subscriptions, identification }: HeedNeeds): HeededRevocations {
  let known = performance.now()
  let running: Promise<void> | undefined
  let askedAgain = false
  /** Which look at a socket is the newest: an older answer says nothing any more. */
  const looks = new WeakMap<SocketSession, number>()

  async function read(): Promise<void> {
    const began = performance.now()
    const news = await identification.revocations()
    known = began
    if (news === 'everything') return subscriptions.sendAway()
    for (const { kind, subjectId } of news) {
      if (kind === 'session') subscriptions.endSession(subjectId)
      else if (kind === 'membership') subscriptions.membershipChanged(subjectId)
      else for (const session of subscriptions.socketsOfAccount(subjectId)) void lookAnew(session)
    }
  }

  async function lookAnew(session: SocketSession): Promise<void> {
    const look = (looks.get(session) ?? 0) + 1
    looks.set(session, look)
    try {
      const identity = await identification.current(session.identity, session.origin.address)
      if (looks.get(session) !== look) return
      if (identity.barred) session.close(identity.barred)
      else session.become(identity)
    } catch (error) {
      const { code } = problemOf(error)
      session.close(code === 'session_ended' ? code : 'unavailable')
    }
  }

  async function readUntilQuiet(): Promise<void> {
    do {
      askedAgain = false
      // It is read again in half a second; until when it was, `known` tells.
      await read().catch(() => undefined)
    } while (askedAgain)
  }

  return {
    knownAt: () => known,
    lookAnew,
    heed() {
      if (running !== undefined) askedAgain = true
      running ??= readUntilQuiet().finally(() => {
        running = undefined
      })
      return running
    },
  }
}
