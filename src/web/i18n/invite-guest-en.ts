import type { inviteGuestFr } from './invite-guest-fr.ts'
import type { SameShape } from './text.ts'

/** Asking a person from outside into a bubble, in English. */
export const inviteGuestEn: SameShape<typeof inviteGuestFr> = {
  open: 'Invite someone from outside',
  title: 'Invite someone from outside',
  help: 'They get a link by mail, see only this bubble, from their arrival on, and their access ends.',
  email: 'Their e-mail address',
  needEmail: 'Enter an e-mail address.',
  organisation: 'Their organisation (optional)',
  organisationHelp: 'Shown beside their name, so that everyone knows whom they write to.',
  language: 'Language of the mail',
  submit: 'Send the invitation',
  sent: (email, until) => `Invitation sent to ${email}, good until ${until}.`,
}
