import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type ConnectionWatch, watchConnection } from '../../src/web/state/connection.ts'

let watch: ConnectionWatch
beforeEach(() => {
  vi.useFakeTimers()
  watch = watchConnection()
})
afterEach(() => {
  watch.stop()
  vi.useRealTimers()
})

test('a cut shorter than a second is not worth a word', () => {
  watch.report('offline')
  vi.advanceTimersByTime(900)
  watch.report('connecting')
  watch.report('online')
  vi.advanceTimersByTime(20_000)
  expect(watch.store.get()).toBe('online')
})

test('a longer one reads as reconnecting, and then as offline, however often it is tried', () => {
  watch.report('offline')
  vi.advanceTimersByTime(1_100)
  expect(watch.store.get()).toBe('reconnecting')
  for (let tried = 0; tried < 10; tried++) {
    watch.report('connecting')
    vi.advanceTimersByTime(1_000)
    watch.report('offline')
  }
  expect(watch.store.get()).toBe('offline')
  watch.report('online')
  expect(watch.store.get()).toBe('online')
})
