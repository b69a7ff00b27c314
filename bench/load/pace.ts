import type { Room } from './room.ts'

/** How hard to push. */
export type Pace =
  /** So many messages of each room are always on their way. */
  | { mode: 'closed'; window: number }
  /** So many messages a second over all rooms, whether the server keeps up or not. */
  | { mode: 'open'; rate: number }

/** Begins to send; the answer stops it. */
export function push(rooms: readonly Room[], pace: Pace): () => void {
  return pace.mode === 'closed' ? pushClosed(rooms, pace.window) : pushOpen(rooms, pace.rate)
}

/** A message that came back to its sender makes room for the next. */
function pushClosed(rooms: readonly Room[], window: number): () => void {
  for (const room of rooms) {
    room.onOwn = () => room.send(performance.now())
    for (let i = 0; i < window; i++) room.send(performance.now())
  }
  return () => {
    for (const room of rooms) room.onOwn = undefined
  }
}

/**
 * Messages are due at even intervals, whatever happens to those before: one that the timer or a stall lets out late
 * counts from when it was due, so a slow server cannot slow its own measurement down (no coordinated omission).
 */
function pushOpen(rooms: readonly Room[], rate: number): () => void {
  const interval = 1_000 / rate
  const started = performance.now()
  let count = 0
  const timer = setInterval(() => {
    const now = performance.now()
    for (;;) {
      const due = started + (count + 1) * interval
      if (due > now) return
      rooms[count % rooms.length]?.send(due)
      count++
    }
  }, 1)
  return () => clearInterval(timer)
}
