import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { plainLetters } from '../protocol/index.ts'

/**
 * Where the words come from: word lists of zxcvbn-ts (MIT): passwords seen in leaks, French and English common words, first
 * names and frequent surnames, words of the French Wikipedia. See `docs/decisions/0011-common-passwords.md`.
 */
const sources = [
  { package: '@zxcvbn-ts/language-common@4.1.3', files: ['passwords.json'] },
  {
    package: '@zxcvbn-ts/language-fr@4.1.2',
    files: ['commonWords.json', 'firstnames.json', 'lastnames.json', 'wikipedia.json'],
  },
  {
    package: '@zxcvbn-ts/language-en@4.1.1',
    files: ['commonWords.json', 'firstnames.json', 'wikipedia.json'],
  },
] as const

/** Of a profession and a country: what the lists lack. */
const ours =
  'hopital clinique infirmier infirmiere medecin docteur chirurgien pharmacie urgences reanimation cardiologie pediatrie maternite bloc scanner labo patient patiente sante soins soignant secretariat accueil aphp chu ehpad samu motdepasse mdp bonjour soleil doudou chouchou loulou marseille allezlesbleus psg olympique bretagne azerty qsdf wxcvbn administrateur administration prisme bienvenue changezmoi changeme temporaire'.split(
    ' ',
  )

/** Writes the word list from the unpacked packages under `directory`, each in a folder of its name without version. */
export async function writeCommonWords(directory: string, target: string): Promise<number> {
  const words = new Set(ours)
  for (const source of sources) {
    const folder = source.package.slice(0, source.package.lastIndexOf('@'))
    for (const file of source.files) {
      const path = join(directory, folder, 'src', file)
      // The packages' lists are arrays of words.
      for (const word of JSON.parse(await readFile(path, 'utf8')) as string[]) {
        const stem = stemOf(word)
        if (stem !== undefined) words.add(stem)
      }
    }
  }
  const sorted = [...words].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  const text = Buffer.from(`${sorted.join('\n')}\n`)
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }
  await writeFile(target, brotliCompressSync(text, quality))
  return sorted.length
}

/** As a password is looked up: without case, accents, and what is no letter at its ends; undefined when nothing is left. */
function stemOf(word: string): string | undefined {
  const plain = plainLetters(word).replaceAll(/^[^a-z]+|[^a-z]+$/g, '')
  return plain.length >= 4 && plain.length <= 24 && /^[!-~]+$/.test(plain) ? plain : undefined
}
