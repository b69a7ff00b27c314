import type { PolicyWords } from './policy-words.ts'

const allowed = { enabled: 'Allowed', disabled: 'Forbidden' } as const
const required = { required: 'Required', optional: 'Optional' } as const

/** Each setting in English: what it decides, and what follows. Bounds and defaults are the contract's. */
export const policyWordsEn: PolicyWords = {
  registration: {
    title: 'Registration',
    help: 'Whether people of your domains may make their account themselves.',
    settings: {
      mode: {
        label: 'Free registration',
        help: 'Closed: people come in by invitation only.',
        values: { closed: 'Closed', open: 'Open to the named domains' },
      },
      domains: {
        label: 'E-mail domains',
        help: 'For instance: clinic.org. The address is verified by mail.',
      },
    },
  },
  mfa: {
    title: 'Second factor',
    help: 'Since 2026 a password alone no longer does for French health professionals.',
    settings: {
      users: { label: 'For members', help: '', values: required },
      administrators: { label: 'For administrators', help: '', values: required },
      guests: { label: 'For guests', help: '', values: required },
    },
  },
  sessions: {
    title: 'Sessions',
    help: 'When people have to sign in again.',
    settings: {
      idleMinutes: {
        label: 'Session ends after (minutes without activity)',
        help: 'A warning lets people stay signed in.',
      },
      absoluteHours: { label: 'Session ends after (hours, however active)', help: '' },
    },
  },
  workstation: {
    title: 'Shared workstation',
    help: 'When the screen of a ward computer locks.',
    settings: {
      lockAfterMinutes: { label: 'Lock after (minutes without activity)', help: '' },
      lockWhenHidden: {
        label: 'Lock as soon as another window is in front',
        help: '',
        values: { enabled: 'Yes', disabled: 'No' },
      },
    },
  },
  network: {
    title: 'Network',
    help: 'Where people may come from.',
    settings: {
      allowedCidrs: {
        label: 'Accepted networks',
        help: 'For instance: 192.0.2.0/24. Without any, all are accepted.',
      },
      allowedCountries: {
        label: 'Accepted countries',
        help: 'Codes of two letters, checked where the server has a country database. Without any, all are accepted.',
      },
      unknownCountries: {
        label: 'Addresses of no known country',
        help: 'Such as the organisation’s own network.',
        values: { allow: 'Accept', refuse: 'Refuse' },
      },
      outside: {
        label: 'Who comes from elsewhere',
        help: '',
        values: { block: 'Is refused', alert: 'Is let in, and administrators are told' },
      },
    },
  },
  switches: {
    title: 'What people may do',
    help: 'Holds for members and guests, unless it was decided otherwise for a person.',
    settings: {
      fileSharing: { label: 'Send and open files', help: '', values: allowed },
      editOwnProfile: { label: 'Change one’s own name and title', help: '', values: allowed },
      createBubbles: { label: 'Create bubbles', help: '', values: allowed },
      inviteGuests: { label: 'Invite people from outside', help: '', values: allowed },
      externalMembers: { label: 'Have guests of another hospital', help: '', values: allowed },
      readReceipts: { label: 'Show what one has read', help: '', values: allowed },
    },
  },
  guests: {
    title: 'Guests',
    help: 'How long an invitation and a guest’s access last.',
    settings: {
      invitationHours: { label: 'An invitation is good for (hours)', help: '' },
      accountDays: { label: 'Access lasts (days)', help: '' },
    },
  },
  integrations: {
    title: 'Programs',
    help: 'The API keys of services are kept under “Programs”.',
    settings: {
      personalKeys: {
        label: 'Personal API keys',
        help: 'For people’s own scripts, with their own rights.',
        values: allowed,
      },
    },
  },
  dormancy: {
    title: 'Unused accounts',
    help: 'An account nobody uses is blocked; an administrator can unblock it.',
    settings: {
      warnDays: { label: 'Warn after (days without a sign-in)', help: '' },
      blockDays: { label: 'Block after (days without a sign-in)', help: 'More than the warning.' },
    },
  },
}
