import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from '../../src/protocol/index.ts'
import { parseJson } from '../../src/transport/json-input.ts'

const prototypeBefore = Object.getOwnPropertyNames(Object.prototype).sort()

function refusalOf(text: string): Problem {
  try {
    parseJson(text)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error(`was accepted: ${text.slice(0, 80)}`)
}

const nested = (depth: number, open: string, close: string): string =>
  `${open.repeat(depth)}${close.repeat(depth)}`

test('G-5: any JSON within the limits parses to what JSON.parse says', () => {
  const within = fc.json({ maxDepth: 12, stringUnit: 'binary' }).filter((text) => {
    const keys = /"(?:__proto__|constructor|prototype)"/
    return !keys.test(text)
  })
  fc.assert(
    fc.property(within, fc.constantFrom('', ' ', '\n\t', '  \r\n'), (text, space) => {
      const spaced = `${space}${text}${space}`
      expect(parseJson(spaced)).toEqual(JSON.parse(spaced))
    }),
    { numRuns: 3_000 },
  )
})

test('G-5: values with every kind of string in them come through unchanged', () => {
  const value = fc.jsonValue({ maxDepth: 10, stringUnit: 'grapheme' })
  fc.assert(
    fc.property(value, fc.constantFrom(0, 1, 4), (given, indent) => {
      const text = JSON.stringify(given, undefined, indent)
      if (/"(__proto__|constructor|prototype)"\s*:/.test(text)) return
      expect(parseJson(text)).toEqual(JSON.parse(text))
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  '{"a":1,"a":2}',
  '{"a":1, "\\u0061":2}',
  '{"a":{"b":1,"c":[],"b":2}}',
  '[{"x":1},{"x":1,"y":{},"x":1}]',
  '{"":1,"":2}',
  '{"a":"}","b":"{","a":1}',
  '{"a":"\\"","b":2,"b":3}',
  '{"é":1,"\\u00e9":2}',
  '{"a":[{"a":1}],"a":1}',
])('G-5: a key may stand once in an object: %s', (text) => {
  expect(() => JSON.parse(text)).not.toThrow()
  expect(refusalOf(text)).toMatchObject({ code: 'invalid_input', issues: [{ message: 'repeats a key' }] })
})

test.each([
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":2}]',
  '{"a":"a","b":"a"}',
  '{"a":["a","a"],"b":{"a":"b"}}',
  '{"a":"\\\\","b":1}',
  '{"key":"__proto__","and":["constructor","prototype"]}',
  '{"__proto":1,"proto__":2,"Constructor":3}',
])('G-5: and what only looks like a repetition or a forbidden key is taken: %s', (text) => {
  expect(parseJson(text)).toEqual(JSON.parse(text))
})

test.each([
  '{"__proto__":{"admin":true}}',
  '{"\\u005f_proto__":{"admin":true}}',
  '{"\\u005F\\u005Fproto\\u005f_":1}',
  '{"a":[{"b":{"__proto__":null}}]}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"prototype":1}',
  '{"a":1,"c\\u006fnstructor":2}',
])('G-5: a key that could reach a prototype is refused: %s', (text) => {
  expect(() => JSON.parse(text)).not.toThrow()
  expect(refusalOf(text)).toMatchObject({
    code: 'invalid_input',
    issues: [{ message: 'uses a forbidden key' }],
  })
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(prototypeBefore)
})

test('G-5: sixteen levels are taken, seventeen are not, whatever they are made of', () => {
  const objects = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  expect(parseJson(nested(16, '[', ']'))).toEqual(JSON.parse(nested(16, '[', ']')))
  expect(parseJson(objects(16))).toEqual(JSON.parse(objects(16)))
  for (const text of [nested(17, '[', ']'), objects(17), `{"a":${nested(16, '[', ']')}}`]) {
    expect(refusalOf(text)).toMatchObject({ issues: [{ message: 'nests too deep' }] })
  }
  const wide = `[${Array.from({ length: 1_000 }, () => nested(15, '[', ']')).join()}]`
  expect(parseJson(wide)).toHaveLength(1_000)
})

test('G-5: brackets in texts are no levels', () => {
  const text = JSON.stringify({ a: '['.repeat(1_000), b: '{"'.repeat(500), c: '\\"{'.repeat(300) })
  expect(parseJson(text)).toEqual(JSON.parse(text))
})

test('G-5: 200,000 nested arrays neither exhaust the stack nor are parsed', () => {
  expect(refusalOf(nested(200_000, '[', ']')).code).toBe('invalid_input')
  expect(refusalOf('['.repeat(262_144)).code).toBe('invalid_input')
  expect(refusalOf('{"a":'.repeat(50_000)).code).toBe('invalid_input')
})

test.each([
  '',
  ' ',
  '{',
  '}',
  ']',
  '"',
  '"\\',
  '{"a"',
  '{"a":',
  '{"a":1,}',
  '[1,]',
  '[1 2]',
  "{'a':1}",
  '{a:1}',
  'NaN',
  'Infinity',
  '01',
  '1.',
  '+1',
  'undefined',
  '{"a":1}{"b":2}',
  '[1]//',
  '/*x*/1',
  '"\u0000"',
  '"\n"',
  '"\\x41"',
  '{"\\x":1}',
  '\ufeff{}',
  '{"a":1]',
  '[}',
])('what is no JSON is invalid_input, with its cause for the log only: %j', (text) => {
  const problem = refusalOf(text)
  expect(problem.code).toBe('invalid_input')
  expect(JSON.stringify(problem.toDetails())).not.toMatch(/position|token|SyntaxError/)
})

/** JSON and near-JSON, with bytes lost, doubled, changed and swapped. */
const mutated = fc
  .tuple(
    fc.oneof(fc.json({ stringUnit: 'binary' }), fc.constantFrom('{"a":{"__proto__":[1,"\\u0061"]},"b":""}')),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom('cut', 'double', 'insert', 'swap'), fc.nat(31)), {
      maxLength: 6,
    }),
  )
  .map(([text, edits]) => {
    const alphabet = '{}[]":,\\/ \n\t0123456789-+.eEtfnu_ap'
    return edits.reduce((current, [where, kind, letter]) => {
      const at = current.length === 0 ? 0 : where % current.length
      const here = current.slice(at, at + 1)
      if (kind === 'cut') return current.slice(0, at) + current.slice(at + 1)
      if (kind === 'double') return current.slice(0, at) + here + current.slice(at)
      if (kind === 'insert') return current.slice(0, at) + alphabet.charAt(letter) + current.slice(at)
      return current.slice(0, at) + current.slice(at + 1, at + 2) + here + current.slice(at + 2)
    }, text)
  })

const noise = fc.string({
  unit: fc.constantFrom(...'{}[]":,\\u0061_proto__ \n1-e.tfn\u0000é'),
  maxLength: 40,
})

test.each([
  ['mutated JSON', mutated, 60_000],
  ['noise', noise, 40_000],
] as const)(
  'G-5: %s is parsed as JSON.parse does or refused as invalid_input: nothing else is ever thrown',
  (_what, texts, numRuns) => {
    fc.assert(
      fc.property(texts, (text) => {
        let value: unknown
        try {
          value = parseJson(text)
        } catch (error) {
          if (error instanceof Problem && error.code === 'invalid_input') return
          throw error
        }
        // Compared as text: `toEqual` a hundred thousand times would cost more than the parsing.
        if (JSON.stringify(value) !== JSON.stringify(JSON.parse(text))) throw new Error(`differs: ${text}`)
        if (Object.keys(value ?? {}).includes('__proto__')) throw new Error(`a forbidden key: ${text}`)
      }),
      { numRuns },
    )
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(prototypeBefore)
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined()
  },
)

test('a text of the largest size is walked in one pass, even when made to be walked often', () => {
  const size = 256 * 1024
  for (const text of [
    `"${'\\"'.repeat(size / 2)}"`,
    `"${'\\'.repeat(size)}"`,
    `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`).join()}}`,
  ]) {
    expect(parseJson(text)).toEqual(JSON.parse(text))
  }
})
