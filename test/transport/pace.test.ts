import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { paceReading } from '../../src/transport/websocket/pace.ts'

/** A socket whose other side always has more to say; it is heard only while it is read. */
function endlessSocket() {
  let reading = true
  let heard = 0
  const socket = Object.assign(new EventEmitter(), {
    pause: () => {
      reading = false
    },
    resume: () => {
      reading = true
    },
  })
  return {
    // Only what pacing uses.
    ws: socket as unknown as WebSocket,
    hearAll(most: number): number {
      for (let i = 0; i < most && reading; i++) {
        heard += 1
        socket.emit('message')
      }
      return heard
    },
    close: () => socket.emit('close'),
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

test('G-6: a socket is heard for its burst at once, and then so often a second, for as long as it floods', () => {
  const socket = endlessSocket()
  paceReading(socket.ws, { burst: 50, perSecond: 20 })
  expect(socket.hearAll(10_000)).toBe(51)
  for (let second = 1; second <= 30; second++) {
    for (let tick = 0; tick < 100; tick++) {
      vi.advanceTimersByTime(10)
      socket.hearAll(10_000)
    }
    expect(socket.hearAll(0)).toBeLessThanOrEqual(51 + second * 20 + 1)
  }
  expect(socket.hearAll(0)).toBeGreaterThan(51 + 29 * 20)
})

test('who keeps to the pace is never paused, and a socket that closes leaves no timer', () => {
  const socket = endlessSocket()
  paceReading(socket.ws, { burst: 5, perSecond: 10 })
  for (let i = 1; i <= 200; i++) {
    expect(socket.hearAll(1)).toBe(i)
    vi.advanceTimersByTime(100)
  }
  socket.hearAll(100)
  expect(vi.getTimerCount()).toBe(1)
  socket.close()
  expect(vi.getTimerCount()).toBe(0)
})
