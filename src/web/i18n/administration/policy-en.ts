import type { SameShape } from '../text.ts'
import type { policyFr } from './policy-fr.ts'
import { policyWordsEn } from './policy-words-en.ts'

/** The company's policy, in English. */
export const policyEn: SameShape<typeof policyFr> = {
  help: 'What the hospital decides for everyone. Each change is kept with who made it and when.',
  version: (version) => `Version ${version} of the settings`,
  untouched: 'Original settings: nothing was changed yet.',
  changedBy: (name, date) => `Last changed by ${name}, ${date}.`,
  bounds: (least, most) => `From ${least} to ${most}.`,
  default: (value) => `By default: ${value}.`,
  nothing: 'none',
  listHelp: 'One per line.',
  entries: (count) => `${count} values`,
  wrongNumber: (least, most) => `A whole number from ${least} to ${most}.`,
  wrongEntries: (entries) => `Not valid: ${entries}`,
  tooMany: 'The list is too long.',
  rules: {
    domain: 'To open registration, name at least one domain.',
    order: 'Blocking must come after the warning.',
  },
  save: (section) => `Save: ${section.toLowerCase()}`,
  saved: 'Saved; the new settings hold from now on.',
  reread: 'Read the settings again',
  force: {
    ask: 'Save all the same',
    title: 'Close the door on yourself?',
    help: 'Prisme will close here, for you and for everyone who comes from where you are. You can come back only from a network or a country that is accepted; failing that, only who runs the server can open it again.',
  },
  history: 'History',
  historyCaption: 'Changes, the latest first',
  when: 'Date',
  who: 'By',
  operator: 'the operator of the server',
  what: 'Changed settings',
  words: policyWordsEn,
}
