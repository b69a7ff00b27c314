import { setTimeout as pause } from 'node:timers/promises'
import type { Broker } from '../ports/broker.ts'
import { createFrames, frameHead } from './broker-frame.ts'

/** One connection to a broker, from when it works until it ends. */
export interface BrokerLink {
  /** Never waits and never throws; may lose. */
  send(frame: Buffer): void
  /** Resolves when the connection is gone, however it went. */
  readonly ended: Promise<void>
  /** Ends it within about a second; what was sent goes out before if it can. */
  close(): Promise<void>
}

export interface BrokerKind {
  /** Bytes one frame may have. */
  largestFrame: number
  /** Connects and listens. Rejects within seconds when the broker is not there. */
  open(receive: (frame: Buffer) => void): Promise<BrokerLink>
}

const shortestDelayMs = 100
const longestDelayMs = 5_000
/** A connection that lasted so long was a good one: the next delay is short again. */
const goodConnectionMs = 10_000

/** A broker that is connected to again, for ever, whenever it went away. */
export function keepBroker({ largestFrame, open }: BrokerKind): Broker {
  const closing = new AbortController()
  const closed = new Promise<void>((resolve) => closing.signal.addEventListener('abort', () => resolve()))
  const frames = createFrames()
  const messageListeners: ((message: Buffer) => void)[] = []
  const gapListeners: (() => void)[] = []
  const largest = largestFrame - frameHead
  let link: BrokerLink | undefined
  const over = stayConnected()

  function tellGap(): void {
    for (const tell of gapListeners) tell()
  }

  function receive(frame: Buffer): void {
    if (closing.signal.aborted) return
    const { message, lost } = frames.read(frame)
    if (lost) tellGap()
    if (message !== undefined) for (const tell of messageListeners) tell(message)
  }

  async function stayConnected(): Promise<void> {
    for (let failures = 0; !closing.signal.aborted; failures++) {
      const opened = await open(receive).catch(() => undefined)
      if (opened !== undefined) {
        const since = performance.now()
        await use(opened)
        if (performance.now() - since > goodConnectionMs) failures = 0
      }
      await pause(delayAfter(failures), undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }

  async function use(opened: BrokerLink): Promise<void> {
    if (!closing.signal.aborted) {
      link = opened
      opened.send(frames.count())
      tellGap()
      await Promise.race([opened.ended, closed])
      link = undefined
    }
    if (closing.signal.aborted) await opened.close()
  }

  return {
    largest,
    publish(message) {
      if (closing.signal.aborted) return
      const frame = frames.next(message)
      if (message.length <= largest) link?.send(frame)
    },
    onMessage: (listener) => void messageListeners.push(listener),
    onGap: (listener) => void gapListeners.push(listener),
    connected: () => link !== undefined,
    async close() {
      closing.abort()
      await over
    },
  }
}

/** Doubles with each failure; half of it is drawn, so that the gateways of a deployment do not come back as one. */
function delayAfter(failures: number): number {
  const delay = Math.min(shortestDelayMs * 2 ** failures, longestDelayMs)
  return delay / 2 + (Math.random() * delay) / 2
}
