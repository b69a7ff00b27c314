import type { WebSocket } from 'ws'

export interface Pace {
  readonly burst: number
  readonly perSecond: number
}

/**
 * Reads a socket no faster than this (G-6): what comes faster waits with its sender, where TCP holds it back. Nothing is
 * dropped, and a flood costs the gateway no more than its pace, however small its frames are.
 */
export function paceReading(ws: WebSocket, { burst, perSecond }: Pace): void {
  let tokens = burst
  let at = performance.now()
  let pausing: NodeJS.Timeout | undefined
  ws.on('message', () => {
    const now = performance.now()
    tokens = Math.min(burst, tokens + ((now - at) / 1_000) * perSecond) - 1
    at = now
    if (tokens >= 0 || pausing !== undefined) return
    ws.pause()
    // What had been read already may have cost more than one.
    const until = (1 - tokens) / perSecond
    pausing = setTimeout(() => {
      pausing = undefined
      ws.resume()
    }, until * 1_000)
  })
  ws.once('close', () => clearTimeout(pausing))
}
