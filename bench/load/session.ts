import { setTimeout as pause } from 'node:timers/promises'
import { percentile } from '../measure/statistics.ts'
import type { Connection } from './connection.ts'
import type { Dialect, Target } from './dialect.ts'
import { openDialect } from './open-dialect.ts'
import type { LoadFigures, RunOrder } from './orders.ts'
import { push } from './pace.ts'
import { Room } from './room.ts'

/** Without any delivery for so long, what is missing is lost; in milliseconds. */
const patience = 5_000

/** Everything one process does to one server. */
export class LoadSession {
  readonly #dialect: Dialect
  readonly #rooms: Room[] = []
  readonly #lingering: Connection[] = []
  #onComplete = (_due: number): void => {}
  #fault: string | undefined
  #halt = new AbortController()

  constructor(target: Target) {
    this.#dialect = openDialect(target)
  }

  /** Makes the rooms, connects everyone, and proves that a message reaches them all unchanged. */
  async enter(): Promise<void> {
    for (const [index, members] of (await this.#dialect.enter()).entries()) {
      const room = new Room({
        index,
        members,
        dialect: this.#dialect,
        onComplete: (due) => this.#onComplete(due),
        onFault: (reason) => {
          this.#fault ??= reason
        },
      })
      this.#rooms.push(room)
      await room.prove()
    }
  }

  async linger(connections: number): Promise<void> {
    this.#lingering.push(...(await this.#dialect.linger(connections)))
  }

  leave(): void {
    for (const room of this.#rooms.splice(0)) room.close()
    for (const connection of this.#lingering.splice(0)) connection.close()
  }

  /** Pushes, measures between the two notes, lets everything arrive, and answers what happened in between. */
  async run({ pace, warm, seconds }: RunOrder, note: (text: string) => void): Promise<LoadFigures> {
    this.#halt = new AbortController()
    const sentBefore = this.#sum((room) => room.sent)
    const times: { due: number; took: number }[] = []
    this.#onComplete = (due) => times.push({ due, took: performance.now() - due })
    const stop = push(this.#rooms, pace)
    await pause(warm * 1_000)
    note('measuring')
    const before = this.#count()
    await pause(seconds * 1_000, undefined, { signal: this.#halt.signal }).catch(() => undefined)
    const after = this.#count()
    note('measured')
    stop()
    await this.#settle()
    if (this.#fault !== undefined) throw new Error(this.#fault)
    const latencies = times.filter(({ due }) => due >= before.at && due < after.at).map(({ took }) => took)
    return {
      ...between(before, after),
      ...latencyOf(latencies),
      lost: this.#sum((room) => room.sent * room.members - room.deliveries),
      unanswered: this.#sum((room) => (room.answers ? room.sent - room.accepted : 0)),
      sentInAll: this.#sum((room) => room.sent) - sentBefore,
    }
  }

  /** Ends the measured time of the run under way. */
  halt(): void {
    this.#halt.abort()
  }

  async #settle(): Promise<void> {
    let seen = 0
    let seenAt = performance.now()
    while (this.#rooms.some((room) => !room.settled) && performance.now() - seenAt < patience) {
      const deliveries = this.#sum((room) => room.deliveries)
      if (deliveries !== seen) [seen, seenAt] = [deliveries, performance.now()]
      await pause(20)
    }
  }

  #count(): Count {
    const { user, system } = process.cpuUsage()
    return {
      at: performance.now(),
      deliveries: this.#sum((room) => room.deliveries),
      bytes: this.#sum((room) => room.bytes),
      accepted: this.#sum((room) => (room.answers ? room.accepted : room.deliveries / room.members)),
      ownMicros: user + system,
    }
  }

  #sum(of: (room: Room) => number): number {
    return this.#rooms.reduce((total, room) => total + of(room), 0)
  }
}

interface Count {
  at: number
  deliveries: number
  bytes: number
  accepted: number
  ownMicros: number
}

function between(before: Count, after: Count) {
  const deliveries = after.deliveries - before.deliveries
  return {
    seconds: (after.at - before.at) / 1_000,
    deliveries,
    messages: after.accepted - before.accepted,
    bytesPerDelivery: (after.bytes - before.bytes) / deliveries,
    loadMicrosPerDelivery: (after.ownMicros - before.ownMicros) / deliveries,
  }
}

function latencyOf(latencies: readonly number[]) {
  const sorted = Float64Array.from(latencies).sort()
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), max: percentile(sorted, 1) }
}
