import { expect, test } from 'vitest'
import { deepest, mostPrefixes, readStrictXml } from '../../src/adapters/strict-xml.ts'
import { IdentityRefused } from '../../src/ports/identity-provider.ts'

const declared = (from: number, many: number): string =>
  Array.from({ length: many }, (_, i) => ` xmlns:p${from + i}="urn:${from + i}"`).join('')
const around = (depth: number, open: (level: number) => string, inside: string): string =>
  `${Array.from({ length: depth }, (_, level) => open(level)).join('')}${inside}${'</a>'.repeat(depth)}`
const refusalOf = (text: string): string => {
  try {
    readStrictXml(text)
    return 'read'
  } catch (error) {
    if (error instanceof IdentityRefused) return error.reason
    throw error
  }
}

test('as many namespaces as anybody means well with are known, and not one more', () => {
  // « xml » is known everywhere.
  const most = mostPrefixes - 1
  const read = (many: number) => refusalOf(`<a${declared(0, many)}/>`)
  expect(read(40)).toBe('read')
  const spread = (many: number) => refusalOf(around(many, (i) => `<a${declared(i * 3, 3)}>`, '<a/>'))
  expect(spread(most / 3)).toBe('read')
  expect(spread(most / 3 + 1)).toBe('xml_refused')
  // The same ones again are the same, and what an element said is not known beside it.
  expect(refusalOf(around(deepest - 1, () => `<a${declared(0, 40)}>`, '<a/>'))).toBe('read')
  expect(
    refusalOf(`<a>${Array.from({ length: 500 }, (_, i) => `<b${declared(i * 40, 40)}/>`).join('')}</a>`),
  ).toBe('read')
})

test('a document that means harm, with thousands of prefixes around thousands of elements, is refused where they become too many', () => {
  const deep = around(deepest - 1, (i) => `<a${declared(i * 50, 50)}>`, '<p0:b/>'.repeat(4_000))
  expect(deep.length).toBeGreaterThan(50_000)
  expect(refusalOf(deep)).toBe('xml_refused')
})

test('a prefix means what is said nearest, and nothing outside', () => {
  const root = readStrictXml(
    '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:2"><p:c/></p:b><p:d/><e xmlns="urn:3"><f p:g="x" h="y"/></e></p:a>',
  )
  const [b, d, e] = root.children
  expect([root, b, b?.children[0], d, e, e?.children[0]].map((one) => one?.namespace)).toEqual([
    'urn:1',
    'urn:2',
    'urn:2',
    'urn:1',
    'urn:3',
    'urn:3',
  ])
  expect(e?.children[0]?.attributes).toEqual([
    { name: 'g', namespace: 'urn:1', value: 'x' },
    { name: 'h', namespace: '', value: 'y' },
  ])
  expect(refusalOf('<a><b xmlns:p="urn:1"/><p:c/></a>')).toBe('xml_refused')
})
