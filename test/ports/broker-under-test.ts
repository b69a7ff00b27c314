import { EventEmitter, once } from 'node:events'
import type { Broker } from '../../src/ports/broker.ts'

/** A real broker, its adapter, and what can happen to it. */
export interface BrokerUnderTest {
  /** The adapter as one more gateway has it. */
  open(): Broker
  kill(): Promise<void>
  restart(): Promise<void>
  /** It stays connected and does nothing, until the answered function is called. */
  stall(): Promise<() => void>
  /** How many gateways it sees connected. */
  connections(): Promise<number>
  close(): Promise<void>
}

/** A gateway's side of the broker, which keeps what it heard. */
export interface Listener extends AsyncDisposable {
  broker: Broker
  heard: Buffer[]
  gaps(): number
  /** Resolves when so many messages were heard. */
  hears(count: number): Promise<void>
  /** Resolves when so many gaps were told of. */
  missesSome(count: number): Promise<void>
}

/** Resolves once it is connected. */
export async function openListener(under: Pick<BrokerUnderTest, 'open'>): Promise<Listener> {
  const broker = under.open()
  const events = new EventEmitter()
  const heard: Buffer[] = []
  let gaps = 0
  broker.onMessage((message) => {
    heard.push(message)
    events.emit('message')
  })
  broker.onGap(() => {
    gaps++
    events.emit('gap')
  })
  const until = async (event: string, isDone: () => boolean): Promise<void> => {
    while (!isDone()) await once(events, event)
  }
  await until('gap', () => gaps > 0)
  return {
    broker,
    heard,
    gaps: () => gaps,
    hears: (count) => until('message', () => heard.length >= count),
    missesSome: (count) => until('gap', () => gaps >= count),
    [Symbol.asyncDispose]: () => broker.close(),
  }
}
