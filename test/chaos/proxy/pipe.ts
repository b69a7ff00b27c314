import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** What a link does to the bytes of a direction. */
export type Flow =
  | { kind: 'open' }
  /** Bytes are taken and never arrive. */
  | { kind: 'lost' }
  /** Bytes are not taken: the sender's window closes. */
  | { kind: 'stalled' }
  | { kind: 'slow'; milliseconds: number }
  /** One byte at a time. */
  | { kind: 'trickle'; everyMilliseconds: number }

/**
 * Carries bytes from one socket to the other, under the flow that holds when they come. Bytes once lost mean that the
 * rest is lost too: a stream with a hole in it would be something no network does.
 */
export async function carry(
  from: Socket,
  to: Socket,
  flow: () => Flow,
  changed: () => Promise<void>,
): Promise<void> {
  let dead = false
  /** What is on its way, slowly: later bytes may not overtake it. */
  let onTheWay = Promise.resolve()
  for await (const chunk of from as AsyncIterable<Buffer>) {
    while (flow().kind === 'stalled' && !to.destroyed) await changed()
    const current = flow()
    if (current.kind === 'lost') dead = true
    if (dead) continue
    if (current.kind === 'slow') {
      const due = pause(current.milliseconds)
      onTheWay = onTheWay.then(() => due).then(() => write(to, chunk))
      continue
    }
    await onTheWay
    if (current.kind === 'trickle') await trickle(chunk, to, flow)
    else await write(to, chunk)
    if (to.destroyed) return
  }
  await onTheWay
  if (!dead) to.end()
}

async function trickle(chunk: Buffer, to: Socket, flow: () => Flow): Promise<void> {
  for (let sent = 0; sent < chunk.length && !to.destroyed; sent++) {
    const current = flow()
    if (current.kind !== 'trickle') return write(to, chunk.subarray(sent))
    await write(to, chunk.subarray(sent, sent + 1))
    await pause(current.everyMilliseconds)
  }
}

async function write(to: Socket, bytes: Buffer): Promise<void> {
  if (to.destroyed || to.write(bytes)) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      to.off('drain', done).off('close', done)
      resolve()
    }
    to.on('drain', done).on('close', done)
  })
}
