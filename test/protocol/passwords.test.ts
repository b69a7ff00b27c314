import { expect, test } from 'vitest'
import { readWordList } from '../../src/features/accounts/common-passwords/word-list.ts'
import { brokenRules } from '../../src/features/accounts/new-password.ts'
import {
  isGenericAddress,
  missingRules,
  type PasswordRule,
  Problem,
  passwordRules,
  passwordRuleText,
  passwordStrength,
} from '../../src/protocol/index.ts'

const owner = {
  email: 'helene.duthilleul@clinique-tilleuls.example',
  displayName: 'Hélène Duthilleul',
  company: 'Clinique des Tilleuls',
}
const l: PasswordRule[] = ['length']

/** Sixty passwords, and what each breaks. */
const table: readonly (readonly [string, readonly PasswordRule[]])[] = [
  ['', ['length', 'lower_case', 'upper_case', 'digit', 'other']],
  ['xK9!vQ2m', []],
  ['xK9!vQ2#mZ', []],
  [`xK9!vQ2#${'mZ4?'.repeat(14)}`, []],
  [`xK9!vQ2#${'mZ4?'.repeat(14)}w`, l],
  ['😀😀😀😀😀Aa1', ['common']],
  ['😀🎈🌻🐝🍀🚲Aa1', []],
  ['😀😀😀😀Aa1', l],
  ['vokvlumi4-zu', ['upper_case']],
  ['VOKVLUMI4-ZU', ['lower_case']],
  ['Vokvlumi-zuk', ['digit']],
  ['Vokvlumi4zuk', ['other']],
  ['Vokv lumi 4', []],
  ['  Vokvl4umi  ', []],
  ['Élan-dé-7-çà', []],
  ['ÉÀÇÙ-éàçù-7', []],
  ['Ωμέγα-πέντε-5', []],
  ['Пчела-и-роза-9', []],
  ['密码密码密码密码', ['lower_case', 'upper_case', 'digit', 'common']],
  ['Aa密码密码密码1', []],
  ['Vokvlumi-٣٤', []],
  ['Bonjour1!', ['common']],
  ['bonjour1!', ['upper_case', 'common']],
  ['Azerty123!', ['common']],
  ['Azertyuiop1!', ['common']],
  ['Qsdfghjklm1!', ['common']],
  ['Wxcvbn789*', ['common']],
  ['Qwerty2026!', ['common']],
  ['P@ssw0rd1', ['common']],
  ['P@$$w0rd2026!', ['common']],
  ['Pa55word!!', ['common']],
  ['Motdepasse1!', ['common']],
  ['M0td3p@ss3!', ['common']],
  ['Aa123456!', ['common']],
  ['Abcdef123!', ['common']],
  ['Hôpital2025!', ['common']],
  ['Hôpital2025!'.normalize('NFD'), ['common']],
  ['Infirmière1!', ['common']],
  ['!!Soleil123', ['common']],
  ['Doudou!!75', ['common']],
  ['Marseille13!', ['common']],
  ['Éloïse1234!', ['common']],
  ['Éloïse1234!'.normalize('NFD'), ['common']],
  ['Nicolas_1987', ['common']],
  ['Jean-Pierre1!', ['common']],
  ['AzertyAzerty1!', ['common']],
  ['Iloveyou2!', ['common']],
  ['Football#10', ['common']],
  ['Soleil-Lune-42', []],
  ['Correct-Cheval-7-Pile', []],
  ['J’aime le 1er thé', []],
  ['Un-train-passe-à-8h', []],
  ['Hélène-2026!', ['common', 'personal']],
  ['Duthilleul#7xy', ['personal']],
  ['dUtH1LL3uL-42', ['common', 'personal']],
  ['Xk-Tilleuls-7', ['personal']],
  ['Clinique.Tilleuls.1', ['personal']],
  ['Pr1sme-7q!', ['personal']],
  ['Duthilleul-9vKq!w2Zp#', []],
  ['Décembre-2026', ['common', 'personal']],
]

test('A-2: each of sixty passwords has its verdict, composed or not', () => {
  expect(table.length).toBe(60)
  for (const form of ['NFC', 'NFD'] as const) {
    const verdicts = table.map(([password]) => [password, brokenRules(password.normalize(form), owner)])
    expect(verdicts, form).toEqual(table)
  }
})

test('A-2: far more than a hundred thousand passwords that satisfy the rule are refused, French ones included', () => {
  const file = '../../src/features/accounts/common-passwords/words.txt.br'
  const words = readWordList(new URL(file, import.meta.url)).words()
  expect(words.length).toBeGreaterThan(100_000)
  const made = new Set<string>()
  const through: string[] = []
  for (const word of words) {
    const password = `${word.charAt(0).toUpperCase()}${word.slice(1)}26!?`
    if (missingRules(password).length > 0) continue
    made.add(password)
    // Every seventh is enough to see, and takes a second.
    if (made.size % 7 === 0 && !brokenRules(password, {}).includes('common')) through.push(password)
  }
  expect(made.size).toBeGreaterThan(100_000)
  expect(through).toEqual([])
  expect(words).toEqual(
    expect.arrayContaining(['bonjour', 'azerty', 'motdepasse', 'infirmiere', 'marseille']),
  )
})

test.each([
  ['', 0, 'no'],
  ['Aa1-Aa1', 46.4, 'no'],
  // R25: eight of 99 symbols.
  ['Aa1-Aa1-', 53, 'with_throttling'],
  ['abcdefghijk', 51.7, 'with_throttling'],
  ['12345678', 26.5, 'no'],
  ['Aa1-Aa1-Aa1-', 79.5, 'with_throttling'],
  ['Aa1-Aa1-Aa1-A', 86.1, 'alone'],
  ['É1-a'.normalize('NFD').repeat(3), 79.5, 'with_throttling'],
] as const)('R25: the CNIL’s figure of %j is %d bits, which suffices %s', (password, bits, suffices) => {
  expect(passwordStrength(password)).toEqual({ bits, suffices })
})

test('a refused password says which rules it breaks, in the language of who chose it', () => {
  const issues = passwordRules.map((rule) => ({ path: 'newPassword', rule, message: rule }))
  for (const locale of ['fr', 'en'] as const) {
    const details = new Problem('weak_password', { issues }).toDetails(locale)
    expect(details.issues?.map(({ message }) => message)).toEqual(
      passwordRules.map((rule) => passwordRuleText(rule, locale)),
    )
  }
  for (const rule of passwordRules)
    expect(passwordRuleText(rule, 'fr')).not.toBe(passwordRuleText(rule, 'en'))
})

test('R33: an address that several people read is told from a person’s', () => {
  const desks = [
    'accueil',
    'secretariat',
    'Secrétariat.cardio',
    'contact-chu',
    'info',
    'urgences2',
    'dpo',
    'no-reply',
  ]
  const people = [
    'helene.duthilleul',
    'jean-infante',
    'a.contini',
    'teammaud',
    'secretan',
    'infossi',
    'dr.bureaud',
  ]
  expect(desks.filter((local) => !isGenericAddress(`${local}@hopital.example`))).toEqual([])
  expect(people.filter((local) => isGenericAddress(`${local}@hopital.example`))).toEqual([])
})
