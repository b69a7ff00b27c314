import type { charterFr } from './charter-fr.ts'
import type { SameShape } from './text.ts'

/** The charter that is accepted before anything else, in English. */
export const charterEn: SameShape<typeof charterFr> = {
  page: 'Charter – Prisme',
  title: 'Charter of your organisation',
  help: 'Read it and accept it to go on. Your acceptance is kept with its date.',
  reading: 'Reading the charter…',
  label: 'Text of the charter',
  accept: 'I have read and accept it',
}
