import { expect, test } from 'vitest'
import { mapInPieces, pieces } from '../../src/database/pieces.ts'
import { turnsDuring } from '../support/turns-of-the-loop.ts'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

test('a long list comes whole and in order, and the loop has a turn between its pieces', async () => {
  const seen: number[][] = []
  const turns = await turnsDuring(async () => {
    for await (const piece of pieces(numbers(10), 4)) seen.push([...piece])
  })
  expect(seen).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ])
  expect(turns).toBe(2)
})

test('what becomes of each is in their order, however long each takes', async () => {
  const doubled = await mapInPieces(numbers(70), async (number) => {
    if (number % 7 === 0) await new Promise(setImmediate)
    return number * 2
  })
  expect(doubled).toEqual(numbers(70).map((number) => number * 2))
})

test.each([0, 1, 32])('a list of %i is one piece, and waits for nothing', async (count) => {
  expect(await turnsDuring(() => mapInPieces(numbers(count), (number) => number))).toBe(0)
})

test('what fails ends it there', async () => {
  const done: number[] = []
  const work = (number: number): void => {
    if (number === 40) throw new Error('not this one')
    done.push(number)
  }
  await expect(mapInPieces(numbers(100), work)).rejects.toThrow('not this one')
  expect(done).toEqual(numbers(40))
})
