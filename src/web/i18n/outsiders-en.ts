import type { outsidersFr } from './outsiders-fr.ts'
import type { SameShape } from './text.ts'

/** Telling who from outside will read, in English. */
export const outsidersEn: SameShape<typeof outsidersFr> = {
  title: (count) =>
    count === 1
      ? 'Someone from outside will read this message'
      : `${count} people from outside will read this message`,
  help: 'Make sure that what you write is meant for them. You are asked once for each person in each conversation.',
  unknown: 'Who will read this message cannot be checked',
  unknownHelp:
    'The server does not answer, and this conversation was not opened here yet. People from outside may be in it.',
  list: 'Guests of this conversation',
  back: 'Read again',
  send: 'Send anyway',
  present: (count, organisations) =>
    `${count} ${count === 1 ? 'guest' : 'guests'} will read this message${
      organisations.length === 0 ? '' : ` (${organisations.join(', ')})`
    }.`,
}
