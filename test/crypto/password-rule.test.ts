import { expect, test } from 'vitest'
import { randomPassword } from '../../src/crypto/random.ts'
import { missingRules, type PasswordRule } from '../../src/protocol/index.ts'

const classes: readonly (readonly [PasswordRule, string])[] = [
  ['lower_case', 'ab'],
  ['upper_case', 'AB'],
  ['digit', '12'],
  ['other', '-!'],
]

/** Every subset of the four classes, with the classes it leaves out. */
const subsets = Array.from({ length: 16 }, (_, bits) => {
  const present = classes.filter((_class, i) => bits & (1 << i))
  const missing = classes.filter((_class, i) => !(bits & (1 << i))).map(([rule]) => rule)
  return { present: present.map(([, text]) => text).join(''), missing }
})

test.each(subsets)('A-2: of the four classes, %j', ({ present, missing }) => {
  const password = present === '' ? '' : present.repeat(8).slice(0, 12)
  const length: PasswordRule[] = present === '' ? ['length'] : []
  expect(missingRules(password)).toEqual([...length, ...missing])
})

test.each([
  { points: 7, broken: ['length'] },
  { points: 8, broken: [] },
  { points: 64, broken: [] },
  { points: 65, broken: ['length'] },
])('A-2: $points code points', ({ points, broken }) => {
  expect(missingRules(`Aa1${'-'.repeat(points - 3)}`)).toEqual(broken)
  // An emoji is one code point, though two UTF-16 units and four bytes.
  expect(missingRules(`Aa1${'😀'.repeat(points - 3)}`)).toEqual(broken)
  expect(missingRules(`Aa1-${'é'.normalize('NFD').repeat(points - 4)}`)).toEqual(broken)
})

test.each([
  { password: 'Ééééééé1 ', broken: [], why: 'a space is another character, accents are letters' },
  { password: 'ÉCOLE-élève-٣', broken: [], why: 'a digit is a digit in any script' },
  {
    password: '密码密码密码密码',
    broken: ['lower_case', 'upper_case', 'digit'],
    why: 'letters without case are others',
  },
  { password: 'Motdepasse1\u0301', broken: [], why: 'a lone accent is another character' },
  { password: 'ǅǅǅǅǅǅǅǅ1a', broken: ['upper_case'], why: 'title case is neither lower nor upper' },
])('A-2: $password: $why', ({ password, broken }) => {
  expect(missingRules(password)).toEqual(broken)
})

test('A-2: a password has one verdict, composed or not', () => {
  for (const text of ['Éa1-cdef', 'Crème brûlée 7', 'Ångström-1', 'ÀÉÎÕÜ-ç-9']) {
    expect(missingRules(text.normalize('NFD')), text).toEqual(missingRules(text.normalize('NFC')))
  }
})

test('passwords we make ourselves satisfy the rule and never repeat', () => {
  const made = Array.from({ length: 2_000 }, randomPassword)
  expect(made.filter((password) => missingRules(password).length > 0)).toEqual([])
  expect(new Set(made).size).toBe(made.length)
})
