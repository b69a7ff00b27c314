import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { carry, type Flow } from './pipe.ts'

/** A TCP proxy of ours in front of a port, which does to its connections what networks do. */
export interface Link {
  readonly port: number
  /** Ends every connection with a reset, and refuses new ones until it is restored. */
  cut(): void
  /** Ends every connection with a reset; new ones are taken at once. */
  reset(): void
  /**
   * Half-open: nothing arrives any more, and nobody is told. Connections of that time stay dead for ever, as behind a
   * router that forgot them; those made after it is restored work.
   */
  blackHole(): void
  delay(milliseconds: number): void
  /** Ends every connection with a reset; new ones lead to another port until it is restored. */
  leadTo(port: number): void
  trickle(everyMilliseconds: number): void
  /** Stops reading what the server says, on a share of the connections. */
  stall(share: number): void
  restore(): void
  close(): Promise<void>
}

interface Pair {
  client: Socket
  server: Socket
  /** Both directions, or only what the server says. */
  flow: { up: Flow; down: Flow }
  dead: boolean
}

const open: Flow = { kind: 'open' }

/**
 * Transparent: the server sees the client's own address, so that clients on 127.0.0.0/8 keep one each. The share of
 * stalled connections is every n-th, so that nothing here draws lots.
 */
export async function openLink(targetPort: number): Promise<Link> {
  const pairs = new Set<Pair>()
  let refusing = false
  let leadsTo = targetPort
  let flow: { up: Flow; down: Flow } = { up: open, down: open }
  let waiters: (() => void)[] = []

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (refusing) {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const from = client.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1'
    const upstream = connect({
      host: '127.0.0.1',
      port: leadsTo,
      localAddress: from,
      noDelay: true,
      allowHalfOpen: true,
    })
    const pair: Pair = { client, server: upstream, flow: { ...flow }, dead: flow.up.kind === 'lost' }
    pairs.add(pair)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      // A dead connection tells neither end that the other has gone.
      one.on('error', () => pair.dead || other.resetAndDestroy())
      one.on('close', () => {
        if (one.destroyed && other.destroyed) pairs.delete(pair)
        if (!pair.dead && one.errored !== null) other.destroy()
        wake()
      })
    }
    void carry(client, upstream, () => pair.flow.up, changed).catch(() => undefined)
    void carry(upstream, client, () => pair.flow.down, changed).catch(() => undefined)
  })
  server.listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')

  const changed = (): Promise<void> => new Promise((resolve) => waiters.push(resolve))
  function wake(): void {
    for (const resolve of waiters.splice(0)) resolve()
  }
  function resetAll(): void {
    for (const { client, server: upstream } of pairs) {
      client.resetAndDestroy()
      upstream.resetAndDestroy()
    }
  }
  function leadTo(port: number): void {
    leadsTo = port
    resetAll()
  }
  function set(next: { up: Flow; down: Flow }): void {
    flow = next
    for (const pair of pairs) if (!pair.dead) pair.flow = { ...next }
    wake()
  }

  return {
    port: (server.address() as AddressInfo).port, // A TCP server's address is no path.
    cut() {
      refusing = true
      resetAll()
    },
    reset: resetAll,
    blackHole() {
      set({ up: { kind: 'lost' }, down: { kind: 'lost' } })
      for (const pair of pairs) pair.dead = true
    },
    delay(milliseconds) {
      set({ up: { kind: 'slow', milliseconds }, down: { kind: 'slow', milliseconds } })
    },
    leadTo,
    trickle(everyMilliseconds) {
      set({ up: { kind: 'trickle', everyMilliseconds }, down: { kind: 'trickle', everyMilliseconds } })
    },
    stall(share) {
      const every = Math.max(1, Math.round(1 / share))
      for (const [index, pair] of [...pairs].entries()) {
        if (index % every === 0 && !pair.dead) pair.flow = { up: open, down: { kind: 'stalled' } }
      }
    },
    restore() {
      refusing = false
      if (leadsTo !== targetPort) leadTo(targetPort)
      set({ up: open, down: open })
    },
    async close() {
      waiters = []
      const closed = once(server, 'close')
      server.close()
      for (const { client, server: upstream } of pairs) {
        client.destroy()
        upstream.destroy()
      }
      await closed
    },
  }
}
