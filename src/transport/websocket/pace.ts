import type { WebSocket } from 'ws'
import type { Brake } from './brake.ts'

export interface Pace {
  readonly burst: number
  readonly perSecond: number
}

/** Milliseconds, far below the silence after which a socket is closed. */
const longestPause = 10_000

interface Account {
  sockets: number
  tokens: number
  at: number
}

export interface Paces {
  /** Reads a socket no faster than what is left to its account. */
  keep(ws: WebSocket, brake: Brake, account: string): void
}

/**
 * The sockets of an account are together read no faster than this (G-6): what comes faster waits with its sender, where TCP
 * holds it back. Nothing is dropped, and a flood costs the gateway no more than its pace, however small its frames are and
 * on however many sockets they come.
 */
export function createPaces({ burst, perSecond }: Pace): Paces {
  const accounts = new Map<string, Account>()

  function spend(account: Account): number {
    const now = performance.now()
    account.tokens = Math.min(burst, account.tokens + ((now - account.at) / 1_000) * perSecond) - 1
    account.at = now
    return account.tokens
  }

  return {
    keep(ws, brake, id) {
      const account = accounts.get(id) ?? { sockets: 0, tokens: burst, at: performance.now() }
      accounts.set(id, account)
      account.sockets += 1
      let pausing: NodeJS.Timeout | undefined
      const heard = (): void => {
        const tokens = spend(account)
        if (tokens >= 0 || pausing !== undefined) return
        brake.hold('pace')
        // What had been read already may have cost more than one.
        const until = ((1 - tokens) / perSecond) * 1_000
        // Its pongs are not read meanwhile: it must not look as if it had gone.
        pausing = setTimeout(
          () => {
            pausing = undefined
            brake.release('pace')
          },
          Math.min(until, longestPause),
        )
      }
      ws.on('message', heard).on('pong', heard)
      ws.once('close', () => {
        clearTimeout(pausing)
        account.sockets -= 1
        if (account.sockets === 0) accounts.delete(id)
      })
    },
  }
}
