import type { SameShape } from '../text.ts'
import type { directoryTokenFr } from './directory-token-fr.ts'

/** What is said of keys, said of a token of the directory; in English. */
export const directoryTokenEn: SameShape<typeof directoryTokenFr> = {
  states: { active: 'Active', replaced: 'Replaced', expired: 'Ended', revoked: 'Revoked' },
  unused: 'Not used',
  networksHelp:
    'Where the directory comes from, one address or network per line: 192.0.2.0/24. Empty: anywhere.',
  secret: 'Secret token',
  secretOnce: 'Copy this token now: it is never shown again.',
  secretHelp: 'To be pasted into your directory, never into a message or a mail.',
  copied: 'Copied.',
  secretKept: 'I have put the token away',
  rotateTitle: (name) => `Replace the token “${name}”?`,
  rotateHelp: 'A new token is made for the same directory. The old one works on for the chosen time.',
  overlap: 'The old token works on for',
  overlaps: {
    '0': 'It stops at once',
    '1': 'One hour',
    '24': 'One day',
    '72': 'Three days',
    '168': 'One week',
  },
  keyRotated: (name) => `The token “${name}” is replaced.`,
  revokeTitle: (name) => `Revoke the token “${name}”?`,
  revokeHelp: 'The directory can do nothing here with it, at once and for good. People and groups stay.',
  revoked: (name) => `The token “${name}” is revoked.`,
}
