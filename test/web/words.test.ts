import { describe, expect, test } from 'vitest'
import { unfitKeys } from '../../src/crypto/client-key.ts'
import { identityReasons } from '../../src/ports/identity-reasons.ts'
import { outboundFailures } from '../../src/ports/outbound-http.ts'
import { initialsOf } from '../../src/web/components/monogram.tsx'
import { directoryEn } from '../../src/web/i18n/administration/directory-en.ts'
import { directoryFr } from '../../src/web/i18n/administration/directory-fr.ts'
import { providerReasonsEn } from '../../src/web/i18n/administration/provider-reasons-en.ts'
import { providerReasonsFr } from '../../src/web/i18n/administration/provider-reasons-fr.ts'
import { signInRuleEn } from '../../src/web/i18n/administration/sign-in-rule-en.ts'
import { signInRuleFr } from '../../src/web/i18n/administration/sign-in-rule-fr.ts'
import { en } from '../../src/web/i18n/en.ts'
import { formatsOf } from '../../src/web/i18n/formats.ts'
import { fr } from '../../src/web/i18n/fr.ts'
import { partsOf } from '../../src/web/state/links.ts'
import { matches } from '../../src/web/state/matching.ts'
import { home, pathOf, readRoute, routeTo } from '../../src/web/state/route.ts'

const french = formatsOf('fr', 'en-US', fr.time)
const english = formatsOf('en', 'en-US', en.time)
const at = (day: number, hour = 22): string => new Date(2026, 10, day, hour, 5).toISOString()
const now = new Date(2026, 10, 23, 23, 0)

describe('dates', () => {
  test('name today and yesterday, then the day, in both languages', () => {
    expect(french.day(at(23, 1), now)).toBe('Aujourd’hui')
    expect(french.day(at(22, 23), now)).toBe('Hier')
    expect(french.day(at(16), now)).toBe('Lundi 16 novembre')
    expect(english.day(at(16), now)).toBe('Monday, November 16')
    expect(french.day('2025-11-16T12:00:00.000Z', now)).toBe('Dimanche 16 novembre 2025')
  })

  test('are brief in the list, and hours are on 24', () => {
    expect(french.brief(at(23), now)).toBe('22:05')
    expect(english.brief(at(23), now)).toBe('22:05')
    expect(french.brief(at(22), now)).toBe('Hier')
    expect(french.brief(at(10), now)).toBe('10/11/2026')
  })
})

test('sizes are written as each language writes them', () => {
  const plain = (words: string): string => words.replaceAll('\u00a0', ' ')
  const sizes = [0, 999, 284_113, 2_345_678].map(french.size).map(plain)
  expect(sizes).toEqual(['0 o', '999 o', '284 Ko', '2,3 Mo'])
  expect(plain(english.size(2_345_678))).toBe('2.3 MB')
})

test('what the rule « by the services only » does is said for none, one and several, in both languages', () => {
  const lines = ({ passwords, sessions, keys, unlinked, guestsLose }: typeof signInRuleEn, count: number) =>
    [passwords, sessions, keys, unlinked, guestsLose].map((line) => line(count))
  for (const words of [signInRuleFr, signInRuleEn]) {
    for (const line of lines(words, 0)) expect(line).toMatch(/^[^0-9]+$/)
    for (const count of [1, 2]) for (const line of lines(words, count)) expect(line).toMatch(/^[12] .+\.$/)
  }
  expect(signInRuleFr.passwords(1)).toBe(
    '1 mot de passe de membre est effacé : personne ne pourra le rétablir.',
  )
  expect(signInRuleEn.sessions(1)).toBe('1 session that was not opened by a service ends at once.')
  expect(signInRuleFr.twoAccountsHelp(1, 2)).toBe('1 prêt sur 2. Nommez-les ci-dessous.')
})

test('what the directory brought is counted in words, and bubbles one is not in are counted and not named', () => {
  expect([0, 1, 2].map(directoryFr.peopleCount)).toEqual([
    'L’annuaire n’a encore amené personne.',
    'L’annuaire tient 1 personne ici.',
    'L’annuaire tient 2 personnes ici.',
  ])
  expect([0, 1, 2].map(directoryEn.groupCount)).toEqual(['No group.', '1 group.', '2 groups.'])
  expect([1, 2].map(directoryFr.otherBubbles)).toEqual([
    'une bulle où vous n’êtes pas',
    '2 bulles où vous n’êtes pas',
  ])
  expect([1, 2].map(directoryEn.otherBubbles)).toEqual([
    'a bubble you are not in',
    '2 bubbles you are not in',
  ])
})

test('whatever speaks against a provider, or refuses who comes from it, is told administrators in a sentence, in both languages', () => {
  const reasons = new Set<string>([...identityReasons, ...outboundFailures, ...unfitKeys])
  for (const words of [providerReasonsFr, providerReasonsEn]) {
    expect(Object.keys(words).sort()).toEqual([...reasons].sort())
    for (const sentence of Object.values(words)) expect(sentence).toMatch(/^\p{Lu}.+([.?]|https:\/\/)$/u)
  }
})

describe('addresses in a text', () => {
  const hrefs = (text: string): (string | undefined)[] => partsOf(text).flatMap(({ href }) => href ?? [])

  test('are found without the punctuation of the sentence', () => {
    expect(hrefs('Voir https://exemple.test/a, puis (http://exemple.test/b).')).toEqual([
      'https://exemple.test/a',
      'http://exemple.test/b',
    ])
    expect(hrefs('https://exemple.test/wiki/Prisme_(optique)')).toEqual([
      'https://exemple.test/wiki/Prisme_(optique)',
    ])
  })

  test('are never anything but http and https', () => {
    expect(hrefs('javascript:alert(1) data:text/html,x ftp://x file:///etc <b>https://</b>')).toEqual([])
  })

  test('leave the text as it was written', () => {
    const text = 'K+ <b>5,9</b> https://exemple.test/?a=1&b=2! fin'
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })
})

test('names are found without accents, by any of their words', () => {
  expect(matches('Bruno Lefèvre', 'lefe')).toBe(true)
  expect(matches('Bruno Lefèvre', 'fevre bru')).toBe(true)
  expect(matches('Bruno Lefèvre', 'alice')).toBe(false)
  expect(matches('Réa – garde', '')).toBe(true)
})

test('a person’s letters leave the title out', () => {
  expect(
    ['Dr Alice Martin', 'Mme Rousseau', 'Jean-Luc Petit', 'Chloé Nguyen (IDE)', ''].map(initialsOf),
  ).toEqual(['AM', 'R', 'JP', 'CN', ''])
})

test('an address names a conversation or nothing', () => {
  const id = '3f0c8a1e-1d5b-4c63-9a39-0d6b8f8b2c11'
  expect(readRoute(`/c/${id}`, '')).toEqual(routeTo(id))
  expect(readRoute(`/c/${id}`, '#members')).toEqual({ conversationId: id, members: true })
  expect(pathOf({ conversationId: id, members: true })).toBe(`/c/${id}#members`)
  expect(readRoute('/c/../v1', '#members')).toEqual(home)
})
