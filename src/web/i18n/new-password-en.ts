import type { newPasswordFr } from './new-password-fr.ts'
import type { SameShape } from './text.ts'

/** Choosing a password, in English. */
export const newPasswordEn: SameShape<typeof newPasswordFr> = {
  label: 'New password',
  show: 'Show the password',
  hide: 'Hide the password',
  rules: {
    length: '8 to 64 characters',
    lower_case: 'A lower-case letter',
    upper_case: 'An upper-case letter',
    digit: 'A digit',
    other: 'A punctuation mark, a symbol or a space',
    common: 'Not a common word or password',
    personal: 'Neither your name, nor your address, nor a date',
  },
  listTitle: 'What it must hold',
  met: 'Met',
  missing: 'Missing',
  open: 'To be checked',
  missingCount: (count) =>
    count === 1 ? 'One rule is still to be met' : `${count} rules are still to be met`,
  allMet: 'All the rules are met',
  strength: 'Strength',
  bits: (bits) => `${bits} bits (figure of the CNIL)`,
  suffices: {
    no: 'Not enough: it takes 50.',
    with_throttling: 'Enough: Prisme slows down guessing.',
    alone: 'Strong, even without slowing down guessing.',
  },
  needed: 'Choose a password that meets the rules.',
}
