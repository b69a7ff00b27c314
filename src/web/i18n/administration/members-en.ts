import type { SameShape } from '../text.ts'
import type { membersFr } from './members-fr.ts'

const some = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/** The people of the company, as its administrators see them; in English. */
export const membersEn: SameShape<typeof membersFr> = {
  help: 'The people of your hospital and their guests: who gets in, in which role, and since when.',
  caption: 'People, the longest known first',
  search: 'Find a name or an address',
  any: 'All',
  notFor: (days) => `No activity for ${days} days`,
  count: (count, isWhole) => `${some(count, 'person', 'people')}${isWhole ? '' : ' shown, there are more'}`,
  nobody: 'Nobody fits.',
  person: 'Person',
  role: 'Role',
  state: 'State',
  lastSeen: 'Last activity',
  since: 'Account made',
  until: 'Access ends',
  email: 'E-mail address',
  forgotten: 'Forgotten when the person left',
  blockedFor: {
    administrator: 'by an administrator',
    unused: 'account not used',
  },
  backToList: 'Back to members',
  goneHelp: 'This person is gone. What they wrote stays, under their name, for those who took part.',
  identity: 'Identity',
  needName: 'The name cannot be empty.',
  organisation: 'The guest’s organisation',
  organisationHelp: 'Shown beside their name, so that everyone knows whom they write to.',
  untilHelp: (days) => `${days} days from today at most.`,
  edited: 'The identity is saved.',
  access: 'Role and access',
  changeRole: 'Change role',
  roleChanged: (role) => `New role: ${role}.`,
  roleHelp: {
    guest: 'Sees only the bubbles they were added to, from their arrival on, until a date.',
    user: 'Writes to colleagues and creates bubbles, as far as the hospital allows.',
    company_admin: 'Runs the hospital’s accounts and settings. Does not read what others write.',
  },
  block: 'Block access',
  blockTitle: (name) => `Block the access of ${name}?`,
  blockHelp:
    'The person can no longer sign in and their sessions close at once, on all their devices. They stay a member of their bubbles: you can unblock them.',
  blockReason: 'Why',
  blockReasonHelp: 'Administrators see it, and the trace keeps it.',
  chooseReason: 'Choose a reason',
  needReason: 'Choose a reason.',
  blockReasons: {
    device_lost: 'Device lost or stolen',
    misuse_suspected: 'Suspicious use of the account',
    absence: 'Long absence',
    leaving: 'Leaving soon',
    asked_by_person: 'The person asked for it',
    other: 'Another reason',
  },
  sessionsOf: (name: string) => `Open sessions of ${name}`,
  endSessions: 'Close their sessions',
  endSessionsTitle: (name: string) => `Close all sessions of ${name}?`,
  endSessionsHelp:
    'On all their devices, at once; for instance when one of them is lost. The person can sign in again.',
  sessionsEnded: (count: number) =>
    count === 0 ? 'No session was open.' : `${some(count, 'session is closed', 'sessions are closed')}.`,
  blocked: 'Access is blocked; their sessions are closed.',
  unblock: 'Unblock access',
  unblockHelp: 'The person will be able to sign in again with their password.',
  unblocked: 'Access is restored.',
  switches: 'What this person may do',
  switchesHelp: 'By default, like the whole hospital. What is decided here holds for them alone.',
  sameAsCompany: (inherited) => `Like the hospital (${inherited.toLowerCase()})`,
  effective: (state) => `At the moment: ${state.toLowerCase()}.`,
  byRole: 'Their role does not permit it, whatever is decided here.',
  switchChanged: (name) => `Saved: ${name.toLowerCase()}.`,
  leaving: 'Leaving',
  leavingHelp: 'Before someone leaves, hand the bubbles they organise over to somebody else.',
  handOver: 'Hand over their bubbles',
  handOverHelp: (name) =>
    `The chosen person becomes organiser of the bubbles ${name} organises, where they are a member already. Nobody is let into a bubble by this.`,
  handOverSubmit: 'Hand over',
  handedOver: (name, count, without) =>
    `${name} now organises ${some(count, 'bubble', 'bubbles')}.${
      without > 0 ? ` ${some(without, 'bubble is', 'bubbles are')} left: ${name} is no member there.` : ''
    }`,
  remove: 'Remove from the hospital',
  removeTitle: (name) => `Remove ${name} from the hospital?`,
  removeWhat: [
    'Their sessions close and their account can never be used again.',
    'They leave all their bubbles; their address is forgotten.',
    'What they wrote can still be read by those who took part, under their name.',
    'This is for good. For an absence, block access instead.',
  ],
  successor: 'Who takes over the bubbles they organise',
  noSuccessor: 'The longest-standing member of each bubble',
  successorHelp: 'Where the chosen person is a member already; elsewhere the longest-standing one.',
  typeName: (name) => `To confirm, type: ${name}`,
  removeSubmit: 'Remove for good',
}
