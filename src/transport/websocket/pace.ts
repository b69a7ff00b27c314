import type { WebSocket } from 'ws'

export interface Pace {
  readonly burst: number
  readonly perSecond: number
}

/** Milliseconds, far below the silence after which a socket is closed. */
const longestPause = 10_000

/**
 * Reads a socket no faster than this (G-6): what comes faster waits with its sender, where TCP holds it back. Nothing is
 * dropped, and a flood costs the gateway no more than its pace, however small its frames are.
 */
export function paceReading(ws: WebSocket, { burst, perSecond }: Pace): void {
  let tokens = burst
  let at = performance.now()
  let pausing: NodeJS.Timeout | undefined
  const heard = (): void => {
    const now = performance.now()
    tokens = Math.min(burst, tokens + ((now - at) / 1_000) * perSecond) - 1
    at = now
    if (tokens >= 0 || pausing !== undefined) return
    ws.pause()
    // What had been read already may have cost more than one.
    const until = ((1 - tokens) / perSecond) * 1_000
    // Its pongs are not read meanwhile: it must not look as if it had gone.
    pausing = setTimeout(
      () => {
        pausing = undefined
        ws.resume()
      },
      Math.min(until, longestPause),
    )
  }
  ws.on('message', heard).on('pong', heard)
  ws.once('close', () => clearTimeout(pausing))
}
