import type { IncomingMessage } from 'node:http'

/** G-3: an upload that brings less than 8 KiB/s over ten seconds is cut. */
const window = 10_000
const leastBytes = 8 * 1024 * (window / 1000)

/** Aborts when the sender is too slow. When our own side holds the stream back, the sender is not to blame. */
export function minimumPace(request: IncomingMessage): { signal: AbortSignal; stop(): void } {
  const abort = new AbortController()
  let before = request.socket.bytesRead
  const timer = setInterval(() => {
    const received = request.socket.bytesRead - before
    before = request.socket.bytesRead
    if (received < leastBytes && !request.readableEnded && request.readableLength === 0) abort.abort()
  }, window)
  timer.unref()
  return { signal: abort.signal, stop: () => clearInterval(timer) }
}
