import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  type Call,
  ConnectionLost,
  createOutbox,
  type Outbox,
  type OutboxStorage,
  type Unsent,
} from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'
import { minute } from '../web/ward.ts'

/** What may become of one request, and of its answer. */
const fates = ['done', 'lost', 'answer lost', 'done twice', 'late', 'busy', 'rate limited', 'broken'] as const
type Fate = (typeof fates)[number]

type Step = { write: 'réa' | 'bloc' } | 'reload' | 'second tab' | 'network' | { pass: number }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A server that keeps G2 (one client id, one message), over a wire that keeps nothing. */
function openServer(fatesToCome: Fate[]) {
  const logs = new Map<string, string[]>()
  const record = ({ conversationId, clientId }: { conversationId: string; clientId: string }): number => {
    const log = logs.get(conversationId) ?? []
    if (!log.includes(clientId)) logs.set(conversationId, [...log, clientId])
    return (logs.get(conversationId) ?? []).indexOf(clientId) + 1
  }
  const call = async (_name: string, input: { conversationId: string; clientId: string }) => {
    const fate = fatesToCome.shift() ?? 'done'
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (fate === 'busy' || fate === 'rate limited')
      throw new Problem(fate === 'busy' ? 'busy' : 'rate_limited')
    if (fate === 'broken') throw new Problem('unavailable')
    if (fate === 'lost') throw new ConnectionLost('cut on the way there')
    if (fate === 'late') {
      setTimeout(() => record(input), 3_000)
      throw new ConnectionLost('still on its way')
    }
    const sequence = record(input)
    if (fate === 'done twice') record(input)
    if (fate === 'answer lost') throw new ConnectionLost('cut on the way back')
    return { ...input, messageId: input.clientId, sequence, sentAt: minute(sequence) }
  }
  // Only messages.send is asked of it, and answered as declared.
  return { logs, call: call as unknown as Call }
}

/** A disk that takes its time. What a page had not finished writing when it went is not written. */
function diskFor(kept: Unsent[], isOpen: () => boolean): OutboxStorage {
  const soon = (): Promise<void> => new Promise((resolve) => setTimeout(() => isOpen() && resolve(), 7))
  const place = (clientId: string): number => kept.findIndex((unsent) => unsent.clientId === clientId)
  return {
    load: () => soon().then(() => [...kept]),
    async save(unsent) {
      await soon()
      const at = place(unsent.clientId)
      if (at < 0) kept.push(unsent)
      else kept[at] = unsent
    },
    async remove(clientId) {
      await soon()
      const at = place(clientId)
      if (at >= 0) kept.splice(at, 1)
    },
  }
}

async function play(steps: readonly Step[], fatesToCome: readonly Fate[]) {
  const server = openServer([...fatesToCome])
  const kept: Unsent[] = []
  const written: { clientId: string; conversationId: string }[] = []
  const safe = new Set<string>()
  let ids = 0
  const openPage = (): Outbox => {
    let isOpen = true
    const outbox = createOutbox({
      call: server.call,
      newClientId: () => `message ${++ids}`,
      now: () => new Date(minute(ids)),
      random: Math.random,
      deliveredUpTo: () => 0,
      onChange: (items) => {
        for (const item of items) if (item.isKept) safe.add(item.clientId)
      },
      storage: diskFor(kept, () => isOpen),
    })
    void outbox.restore()
    const stop = (): void => {
      isOpen = false
      outbox.stop()
    }
    return { ...outbox, stop }
  }
  let page = openPage()
  const others: Outbox[] = []
  for (const step of steps) {
    if (step === 'reload') {
      page.stop()
      page = openPage()
    } else if (step === 'second tab') others.push(openPage())
    else if (step === 'network') page.network('there')
    else if ('pass' in step) await vi.advanceTimersByTimeAsync(step.pass)
    else written.push({ clientId: page.send(step.write, 'texte', []), conversationId: step.write })
  }
  await vi.advanceTimersByTimeAsync(600_000)
  for (const one of [page, ...others]) one.stop()
  return { logs: server.logs, kept, written, safe }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Step>({ write: 'réa' }, { write: 'bloc' }) },
  { weight: 3, arbitrary: fc.nat({ max: 4_000 }).map((pass): Step => ({ pass })) },
  { weight: 1, arbitrary: fc.constantFrom<Step>('reload', 'second tab', 'network') },
)

test('whatever is lost, repeated, late or refused for a while, and whenever the page is reloaded, each message is sent once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.array(fc.constantFrom(...fates), { maxLength: 40 }),
      async (steps, fatesToCome) => {
        const { logs, kept, written, safe } = await play(steps, fatesToCome)
        for (const conversationId of ['réa', 'bloc']) {
          const log = logs.get(conversationId) ?? []
          const promised = written.filter(
            (one) => one.conversationId === conversationId && safe.has(one.clientId),
          )
          expect(log.filter((clientId) => safe.has(clientId))).toEqual(
            promised.map(({ clientId }) => clientId),
          )
          expect(new Set(log).size).toBe(log.length)
        }
        expect(kept).toEqual([])
      },
    ),
    { numRuns: 500 },
  )
})
