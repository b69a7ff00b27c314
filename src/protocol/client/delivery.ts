import type { LogEntry } from '../index.ts'
import { createLive, type Live, type LiveNeeds, type LiveState } from './live.ts'
import { createOutbox, type Outbox, type OutboxNeeds } from './outbox.ts'
import type { OutboxStorage, Outgoing } from './outgoing.ts'
import { createReadMarker, type ReadMarker } from './read-marker.ts'

export interface DeliveryNeeds extends LiveNeeds {
  newClientId: OutboxNeeds['newClientId']
  /** One's own messages that the log has not brought yet, whenever one of them changes. */
  onOutgoing(items: readonly Outgoing[]): void
  /** Where unsent messages outlive the program. Without one they live in memory. */
  storage?: OutboxStorage
}

export interface Delivery {
  readonly live: Live
  readonly outbox: Outbox
  readonly marker: Pick<ReadMarker, 'read'>
  start(): void
  stop(): void
  /** The network may be back, or somebody looks again: tries at once what waits. */
  wake(): void
}

/** The client's whole side of the delivery contract for one signed-in person: what comes, and what goes. */
export function createDelivery(needs: DeliveryNeeds): Delivery {
  const { now = Date.now, random = Math.random } = needs

  function onEntry(entry: LogEntry): void {
    if (entry.event === 'message.sent') outbox.arrived(entry.data.message)
    needs.onEntry(entry)
  }
  function onState(state: LiveState): void {
    if (state === 'online') {
      outbox.network('there')
      marker.wake()
    } else if (state === 'offline') outbox.network('gone')
    needs.onState(state)
  }
  function onRestored(): void {
    marker.forget()
    needs.onRestored?.()
  }
  const live = createLive({ ...needs, onEntry, onState, onRestored })
  const marker = createReadMarker({ call: live.call })
  const outbox = createOutbox({
    call: live.call,
    newClientId: needs.newClientId,
    now: () => new Date(now()),
    random,
    onChange: needs.onOutgoing,
    deliveredUpTo: live.watermark,
    ...(needs.storage ? { storage: needs.storage } : {}),
  })

  return {
    live,
    outbox,
    marker,
    start() {
      live.start()
      void outbox.restore()
    },
    stop() {
      outbox.stop()
      marker.stop()
      live.stop()
    },
    wake() {
      live.wake()
      outbox.wake()
    },
  }
}
