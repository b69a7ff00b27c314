import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Call, ConnectionLost } from '../../src/protocol/client/index.ts'
import { createReadMarker, type ReadMarker } from '../../src/protocol/client/read-marker.ts'
import { Problem } from '../../src/protocol/index.ts'

let told: [string, number][]
let failure: Error | undefined
let marker: ReadMarker

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  failure = undefined
  const call = async (
    _name: string,
    input: { conversationId: string; readUpTo: number },
  ): Promise<unknown> => {
    if (failure !== undefined) throw failure
    told.push([input.conversationId, input.readUpTo])
    return { readUpTo: input.readUpTo }
  }
  // Only one operation is ever asked.
  marker = createReadMarker({ call: call as unknown as Call })
})
afterEach(() => {
  marker.stop()
  vi.useRealTimers()
})

test('a mark is told at once, those that follow soon are told as one, and none twice', async () => {
  for (const readUpTo of [3, 4, 5]) marker.read('réa', readUpTo)
  marker.read('bloc', 9)
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual([
    ['réa', 3],
    ['bloc', 9],
  ])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told.slice(2)).toEqual([['réa', 5]])
  marker.read('réa', 5)
  marker.read('réa', 4)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toHaveLength(3)
})

test('what could not be told is told when the connection is back, or after a while', async () => {
  failure = new ConnectionLost('gone')
  marker.read('réa', 3)
  await vi.advanceTimersByTimeAsync(1)
  marker.read('réa', 7)
  failure = undefined
  await vi.advanceTimersByTimeAsync(1)
  expect(told).toEqual([])
  marker.wake()
  await vi.advanceTimersByTimeAsync(1)
  expect(told).toEqual([['réa', 7]])
  await vi.advanceTimersByTimeAsync(60_000)
  failure = new Problem('unavailable')
  marker.read('réa', 8)
  await vi.advanceTimersByTimeAsync(1)
  failure = undefined
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told.slice(1)).toEqual([['réa', 8]])
})

test('what is refused for good is not tried again', async () => {
  failure = new Problem('conversation_not_found')
  marker.read('réa', 3)
  await vi.advanceTimersByTimeAsync(1)
  failure = undefined
  marker.wake()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual([])
})

test('M-8: of another log everything is told anew, and what waited is not', async () => {
  marker.read('réa', 9)
  await vi.advanceTimersByTimeAsync(1)
  marker.read('réa', 12)
  marker.forget()
  await vi.advanceTimersByTimeAsync(60_000)
  marker.read('réa', 5)
  await vi.advanceTimersByTimeAsync(1)
  expect(told).toEqual([
    ['réa', 9],
    ['réa', 5],
  ])
})

test('once stopped nothing is told', async () => {
  marker.read('réa', 3)
  await vi.advanceTimersByTimeAsync(1)
  marker.read('réa', 4)
  marker.stop()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told).toEqual([['réa', 3]])
})
