import type { SameShape } from '../text.ts'
import type { signInRuleFr } from './sign-in-rule-fr.ts'

const many = (count: number, one: string, several: string): string => (count === 1 ? one : several)

/** The page that lets people in at the company's services only, in English. */
export const signInRuleEn: SameShape<typeof signInRuleFr> = {
  help: 'With this rule your members come in by your organisation’s sign-in services, and by nothing else: no password is left to guess or to steal, and who leaves the directory comes in no more.',
  now: 'What holds today',
  states: { off: 'Passwords accepted', on: 'By the services only' },
  offHelp: 'Everybody comes in by a service, by their password or by a passkey.',
  onHelp: 'Members come in by a sign-in service, and by nothing else.',
  since: (day, name) => `Since ${day}, by ${name}.`,
  guests: 'Guests',
  guestChoices: { as_before: 'Keep their password', providers: 'Come by the services as well' },
  guestHelp: {
    as_before: 'Nothing changes for them.',
    providers:
      'Their passwords are erased. A guest who is not linked to a service can no longer come in: no guest account is linked by mail.',
  },
  changeGuests: 'Change it for guests',
  guestsChanged: 'It is changed for guests.',
  consequences: 'What will happen',
  consequencesHelp: 'All of it at once, when you confirm. The figures are those of now.',
  onConsequences: 'What it means',
  passwords: (count) =>
    count === 0
      ? 'No member has a password: there is nothing to erase.'
      : `${count} ${many(count, 'member’s password is erased: nobody can bring it back.', 'members’ passwords are erased: nobody can bring them back.')}`,
  sessions: (count) =>
    count === 0
      ? 'No session has to end: all of them were opened by a service.'
      : `${count} ${many(count, 'session that was not opened by a service ends', 'sessions that were not opened by a service end')} at once.`,
  keys: (count) =>
    count === 0
      ? 'No API key of a person has to end. Those of programs go on.'
      : `${count} ${many(count, 'API key of a person ends', 'API keys of people end')}. Those of programs go on.`,
  unlinked: (count) =>
    count === 0
      ? 'All members are linked to a service already.'
      : `${count} ${many(
          count,
          'member is not linked to a service yet: they will have to come by it at their next sign-in, or stay out if it does not know them.',
          'members are not linked to a service yet: they will have to come by it at their next sign-in, or stay out if it does not know them.',
        )}`,
  guestsKeep: (count) =>
    count === 0
      ? 'No guest has a password.'
      : `${count} ${many(count, 'guest keeps their password', 'guests keep their passwords')}.`,
  guestsLose: (count) =>
    count === 0
      ? 'No guest has a password to lose.'
      : `${count} ${many(
          count,
          'guest’s password is erased too, and that guest is out unless they are linked to a service.',
          'guests’ passwords are erased too, and those guests are out unless they are linked to a service.',
        )}`,
  always: [
    'Codes that were sent by mail and sign-ins that are under way are void.',
    'Nobody registers any more, and you invite no members: the service or the directory brings them.',
    'All administrators are told by mail.',
  ],
  ownEnds: 'Your own session ends too, since it was not opened by a service: you will come back by it.',
  conditions: 'What is needed first',
  conditionsHelp: 'So that nobody is locked out by a service that does not work.',
  done: 'Done',
  missing: 'Missing',
  proven: 'You have just come in by a sign-in service',
  provenHelp: (minutes) =>
    `It has to be seen, within the last ${minutes} minutes, that a service that is on lets you in.`,
  provenUntil: (time) => `This counts until ${time}.`,
  proveBy: (name) => `Prove it now by “${name}”`,
  proving: 'On your way…',
  linkFirst: 'Your account is not linked to any service. Link it first, in the Security page.',
  toSecurity: 'Open the Security page',
  addFirst: 'No service is on. Add one first.',
  toProviders: 'Open the sign-in services',
  twoAccounts: (count) => `${count} emergency accounts that are ready`,
  twoAccountsHelp: (ready, needed) =>
    ready >= needed
      ? 'Their passkey lets them in even when no service answers any more.'
      : `${ready} of ${needed} ready. Name them below.`,
  emergency: 'Emergency accounts',
  emergencyHelp:
    'For the day when the service lets nobody in: their passkey alone opens a session. Choose administrators’ accounts that nobody uses daily, and keep the key in a sealed envelope. Every use is told to all administrators.',
  emergencyCaption: 'Accounts kept for emergencies',
  noEmergency: 'No emergency account.',
  person: 'Account',
  namedAt: 'Named on',
  lastUsed: 'Last use',
  state: 'State',
  ready: 'Ready',
  notReady: 'Not ready',
  notReadyHelp: 'It has to be an administrator’s, active, with a passkey.',
  acts: 'Actions',
  name: 'Name an emergency account',
  nameHelp: (most) =>
    `An administrator who has a passkey (Security page). ${most} at most, while one is replaced.`,
  nobody: 'There is no other administrator.',
  nameSubmit: 'Name',
  named: (name) => `${name} is an emergency account.`,
  release: 'Release',
  releaseTitle: (name) => `Keep ${name} for emergencies no longer?`,
  releaseHelp:
    'The account stays an administrator’s, but its passkey alone will no longer open a session while sign-in is by the services only.',
  released: (name) => `${name} is an emergency account no longer.`,
  demand: 'Let people in by the services only',
  demandTitle: 'Let people in by the services only?',
  typeCompany: (name) => `To confirm, type: ${name}`,
  demandSubmit: 'Erase the passwords and do it',
  demanded: 'People come in by the services only.',
  notYet: 'This will be possible once everything that is missing above is done.',
  applyGuests: 'Apply it to guests',
  guestsTitle: 'Change what holds for guests?',
  lift: 'Accept passwords again',
  liftTitle: 'Accept passwords again?',
  liftWhat: [
    'No password comes back: who had one chooses another, by “Forgotten password”.',
    'Who never had one does not get one, and goes on by the service.',
    'API keys that were ended stay ended: others have to be made.',
    'The services go on working, and the emergency accounts stay named.',
    'All administrators are told by mail.',
  ],
  lifted: 'Passwords are accepted again.',
}
