import { type FileSummary, type Message, Problem } from '../index.ts'
import { askedToWait, fullJitter, isSignedOut, mayPass } from './back-off.ts'
import { type Call, ConnectionLost } from './carrier.ts'
import { createKeeping } from './keeping.ts'
import { type OutboxStorage, type Outgoing, outgoingOf, type SendState, sentBy } from './outgoing.ts'

export interface Outbox {
  /** Every message of ours that the log has not brought yet, in the order they were written. */
  items(): readonly Outgoing[]
  /** Answers the client id. */
  send(conversationId: string, body: string, attachments: readonly FileSummary[]): string
  /** Sends a failed one again; under the same client id, for an earlier attempt may have reached the server (M-3). */
  retry(clientId: string): void
  /** Gives up a failed one. */
  discard(clientId: string): void
  /** The log brought this message: whatever the answer to its sending is or was, it is sent. */
  arrived(message: Message): void
  /**
   * Takes up what an earlier run left unsent, and what another one of the same person is sending just now. With a storage
   * nothing is sent before: what is written now must not overtake what was written then.
   */
  restore(): Promise<void>
  /** Whether the server can be reached, as far as is known. Back again: what waits for it goes at once. */
  network(state: 'there' | 'gone'): void
  /** The network may be back: tries at once what waits for it. */
  wake(): void
  /** Sends nothing more. What is kept stays kept. */
  stop(): void
}

export interface OutboxNeeds {
  call: Call
  newClientId(): string
  now(): Date
  random(): number
  onChange(items: readonly Outgoing[]): void
  /** How far the conversation's log has been delivered here; 0 when it is not followed. */
  deliveredUpTo(conversationId: string): number
  storage?: OutboxStorage
}

/** A server that fails on a message this often in a row fails on this message: a person decides. */
const mostServerFaults = 7
const longestPause = 15_000

interface Pause {
  end(): void
  why: 'network' | 'server'
}

/** Sends one's own messages once each, in the order they were written, and says honestly how far each one got. */
export function createOutbox(needs: OutboxNeeds): Outbox {
  let items: readonly Outgoing[] = []
  let isGone = false
  let stopped = false
  let isRestored = needs.storage === undefined
  /** Conversations in which a message is on its way, and what they wait for meanwhile. */
  const busy = new Map<string, Pause | undefined>()
  const keeping = createKeeping(needs.storage, (clientId) => change(clientId, { isKept: true }))

  const find = (clientId: string): Outgoing | undefined => items.find((item) => item.clientId === clientId)
  const set = (next: readonly Outgoing[]): void => {
    items = next
    needs.onChange(items)
  }
  function change(clientId: string, part: Partial<Outgoing>): void {
    const item = find(clientId)
    if (item === undefined || (part.state?.kind === 'sending' && item.state.kind === 'sending')) return
    set(items.map((item) => (item.clientId === clientId ? { ...item, ...part } : item)))
  }
  function settle(clientId: string): void {
    if (find(clientId) === undefined) return
    set(items.filter((item) => item.clientId !== clientId))
    keeping.remove(clientId)
  }

  const isDue = ({ state }: Outgoing): boolean => state.kind === 'sending' || state.kind === 'waiting'
  const nextOf = (conversationId: string): Outgoing | undefined =>
    items.find((item) => item.conversationId === conversationId && isDue(item))

  // One at a time in each conversation: a later message must not overtake an earlier one that is being tried again.
  async function work(conversationId: string): Promise<void> {
    if (!isRestored || busy.has(conversationId)) return
    busy.set(conversationId, undefined)
    try {
      for (let next = nextOf(conversationId); next !== undefined && !stopped; next = nextOf(conversationId)) {
        await deliver(next)
      }
    } finally {
      busy.delete(conversationId)
    }
  }

  async function deliver({ conversationId, clientId, body, attachments }: Outgoing): Promise<void> {
    const input = { conversationId, clientId, body, attachments: attachments.map((file) => file.fileId) }
    let faults = 0
    for (let attempt = 0; !stopped && find(clientId) !== undefined; attempt++) {
      if (!isGone) change(clientId, { state: { kind: 'sending' } })
      try {
        const answer = sentBy(await needs.call('messages.send', input))
        return sent(clientId, conversationId, answer)
      } catch (error) {
        if (isSignedOut(error)) return stop()
        if (error instanceof Problem && error.status === 500) faults++
        if (!mayPass(error) || faults >= mostServerFaults) return failed(clientId, error)
        await pause(conversationId, attempt, error)
      }
    }
  }

  function sent(clientId: string, conversationId: string, state: SendState): void {
    keeping.remove(clientId)
    // The log went past it before: it was sent by an earlier run, and will not be delivered a second time.
    const isPast = state.kind === 'sent' && state.sequence <= needs.deliveredUpTo(conversationId)
    if (isPast) settle(clientId)
    else change(clientId, { state })
  }

  function failed(clientId: string, error: unknown): void {
    const reason = error instanceof Problem ? error.code : 'internal_error'
    change(clientId, { state: { kind: 'failed', reason } })
    const item = find(clientId)
    if (item !== undefined) keeping.save(item)
  }

  async function pause(conversationId: string, attempt: number, error: unknown): Promise<void> {
    const why = error instanceof ConnectionLost ? 'network' : 'server'
    for (const item of items) {
      if (item.conversationId === conversationId && isDue(item))
        change(item.clientId, { state: { kind: 'waiting', for: why } })
    }
    const usual = fullJitter(attempt, needs.random, longestPause)
    const asked = askedToWait(error) * (1 + needs.random() / 2)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.max(usual, asked))
      const end = (): void => {
        clearTimeout(timer)
        resolve()
      }
      busy.set(conversationId, { end, why })
    })
    busy.set(conversationId, undefined)
  }

  function stop(): void {
    stopped = true
    for (const waiting of busy.values()) waiting?.end()
  }

  function wake(): void {
    for (const waiting of busy.values()) if (waiting?.why === 'network') waiting.end()
  }

  function add(item: Outgoing): void {
    set([...items, item])
    void work(item.conversationId)
  }

  return {
    items: () => items,
    stop,
    discard(clientId) {
      if (find(clientId)?.state.kind === 'failed') settle(clientId)
    },
    arrived: (message) => settle(message.clientId),
    send(conversationId, body, attachments) {
      const ahead = nextOf(conversationId)?.state
      const waits = ahead?.kind === 'waiting' ? ahead : undefined
      const state: SendState = waits ?? (isGone ? { kind: 'waiting', for: 'network' } : { kind: 'sending' })
      const clientId = needs.newClientId()
      const writtenAt = needs.now().toISOString()
      const item = { clientId, conversationId, body, attachments, writtenAt, state, isKept: false }
      keeping.save(item)
      add(item)
      return clientId
    },
    retry(clientId) {
      const item = find(clientId)
      if (item?.state.kind !== 'failed') return
      change(clientId, { state: { kind: 'sending' } })
      keeping.save({ ...item, state: { kind: 'sending' } })
      void work(item.conversationId)
    },
    async restore() {
      const kept = (await keeping.load()).filter((unsent) => find(unsent.clientId) === undefined)
      // They were written before whatever was written since this run began.
      set([...kept.map(outgoingOf), ...items])
      isRestored = true
      for (const conversationId of new Set(items.map((item) => item.conversationId)))
        void work(conversationId)
    },
    network(state) {
      isGone = state === 'gone'
      if (!isGone) wake()
    },
    wake,
  }
}
