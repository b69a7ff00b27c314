import { expect, test } from 'vitest'
import { createHeartbeats } from '../../src/transport/websocket/heartbeats.ts'

const every = 25_000

/** A clock and a loop that the test turns by hand. */
function world(chance: () => number) {
  let time = 0
  const turns: (() => void)[] = []
  const beats: { entry: number; at: number }[] = []
  const heartbeats = createHeartbeats<number>({
    every,
    now: () => time,
    beat: (entry) => void beats.push({ entry, at: time }),
    chance,
    later: (work) => void turns.push(work),
  })
  return {
    heartbeats,
    beats,
    passes: (milliseconds: number) => {
      time += milliseconds
    },
    /** One turn of the loop; answers how many were told in it. */
    turn(): number {
      const before = beats.length
      for (const work of turns.splice(0)) work()
      return beats.length - before
    },
    turns,
  }
}

test('a thousand sockets that came at once are told a few in each turn of the loop, each once', () => {
  const { heartbeats, beats, passes, turn, turns } = world(() => 0)
  for (let n = 0; n < 1_000; n++) heartbeats.watch(n)
  passes(every - 1)
  heartbeats.tell(false)
  expect(turns).toEqual([])
  passes(1)
  heartbeats.tell(false)
  // Asked again while they are told: nobody is told twice.
  heartbeats.tell(false)
  let most = 0
  while (turns.length > 0) most = Math.max(most, turn())
  expect(most).toBeLessThanOrEqual(8)
  expect(new Set(beats.map(({ entry }) => entry)).size).toBe(1_000)
  expect(beats).toHaveLength(1_000)
})

test('and from then on at times of their own, never later than an interval after they came', () => {
  let n = 0
  const { heartbeats, beats, passes, turn, turns } = world(() => (n++ % 100) / 100)
  for (let entry = 0; entry < 1_000; entry++) heartbeats.watch(entry)
  let most = 0
  for (let second = 1; second <= 50; second++) {
    passes(1_000)
    heartbeats.tell(false)
    let told = 0
    while (turns.length > 0) told += turn()
    most = Math.max(most, told)
    if (second === 25) expect(beats).toHaveLength(1_000)
    if (second <= 12) expect(told).toBe(0)
  }
  expect(beats).toHaveLength(2_000)
  expect(most).toBeLessThanOrEqual(100)
})

test('who left is told nothing, also when its turn was near; and everybody is told what everybody must know', () => {
  const { heartbeats, beats, passes, turn, turns } = world(() => 0)
  for (let n = 0; n < 20; n++) heartbeats.watch(n)
  heartbeats.tell(true)
  turn()
  for (let n = 8; n < 19; n++) heartbeats.unwatch(n)
  while (turns.length > 0) turn()
  expect(beats.map(({ entry }) => entry)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 19])
  passes(every)
  heartbeats.tell(false)
  while (turns.length > 0) turn()
  expect(beats).toHaveLength(18)
})

test.each([
  ['everybody was told something at once', 3_000, true],
  ['the whole process stood still for a minute', 60_000, false],
])('and after %s they are told at times of their own again', (_what, milliseconds, everybody) => {
  let n = 0
  const { heartbeats, beats, passes, turn, turns } = world(() => (n++ % 100) / 100)
  for (let entry = 0; entry < 1_000; entry++) heartbeats.watch(entry)
  const tells = (toAll: boolean): number => {
    heartbeats.tell(toAll)
    let told = 0
    while (turns.length > 0) told += turn()
    return told
  }
  passes(milliseconds)
  expect(tells(everybody)).toBe(1_000)
  let most = 0
  for (let second = 1; second <= 50; second++) {
    passes(1_000)
    most = Math.max(most, tells(false))
    // Nobody waits for longer than an interval.
    if (second === 25) expect(new Set(beats.slice(1_000).map(({ entry }) => entry)).size).toBe(1_000)
  }
  expect(most).toBeLessThanOrEqual(100)
})
