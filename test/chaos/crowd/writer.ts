import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../chance.ts'
import { type Client, type ClientNeeds, createClient } from './client.ts'
import { uploadUntilTaken } from './files.ts'
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
  /** Files per minute, about. */
  files?: number
  /** Bytes of filler in each message. */
  bytes?: number
}

export function createWriter(needs: WriterNeeds): Writer {
  const { conversations, chance, pace, files = 0, bytes = 0, person } = needs
  const client = createClient({ ...needs, notesPushes: false, onEntry() {}, onUnfollowed() {} })
  let written = 0
  let uploads = 0

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

  /** A file, and a message that brings it. One in five has several frames of 64 KiB. */
  async function bringFile(lots: Chance, over: AbortSignal): Promise<void> {
    const conversation = lots.pick(conversations)
    const thousands = (): number => (lots.next() < 0.2 ? lots.whole(65, 200) : lots.whole(1, 20))
    const nextSize = (): number => 1_000 * thousands() + (uploads++ % 1_000)
    const fileId = await uploadUntilTaken(client, { conversation, nextSize, chance: lots, over })
    if (fileId === undefined) return
    const message = { ...compose(conversation), attachments: [fileId] }
    await sendUntilAnswered(client, message, { chance: lots, over })
  }

  /** Does something again and again, at a pace of so many times a second. */
  async function again(work: () => Promise<void>, perSecond: number, lots: Chance, stop: AbortSignal) {
    while (!stop.aborted) {
      await work()
      const wait = (1_000 / perSecond) * 2 * lots.next()
      await pause(wait, undefined, { signal: stop }).catch(() => undefined)
    }
  }

  return {
    client,
    async write(stop, giveUp) {
      const lots = chance.fork('files')
      const perSecond = pace / (bytes > 0 ? 1 : 2.5)
      const writing = again(() => burst(giveUp), perSecond, chance, stop)
      const bringing = files === 0 ? [] : [again(() => bringFile(lots, giveUp), files / 60, lots, stop)]
      await Promise.all([writing, ...bringing])
    },
    async lastWords(giveUp) {
      for (const conversation of conversations) {
        await sendUntilAnswered(client, compose(conversation), { chance, over: giveUp })
      }
    },
  }
}
