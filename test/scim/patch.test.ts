import { expect, test } from 'vitest'
import { Problem } from '../../src/protocol/index.ts'
import { applyPatch, groupType, urns, userType } from '../../src/scim/index.ts'

const person = { schemas: [urns.user], id: 'x', userName: 'marie@tilleuls.example' }
const after = (...operations: { op: string; path?: string | null; value?: unknown }[]) =>
  applyPatch(userType, person, operations)
const refusalOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
}

test.each([
  ['Okta', { op: 'replace', value: { active: false } }],
  ['Entra ID', { op: 'Replace', path: 'active', value: 'False' }],
  ['Entra ID, by its flag', { op: 'replace', path: 'active', value: false }],
  ['Entra ID of old', { op: 'Replace', path: 'active', value: [{ $ref: null, value: 'False' }] }],
  ['Entra ID without a path', { op: 'Add', value: { active: 'False' } }],
  ['an object for a value', { op: 'REPLACE', path: 'active', value: { value: false } }],
  ['a path that is null', { op: 'replace', path: null, value: { Active: 'false' } }],
  ['the name with its schema', { op: 'replace', path: `${urns.user}:active`, value: 'FALSE' }],
  ['the name with its schema, without a path', { op: 'replace', value: { [`${urns.user}:active`]: false } }],
  ['under its schema', { op: 'replace', value: { schemas: [urns.user], [urns.user]: { active: 'False' } } }],
])('out is out, as %s writes it', (_who, operation) => {
  expect(after(operation)['active']).toBe(false)
  const opposite = JSON.parse(JSON.stringify(operation).replaceAll(/"?false"?/gi, '"True"'))
  expect(after(opposite)['active']).toBe(true)
  // The last word counts, and what comes along is done too.
  const [first, last] = [opposite, operation]
  expect(after(first, { op: 'add', path: 'title', value: 'Interne' }, last)).toMatchObject({
    active: false,
    title: 'Interne',
  })
})

test.each([
  ['a word', 'non'],
  ['a number', 0],
  ['nothing', null],
  ['nothing in an object', { value: null }],
  ['an empty text', ''],
  ['a list of two', [{ value: false }, { value: true }]],
  ['an empty list', []],
  ['an object in an object', { value: { value: false } }],
  ['something else’s object', { active: false }],
])('%s is neither in nor out', (_what, value) => {
  for (const op of ['add', 'replace']) {
    expect(refusalOf(() => after({ op, path: 'active', value }))).toBe('attribute_refused')
    expect(refusalOf(() => after({ op, value: { active: value } }))).toBe('attribute_refused')
  }
})

test('nobody’s being in is taken away, and what is refused changes nothing of the rest', () => {
  expect(refusalOf(() => after({ op: 'remove', path: 'active' }))).toBe('attribute_refused')
  expect(refusalOf(() => after({ op: 'replace', path: 'active' }))).toBe('attribute_refused')
  expect(refusalOf(() => after({ op: 'replace', path: 'active.value', value: false }))).toBe('path_refused')
  expect(person).not.toHaveProperty('active')
})
void groupType
