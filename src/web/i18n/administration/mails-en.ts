import type { SameShape } from '../text.ts'
import type { mailsFr } from './mails-fr.ts'

/** The mails that were given up, in English. */
export const mailsEn: SameShape<typeof mailsFr> = {
  help: 'What Prisme wanted to send and the mail server refused, or never took. The person got nothing.',
  caption: 'Mails that were given up, the latest first',
  none: 'All mails have left.',
  who: 'Recipient',
  what: 'Mail',
  when: 'Given up on',
  why: 'What the server said',
  noReply: 'No reply: check the mail server.',
  refused: (reply) => `Refused (${reply}): check the address.`,
  otherLetter: 'Another mail',
  letters: {
    session_revoked: 'Session closed to be safe',
    session_displaced: 'Session closed: ten at most',
    address_to_verify: 'Verification of the address',
    address_known: 'Registration with a known address',
    password_pin: 'Code for a new password',
    link_code: 'Code to link an account',
    password_elsewhere: 'Password kept elsewhere',
    password_changed: 'Password changed',
    webhook_disabled: 'Webhook turned off',
    guest_invitation: 'Invitation to a bubble',
    member_invitation: 'Invitation to the hospital',
    network_outside: 'Sign-in from an unusual network',
    emergency_account_used: 'Emergency account used',
    sign_in_rule_changed: 'How people come in changed',
    certificate_ends_in_a_month: 'Certificate that ends in a month',
    certificate_ends_in_a_week: 'Certificate that ends in a week',
    certificate_ended: 'Certificate ended',
    domain_missing: 'DNS record of a domain gone',
    domain_frozen: 'Nobody new by a domain',
    domain_back: 'DNS record of a domain back',
  },
}
