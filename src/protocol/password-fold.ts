/** What people write instead of letters. `1` and `|` stand for two: both are tried. */
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
  '!': 'i',
  '+': 't',
  '(': 'c',
}

/** Without case and accents: `Éloïse` and `eloise` are one word. */
export function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss')
}

/** The words a text may have been, its leet undone. */
export function unleeted(text: string): readonly string[] {
  const plain = plainLetters(text)
  const read = (one: string): string =>
    [...plain].map((character) => (/[1|]/.test(character) ? one : (leet[character] ?? character))).join('')
  return /[1|]/.test(plain) ? [read('i'), read('l')] : [read('i')]
}
