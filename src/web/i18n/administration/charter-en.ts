import type { SameShape } from '../text.ts'
import type { charterFr } from './charter-fr.ts'

/** The charter and the legal notices, in English. */
export const charterEn: SameShape<typeof charterFr> = {
  help: 'The texts of your hospital: what everyone accepts before they write, and what anybody may read.',
  charter: 'Charter of use',
  charterHelp:
    'It recalls professional secrecy and the rules of use. Who has not accepted it reaches nothing else.',
  charterWarning:
    'Everyone, you included, will have to accept it before they go on. Earlier acceptances are kept.',
  notices: 'Legal notices',
  noticesHelp: 'Publisher, host, contact of the data protection officer: read without signing in.',
  noticesWarning: 'Anybody will be able to read them, without signing in.',
  noticesPublished: 'The legal notices are published.',
  neverPublished: 'Nothing is published.',
  version: (version, date) => `Version ${version}, published on ${date}.`,
  french: 'Text in French',
  english: 'Text in English (optional)',
  textHelp: 'Plain text, without layout. Without an English text the French one is shown.',
  publish: 'Publish',
  publishTitle: 'Publish this text?',
  withdraw: 'Withdraw',
  withdrawTitle: 'Withdraw this text?',
  withdrawHelp: 'It is no longer shown or asked for. Past versions and acceptances are kept.',
  withdrawn: 'The text is withdrawn.',
  reread: 'Read again',
  acceptances: (version) => `Acceptances of version ${version}`,
  who: 'Person',
  accepted: 'Accepted',
  notYet: 'Not yet',
  nobody: 'Nobody to show.',
}
