import type { stepUpFr } from './step-up-fr.ts'
import type { SameShape } from './text.ts'

/** Asking anew who is there, before a sensitive act; in English. */
export const stepUpEn: SameShape<typeof stepUpFr> = {
  title: 'Confirm that it is you',
  help: 'This act is sensitive. Once confirmed, you are not asked again for five minutes.',
  loading: 'One moment…',
  password: 'Your password',
  needPassword: 'Enter your password.',
  byProvider: (name: string) => `Confirm with ${name}`,
  leaving: 'Opening…',
  submit: 'Confirm and continue',
}
