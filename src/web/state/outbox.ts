import { type Call, ConnectionLost } from '../../protocol/client/index.ts'
import type { FileSummary, Message } from '../../protocol/index.ts'
import { askedToWait, mayPass, reasonOf } from './failure.ts'
import { type Outgoing, type SendState, sentBy, withoutArrived, withState } from './outgoing.ts'
import { createStore, type Store } from './store.ts'

/** Milliseconds before each further attempt. After the last one the message has failed and a person decides. */
const pauses = [500, 1_000, 2_000, 5_000, 10_000, 15_000]

export interface Outbox {
  readonly store: Store<readonly Outgoing[]>
  send(conversationId: string, body: string, attachments: readonly FileSummary[]): void
  retry(clientId: string): void
  discard(clientId: string): void
  /** The log brought this message: whatever the answer to its sending is or was, it is sent. */
  arrived(message: Message): void
}

interface Needs {
  call: Call
  newClientId(): string
  now(): string
  /** Waits; for a lost connection no longer than until it is back. */
  wait(milliseconds: number, why: 'connection' | 'server'): Promise<void>
}

/** Sends one's own messages, in the order they were written, and says honestly how far each one got. */
export function createOutbox(needs: Needs): Outbox {
  const store = createStore<readonly Outgoing[]>([])
  const lastOf = new Map<string, Promise<void>>()

  const find = (clientId: string): Outgoing | undefined =>
    store.get().find((item) => item.clientId === clientId)
  const setState = (clientId: string, state: SendState): void =>
    store.update((all) => withState(all, clientId, state))

  async function attempt(item: Outgoing): Promise<SendState> {
    const { conversationId, clientId, body } = item
    const attachments = item.attachments.map((file) => file.fileId)
    for (let tried = 0; ; tried++) {
      try {
        return sentBy(await needs.call('messages.send', { conversationId, clientId, body, attachments }))
      } catch (error) {
        const pause = pauses[tried]
        // It arrived by the log, or was taken back: nothing more to do.
        if (find(clientId) === undefined) return { kind: 'sending' }
        if (pause === undefined || !mayPass(error)) return { kind: 'failed', reason: reasonOf(error) }
        const why = error instanceof ConnectionLost ? 'connection' : 'server'
        await needs.wait(Math.max(pause, askedToWait(error)), why)
        if (find(clientId) === undefined) return { kind: 'sending' }
      }
    }
  }

  // One at a time in each conversation: a later message must not overtake an earlier one that is being retried.
  function queue(item: Outgoing): void {
    const previous = lastOf.get(item.conversationId) ?? Promise.resolve()
    const sending = previous.then(async () => setState(item.clientId, await attempt(item)))
    lastOf.set(item.conversationId, sending)
  }

  return {
    store,
    send(conversationId, body, attachments) {
      const item: Outgoing = {
        clientId: needs.newClientId(),
        conversationId,
        body,
        attachments,
        writtenAt: needs.now(),
        state: { kind: 'sending' },
      }
      store.update((all) => [...all, item])
      queue(item)
    },
    // The same client id: if an earlier attempt did reach the server, it answers that one again (M-3).
    retry(clientId) {
      const item = find(clientId)
      if (item?.state.kind !== 'failed') return
      setState(clientId, { kind: 'sending' })
      queue(item)
    },
    discard: (clientId) =>
      store.update((all) => all.filter((item) => item.clientId !== clientId || item.state.kind !== 'failed')),
    arrived: (message) => store.update((all) => withoutArrived(all, message)),
  }
}
