import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import { type Client, type ClientNeeds, createClient } from './client.ts'
import { sendTwiceAtOnce, sendUntilAnswered } from './sending.ts'

/** Somebody who writes in their conversations until told to stop. */
export interface Writer {
  readonly client: Client
  /** Writes at its own pace; resolves when it was told to stop and every message has an answer, or was given up. */
  write(stop: AbortSignal, giveUp: AbortSignal): Promise<void>
  /** One last message in each of its conversations. */
  lastWords(giveUp: AbortSignal): Promise<void>
}

export interface WriterNeeds extends Omit<ClientNeeds, 'onEntry' | 'onUnfollowed' | 'notesPushes'> {
  conversations: readonly string[]
  chance: Chance
  /** Messages per second, about. */
  pace: number
  /** Bytes of filler in each message. */
  bytes?: number
}

export function createWriter(needs: WriterNeeds): Writer {
  const { conversations, chance, pace, bytes = 0, person } = needs
  const client = createClient({ ...needs, notesPushes: false, onEntry() {}, onUnfollowed() {} })
  let written = 0

  const compose = (conversation: string) => ({
    conversation,
    clientId: chance.uuid(),
    body: `${person.name}:${++written} `.padEnd(bytes + chance.whole(1, 40), '.'),
  })

  /** A few at once, in one conversation and over one socket: they must keep their order. */
  async function burst(giveUp: AbortSignal): Promise<void> {
    const conversation = chance.pick(conversations)
    if (chance.next() < 0.05) return sendTwiceAtOnce(client, compose(conversation))
    const size = bytes > 0 ? 1 : chance.whole(1, 4)
    const options = { chance, over: giveUp }
    await Promise.all(
      Array.from({ length: size }, () => sendUntilAnswered(client, compose(conversation), options)),
    )
  }

  return {
    client,
    async write(stop, giveUp) {
      const mean = bytes > 0 ? 1 : 2.5
      while (!stop.aborted) {
        await burst(giveUp)
        const wait = ((mean * 1_000) / pace) * 2 * chance.next()
        await pause(wait, undefined, { signal: stop }).catch(() => undefined)
      }
    },
    async lastWords(giveUp) {
      for (const conversation of conversations) {
        await sendUntilAnswered(client, compose(conversation), { chance, over: giveUp })
      }
    },
  }
}
