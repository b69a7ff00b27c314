import type { SameShape } from '../text.ts'
import type { factorsFr } from './factors-fr.ts'

/** Taking a member's lost second factors away, in English. */
export const factorsEn: SameShape<typeof factorsFr> = {
  title: 'Second factor',
  help: 'For who lost their phone and their recovery codes. Their password stays.',
  ask: 'Reset their second factors',
  askTitle: (name) => `Reset the second factors of ${name}?`,
  askHelp:
    'It takes effect in a day, or once another administrator approves. The person is told and can cancel it; they enrol a new one in their next sign-in.',
  recognised: 'How you recognised them',
  ways: {
    in_person: 'In person',
    video_call: 'In a video call',
    known_number: 'At a number that was known',
  },
  askSubmit: 'Ask for the reset',
  asked: (due) => `Asked: it takes effect on ${due}, unless it is cancelled.`,
  underWay: (name, due) => `Asked by ${name}; it takes effect on ${due}.`,
  needsAnother: 'Another administrator can approve it so that it takes effect at once.',
  approve: 'Approve',
  approved: 'Their second factors are reset.',
  cancel: 'Cancel the request',
  cancelled: 'The request is cancelled.',
}
