import type { SameShape } from '../text.ts'
import type { filesFr } from './files-fr.ts'

const some = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** People in and out by files, in English. */
export const filesEn: SameShape<typeof filesFr> = {
  help: 'Have many people in at once, and look at who has access.',
  importTitle: 'Import members',
  importHelp:
    'Every person of the file gets an invitation by mail. The file is checked first: nothing is written before you agree.',
  file: 'CSV file',
  fileHelp: (rows) =>
    `Columns: email, name, title, role, locale. Only the first is needed. ${rows} people at most.`,
  tooLarge: 'This file is too large: split it.',
  refused: (count) =>
    `${some(count, 'fault', 'faults')}: mend the file and choose it again. Nothing is imported until then.`,
  fit: (count) => `The file is fit: ${some(count, 'person', 'people')} will be invited.`,
  leftOut: (columns) => `Columns left out: ${columns}.`,
  faultsCaption: 'Lines to mend',
  peopleCaption: 'People to invite',
  nobody: 'Nobody to invite.',
  line: 'Line',
  column: 'Column',
  why: 'Problem',
  columns: { email: 'E-mail', name: 'Name', title: 'Title', role: 'Role', locale: 'Language' },
  chosenByThem: 'Chosen by the person',
  faults: {
    not_csv: 'This is no CSV file that can be read from here on.',
    too_many_rows: 'Too many lines.',
    too_many_columns: 'Too many columns.',
    no_email_column: 'There is no column “email”.',
    column_twice: 'This column is there twice.',
    empty: 'The file names nobody.',
    not_an_address: 'This is no e-mail address.',
    twice_in_file: 'This address is further up in the file.',
    has_account: 'This person has an account already.',
    unknown_role: 'Unknown role: write “user” or “administrator”.',
    unknown_locale: 'Unknown language: write “fr” or “en”.',
    formula: 'Begins like a formula of a spreadsheet.',
    not_plain_text: 'Holds characters that are no text.',
  },
  importSubmit: (count) => `Invite ${some(count, 'person', 'people')}`,
  imported: (count) => `${some(count, 'invitation', 'invitations')} sent.`,
  reviewTitle: 'Access review',
  reviewHelp: 'Who has access, as what, since when, seen when and by which factors. Without any content.',
  review: 'Download the access review',
  reviewed: (count, fileName) => `${fileName}: ${some(count, 'person', 'people')}.`,
}
