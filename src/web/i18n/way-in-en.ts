import type { SameShape } from './text.ts'
import type { wayInFr } from './way-in-fr.ts'

/** Registering, proving an address and replacing a password, in English. */
export const wayInEn: SameShape<typeof wayInFr> = {
  email: 'Work e-mail address',
  needEmail: 'Enter a complete e-mail address.',
  otherWays: 'Other ways in',
  toSignIn: 'Go to sign-in',
  startOver: 'Start over',
  register: {
    page: 'Create an account – Prisme',
    offer: 'Create an account',
    title: 'Create an account',
    help: 'For organisations that have opened registration. Otherwise ask your administrator for an invitation.',
    name: 'First and last name (optional)',
    nameHelp: 'What your colleagues will see.',
    submit: 'Create the account',
    submitting: 'Creating…',
    sentTitle: 'Look at your mail',
    sent: (email) =>
      `If an account can be created with ${email}, a message has just left. Open its link and confirm your address with the password you chose.`,
    sentHelp:
      'The link is valid for 24 hours. Nothing after a few minutes? Look in your junk mail, or start over.',
  },
  confirm: {
    page: 'Confirm my address – Prisme',
    title: 'Confirm your address',
    help: 'Enter the password you registered with. If you asked for nothing, close this page.',
    submit: 'Confirm my address',
    submitting: 'Confirming…',
    doneTitle: 'Address confirmed',
    done: 'Your account is ready. Sign in with your address and your password.',
  },
  bootstrap: {
    page: 'First administrator – Prisme',
    title: 'First administrator',
    help: 'This link works once. Make your account: you can then invite your colleagues.',
    name: 'First and last name',
    needName: 'Enter your name.',
    submit: 'Make my administrator account',
    doneTitle: 'Your account is ready',
    done: 'Sign in: you will be asked for a second factor.',
  },
  forgotten: {
    page: 'Forgotten password – Prisme',
    offer: 'Forgotten password',
    title: 'Forgotten password',
    help: 'We send you a code of six digits to choose a new one.',
    submit: 'Get a code',
    submitting: 'Sending…',
  },
  reset: {
    page: 'New password – Prisme',
    title: 'Choose a new password',
    sent: (email) => `If there is an account for ${email}, a code has just been sent there.`,
    byLink: 'Enter the six digits of the message that brought you here.',
    code: 'Six-digit code received by mail',
    codeHelp: 'Valid for ten minutes. You can paste it whole.',
    needCode: 'Enter the six digits of the code.',
    resend: 'Send another code',
    resendIn: (time) => `Send another code (in ${time})`,
    resent: 'Another code has just been sent. The one before no longer works.',
    resendHelp: 'Three codes an hour at most.',
    submit: 'Change the password',
    submitting: 'Changing…',
    doneTitle: 'Password changed',
    done: 'All your sessions were ended. Sign in with the new password.',
  },
  badLink: {
    title: 'This link is incomplete',
    help: 'Copy it whole from the message you received, or start over.',
  },
}
