import { plainLetters, unleeted } from '../../../protocol/index.ts'
import { readWordList, type WordList } from './word-list.ts'

const file = new URL('./words.txt.br', import.meta.url)
let list: WordList | undefined

/**
 * whether a password is one that many people think of: a common word, name or password, with whatever stands for its
 * letters, and a little before and after it. `Bonjour1!`, `P@ssw0rd2026!` and `!!Azerty123` are; two words are not.
 */
export function isCommon(password: string): boolean {
  // Read when it is first needed: a megabyte and a half.
  list ??= readWordList(file)
  const { has } = list
  return stems(password.normalize('NFC')).some((stem) => has(stem) || isRun(stem))
}

/** How much around a word is still no obstacle, a run such as 12345 or !!! counted as one. */
const mostAround = 6
const mostAroundSyllable = 4

/** What may be the word of a password: it without some of what is no letter at its ends. */
function stems(password: string): string[] {
  const characters = [...password]
  const head = characters.findIndex(isLetter)
  const tail = characters.length - characters.findLastIndex(isLetter) - 1
  if (head < 0) return [plainLetters(password)]
  const found = new Set<string>()
  for (let before = 0; before <= head; before++) {
    for (let after = 0; after <= tail; after++) {
      const around = [characters.slice(0, before), characters.slice(characters.length - after)]
      const middle = characters.slice(before, characters.length - after).join('')
      const most = middle.length <= 3 ? mostAroundSyllable : mostAround
      if (around.reduce((sum, part) => sum + weight(part), 0) > most) continue
      for (const reading of [plainLetters(middle), ...unleeted(middle)]) {
        found.add(reading).add(unrepeated(reading))
      }
    }
  }
  return [...found]
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character)
}

/** How many steps it takes to type: one more of the same, or the next digit, is none. */
function weight(characters: readonly string[]): number {
  return characters.filter((character, i) => {
    const before = characters[i - 1]
    if (before === undefined) return true
    const step = character.charCodeAt(0) - before.charCodeAt(0)
    return !(step === 0 || (/\d/.test(character) && /\d/.test(before) && Math.abs(step) === 1))
  }).length
}

/** `bonbonbon` is `bon`. */
function unrepeated(word: string): string {
  return /^(.+?)\1+$/.exec(word)?.[1] ?? word
}

/** Three letters or less, or one step of the keyboard after the other. */
function isRun(stem: string): boolean {
  if (stem.length <= 3) return true
  return rows.some((row) => row.includes(stem))
}

const forth = ['azertyuiopqsdfghjklmwxcvbn', 'qwertyuiopasdfghjklzxcvbnm', 'abcdefghijklmnopqrstuvwxyz']
const rows = [...forth, ...forth.map((row) => [...row].reverse().join(''))]
