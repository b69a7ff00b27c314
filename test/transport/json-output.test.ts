import { expect, test } from 'vitest'
import { isLong, jsonInPieces } from '../../src/transport/json-output.ts'
import { turnsDuring } from '../support/turns-of-the-loop.ts'

const items = (count: number): unknown[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `« Réa ${i} »\n"`,
    none: undefined,
    at: new Date(i),
    list: [i],
  }))

const outputs: object[] = [
  { items: items(1_000) },
  { before: null, left: undefined, items: items(513), 'a "name"': { deep: items(2) }, after: 'x' },
  { items: [...items(300), undefined, null, 'text', [[]], ...items(300)] },
  { one: items(257), other: [], third: items(256) },
]

test.each(outputs)('a long output is the very text that JSON.stringify makes of it (%#)', async (output) => {
  expect(isLong(output)).toBe(true)
  expect(Buffer.concat(await jsonInPieces(output)).toString()).toBe(JSON.stringify(output))
})

test.each([{}, { items: items(256) }, { text: 'x'.repeat(1_000) }, undefined, null, 'text', items(3)])(
  'what is short is left to JSON.stringify (%#)',
  (output) => {
    expect(isLong(output)).toBe(false)
  },
)

test('a list of a thousand becomes text in four pieces, with a turn of the loop between them', async () => {
  expect(await turnsDuring(() => jsonInPieces({ items: items(1_000) }))).toBe(3)
})
