import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { Brake } from '../../src/transport/websocket/brake.ts'
import { createPaces, type Paces } from '../../src/transport/websocket/pace.ts'

/** A socket whose other side always has more to say; it is heard only while it is read. */
function endlessSocket(paces: Paces, account: string) {
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
  // Only what pacing uses.
  const ws = socket as unknown as WebSocket
  const brake = new Brake(ws)
  paces.keep(ws, brake, account)
  return {
    brake,
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
  const socket = endlessSocket(createPaces({ burst: 50, perSecond: 20 }), 'alice')
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

test('G-6: an account that floods on ten sockets is heard no more than on one; others are heard as ever', () => {
  const paces = createPaces({ burst: 50, perSecond: 20 })
  const sockets = Array.from({ length: 10 }, () => endlessSocket(paces, 'alice'))
  const other = endlessSocket(paces, 'bruno')
  for (let tick = 0; tick < 3_000; tick++) {
    for (const socket of sockets) socket.hearAll(10_000)
    if (tick % 10 === 0) expect(other.hearAll(1)).toBe(1 + tick / 10)
    vi.advanceTimersByTime(10)
  }
  const heard = sockets.map((socket) => socket.hearAll(0))
  const total = heard.reduce((sum, each) => sum + each)
  // Each may have said one more before its pause.
  expect(total).toBeLessThanOrEqual(50 + 30 * 20 + 10)
  expect(total).toBeGreaterThan(50 + 28 * 20)
  expect(Math.min(...heard)).toBeGreaterThan(0)
})

test('a socket that is held for another reason is not read before both let it', () => {
  const socket = endlessSocket(createPaces({ burst: 5, perSecond: 10 }), 'alice')
  socket.brake.hold('turn')
  expect(socket.hearAll(1)).toBe(0)
  socket.brake.release('turn')
  expect(socket.hearAll(10)).toBe(6)
  socket.brake.hold('turn')
  vi.advanceTimersByTime(10_000)
  expect(socket.hearAll(10)).toBe(6)
  socket.brake.release('turn')
  expect(socket.hearAll(1)).toBe(7)
})

test('who keeps to the pace is never paused, and a socket that closes leaves no timer', () => {
  const socket = endlessSocket(createPaces({ burst: 5, perSecond: 10 }), 'alice')
  for (let i = 1; i <= 200; i++) {
    expect(socket.hearAll(1)).toBe(i)
    vi.advanceTimersByTime(100)
  }
  socket.hearAll(100)
  expect(vi.getTimerCount()).toBe(1)
  socket.close()
  expect(vi.getTimerCount()).toBe(0)
})
