import type { profileFr } from './profile-fr.ts'
import type { SameShape } from './text.ts'

/** One's own page, in English. */
export const profileEn: SameShape<typeof profileFr> = {
  title: 'My profile',
  help: 'Your colleagues see your name and your title. The rest is for you and your administrators.',
  name: 'Displayed name',
  jobTitle: 'Title or function',
  jobTitleExample: 'For instance: Cardiologist, Night nurse, Secretary',
  needName: 'Your name cannot be empty.',
  lockedByRole: 'Guests do not change their name: ask the hospital that invited you.',
  lockedByCompany: 'Your hospital leaves names and titles to its administrators: ask one of them.',
  email: 'E-mail address',
  emailLocked: 'It identifies you, and cannot be changed here.',
  role: 'Role',
  roleLocked: 'It is given by the administrators of your hospital.',
  company: 'Hospital',
  badge: 'Professional badge',
  badgeFrom: 'Given by Pro Santé Connect, with each sign-in there.',
  noBadge: 'No practice declared',
  inTraining: (profession: string) => `${profession} (in training)`,
  modes: { liberal: 'self-employed', salaried: 'salaried', volunteer: 'volunteer' },
  unknownProfession: (code: string) => `Profession ${code}`,
  rpps: 'RPPS number',
  save: 'Save',
  saved: 'Your profile is saved.',
  languages: 'Language',
  mails: 'Language of the mails Prisme sends you',
  mailsSaved: 'The language of your mails is saved.',
  reserved: 'This page is not available',
  reservedHelp: 'It does not exist, or it is for the administrators of your hospital.',
}
