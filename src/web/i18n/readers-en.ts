import type { readersFr } from './readers-fr.ts'
import type { SameShape } from './text.ts'

/** Who has read a message, in English. */
export const readersEn: SameShape<typeof readersFr> = {
  read: 'Read',
  count: (read, all) => (read === all ? 'Read by everyone' : `Read by ${read} of ${all}`),
  title: 'Who has read this message',
  haveRead: 'Have read it',
  notYet: 'Not yet',
  silent: 'Do not show what they read',
  silentHelp: 'Some people do not show what they read: they may have read this message.',
}
