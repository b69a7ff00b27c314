import type { signInFr } from './sign-in-fr.ts'
import type { SameShape } from './text.ts'

/** Signing in, and having signed out; in English. */
export const signInEn: SameShape<typeof signInFr> = {
  title: 'Sign in',
  email: 'Work e-mail address',
  password: 'Password',
  next: 'Continue',
  otherEmail: 'Use another address',
  submit: 'Sign in',
  submitting: 'Signing in…',
  attemptOver: 'This sign-in is no longer valid. Start again.',
  ended: 'Your session has ended. Sign in again to continue.',
  notClosed:
    'Without a network, your session could not be closed on the server. On a shared computer, try again before you leave.',
  closeNow: 'Close the session',
  stillThere: (name: string) =>
    `You are signed out of Prisme. Your “${name}” session is still open in this browser.`,
  leavingThere: (name: string) => `Shared device: closing your “${name}” session…`,
  leaveThere: (name: string) => `Close my “${name}” session too`,
  leftThere: 'You are signed out of Prisme and of the service that had identified you.',
  needEmail: 'Enter your e-mail address.',
  needPassword: 'Enter your password.',
  looking: 'Looking…',
  byProvider: (name: string) => `Continue with ${name}`,
  leaving: 'Opening…',
  orPassword: 'or with your Prisme password',
  emergency: 'Emergency access',
  emergencyHelp:
    'For the organisation’s emergency accounts only, when its sign-in lets nobody in. Every use is reported.',
}
