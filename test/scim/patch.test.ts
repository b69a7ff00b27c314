import { expect, test } from 'vitest'
import { Problem, scimLimits } from '../../src/protocol/index.ts'
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

const ids = Array.from({ length: 10_000 }, (_, i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`)
const ward = {
  schemas: [urns.group],
  displayName: 'Tous',
  members: ids.map((value) => ({ value, $ref: `https://x/Users/${value}`, type: 'User' })),
}
const eachOf = <T>(most: number, make: (id: string) => T): T[] => ids.slice(0, most).map(make)
const membersOf = (resource: Record<string, unknown>) =>
  ((resource['members'] ?? []) as { value: string }[]).map(({ value }) => value)

test.each([
  ['as Entra ID writes it', (id: string) => ({ op: 'Remove', path: 'members', value: [{ value: id }] })],
  ['as Okta and the RFC do', (id: string) => ({ op: 'remove', path: `members[value eq "${id}"]` })],
  [
    'with more in the filter',
    (id: string) => ({ op: 'remove', path: `members[type eq "User" and value eq "${id}" and $ref pr]` }),
  ],
])('five hundred of ten thousand are taken out of a group, %s, without looking at each', (_who, remove) => {
  const left = membersOf(applyPatch(groupType, ward, eachOf(scimLimits.patch, remove)))
  expect(left).toEqual(ids.slice(scimLimits.patch))
  expect(ward.members).toHaveLength(ids.length)
})

test('five hundred operations on ten thousand, each of which looks at everybody, are refused before they are done', () => {
  const costly: [string, (id: string) => string][] = [
    ['an end', (id) => `members[$ref ew "${id.slice(8)}x"]`],
    ['another case of a value', (id) => `members[not (value ne "${id}")]`],
    ['one of two', (id) => `members[value eq "${id}" or value eq "x"]`],
    [
      'many comparisons',
      (id) => `members[${Array.from({ length: 32 }, () => `$ref co "${id}x"`).join(' or ')}]`,
    ],
  ]
  for (const [what, pathOf] of costly) {
    const operations = eachOf(scimLimits.patch, (id) => ({ op: 'remove', path: pathOf(id) }))
    expect(
      refusalOf(() => applyPatch(groupType, ward, operations)),
      what,
    ).toBe('too_many_results')
    // A few of them are as good as any.
    expect(
      refusalOf(() => membersOf(applyPatch(groupType, ward, operations.slice(0, 1))).length),
      what,
    ).toBeTypeOf(what === 'many comparisons' ? 'string' : 'number')
  }
})

test('values of a member come once, in the order they came, and what is changed is found by what it is then', () => {
  const [a = '', b = '', c = ''] = ids
  const patched = applyPatch(groupType, { ...ward, members: [{ value: a }, { value: b }] }, [
    { op: 'add', path: 'members', value: [{ value: b }, { value: c }, { value: c }] },
    { op: 'replace', path: `members[value eq "${a}"].value`, value: 'x' },
    { op: 'remove', path: `members[value eq "${a}"]` },
    { op: 'remove', path: 'members[value eq "x"]' },
  ])
  expect(membersOf(patched)).toEqual([b, c])
  expect(applyPatch(groupType, ward, [{ op: 'remove', path: 'members' }])).not.toHaveProperty('members')
})
