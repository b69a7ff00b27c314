import { expect, test } from 'vitest'
import { createChance } from './chance.ts'
import { planCrowd } from './crowd/plan.ts'
import { faultKinds, faultNames, planFaults } from './nemesis/schedule.ts'

const plan = (seed: string, seconds = 600) =>
  planFaults({ seconds, gateways: 3, faults: faultNames, chance: createChance(seed) })

test('the same seed plans the same faults and the same crowd, another seed others', () => {
  expect(plan('42')).toEqual(plan('42'))
  expect(plan('42')).not.toEqual(plan('43'))
  const size = { writers: 5, readers: 4, conversations: 10, stalled: 9 }
  expect(planCrowd(size, createChance('42'))).toEqual(planCrowd(size, createChance('42')))
})

test('a long run holds every fault, each lane one at a time, and ends them in time', () => {
  const faults = plan('42')
  expect(new Set(faults.map(({ name }) => name))).toEqual(new Set(faultNames))
  for (const lane of Map.groupBy(faults, ({ name }) => faultKinds[name].lane).values()) {
    for (const [index, { at, lasts }] of lane.entries()) {
      expect(at + lasts).toBeLessThanOrEqual(lane[index + 1]?.at ?? 600)
    }
  }
})

test('every conversation has a writer and a reader, and in some of them somebody comes and goes', () => {
  const size = { writers: 5, readers: 6, conversations: 20, stalled: 0 }
  const { conversations, comings, people } = planCrowd(size, createChance('1'))
  for (const { writers, readers } of conversations) {
    expect(writers.length).toBeGreaterThanOrEqual(1)
    expect(readers.length).toBeGreaterThanOrEqual(1)
  }
  expect(comings.length).toBe(5)
  expect(people.filter(({ role }) => role === 'guest')).toHaveLength(2)
})

test('chance is even enough, and its ids are of the form clients use', () => {
  const chance = createChance('1')
  const counts = new Map<number, number>()
  for (let i = 0; i < 6_000; i++) {
    const drawn = chance.whole(1, 6)
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6])
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(200)
  expect(chance.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
})
