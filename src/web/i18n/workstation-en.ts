import type { SameShape } from './text.ts'
import type { workstationFr } from './workstation-fr.ts'

/** A machine that several people use, a screen that locks, a session that ends soon; in English. */
export const workstationEn: SameShape<typeof workstationFr> = {
  shared: 'This is a shared workstation',
  sharedHelp: 'The screen locks when it is left, and nothing of the person before stays here.',
  lock: 'Lock the screen',
  lockedPage: 'Screen locked – Prisme',
  lockedTitle: 'Screen locked',
  lockedHelp: (name: string) => `${name}’s session. Confirm it is you to go on where you were.`,
  changePerson: 'Change person',
  unsentHelp: 'If somebody else signs in now, what is not sent is lost.',
  changeAnyway: 'Change anyway',
  ending: {
    idle: {
      title: 'Are you still there?',
      help: (time: string) => `Unless you do something, your session will close at ${time}.`,
      submit: 'Stay signed in',
    },
    longest: {
      title: 'Your session is about to close',
      help: (time: string) =>
        `It has reached its longest time and will close at ${time}. Send what you are writing, then sign in again.`,
      submit: 'Understood',
    },
  },
}
