import type { SameShape } from '../text.ts'
import type { frameFr } from './frame-fr.ts'

/** What every screen of the administration shares, in English. */
export const frameEn: SameShape<typeof frameFr> = {
  title: 'Administration',
  pageTitle: (section) => `${section} – Administration – Prisme`,
  promise: 'Administrators read no message and no file: only those who take part can.',
  notFound: 'This page does not exist',
  groups: {
    people: 'People',
    signIn: 'Sign-in',
    company: 'Organisation',
    programs: 'Programs and exchanges',
  },
  sections: {
    members: 'Members',
    guests: 'Guests and invitations',
    files: 'Import and review',
    policy: 'Security policy',
    charter: 'Charter and notices',
    providers: 'Sign-in services',
    domains: 'Domains',
    'sign-in-rule': 'Sign-in by the services only',
    directory: 'Directory (SCIM)',
    programs: 'Programs',
    webhooks: 'Webhooks',
    mails: 'Undelivered mails',
  },
  loading: 'Reading…',
  more: 'Show more',
  never: 'Never',
  someone: 'Someone who left',
  save: 'Save',
  saved: 'Saved.',
  yes: 'Yes',
  no: 'No',
  state: {
    active: 'Active',
    blocked: 'Blocked',
    expired: 'Access ended',
    former: 'Gone',
  },
  switches: {
    fileSharing: 'Send and open files',
    editOwnProfile: 'Change one’s own name and title',
    createBubbles: 'Create bubbles',
    inviteGuests: 'Invite people from outside',
    externalMembers: 'Have guests of another hospital',
    readReceipts: 'Show what one has read',
  },
  allowed: { enabled: 'Allowed', disabled: 'Forbidden' },
}
