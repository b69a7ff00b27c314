import type { Catalogue } from './letter.ts'

const tell = 'tell your administrator'

export const en: Catalogue = {
  subjectPrefix: 'Prisme: ',
  greeting: 'Hello,',
  orCopy: 'If the button does not work, copy this address into your browser:',
  footer: ({ company }) =>
    `${company} · Prisme. Automatic message: replies are not read. Prisme never asks for a password by mail.`,
  letters: {
    session_revoked: ({ origin }) => ({
      subject: 'One of your sessions was ended',
      lines: [
        'One of your Prisme sessions was ended as a precaution: a token that had already been used was presented again.',
        'Sign in again to continue.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password and ${tell}.`,
    }),
    session_displaced: ({ origin }) => ({
      subject: 'One of your sessions was ended',
      lines: [
        'A new Prisme session was opened while you had ten already: the one used least recently was ended.',
        'Your sessions are listed in your profile.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password and ${tell}.`,
    }),
    address_to_verify: ({ link }) => ({
      subject: 'Confirm your e-mail address',
      lines: [
        'A Prisme account was asked for with this address.',
        'Confirm it to be able to sign in. This link is valid for 24 hours and works once.',
      ],
      button: { label: 'Confirm my address', link },
      caution:
        'If you asked for nothing, ignore this message: without confirmation the account stays unusable.',
    }),
    address_known: ({ origin }) => ({
      subject: 'You have an account already',
      lines: [
        'Someone registered with this address, which has a Prisme account already. Nothing was changed.',
        'Sign in, or choose “Forgotten password” if you no longer know it.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'If you asked for nothing, there is nothing to do.',
    }),
    password_pin: ({ pin, link }) => ({
      subject: 'Your code to change your password',
      lines: [
        link === undefined
          ? 'Type this code into the page where you asked for a new password.'
          : 'Open this link, then type the code: as a precaution, both are needed at the moment.',
        'It is valid for 10 minutes and works once. A new code cancels the one before.',
      ],
      code: { label: 'Code', digits: pin },
      ...(link === undefined ? {} : { button: { label: 'Choose a new password', link } }),
      caution: `If you asked for nothing, ignore this message and give the code to no one. If it happens again, ${tell}.`,
    }),
    password_elsewhere: ({ origin }) => ({
      subject: 'Your password is not kept by Prisme',
      lines: [
        'A new password was asked for, for your account.',
        'Your organisation uses its own sign-in: use it to enter Prisme.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'If you asked for nothing, there is nothing to do.',
    }),
    account_unused_soon: ({ origin }) => ({
      subject: 'Your account will be blocked soon',
      lines: [
        'You have not signed in to Prisme for a long time. For safety, accounts that are not used are blocked.',
        'To keep yours, sign in.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'If you no longer need this account, there is nothing to do.',
    }),
    account_unused: ({ link }) => ({
      subject: 'Your account is blocked, as it was not used',
      lines: [
        'You have not signed in to Prisme for a long time: your account was blocked for safety.',
        'To open it again, follow this link, then sign in within the day. It works once, for 7 days.',
      ],
      button: { label: 'Open my account again', link },
      caution: 'If you no longer need this account, there is nothing to do.',
    }),
    invitation: ({ company, link }) => ({
      subject: `${company} invites you`,
      lines: [
        `${company} invites you to its secure messaging, Prisme.`,
        'Open this link and type the address at which you read this message. The link works once and expires soon.',
      ],
      button: { label: 'Answer the invitation', link },
      caution: 'If you did not expect this invitation, ignore this message: nothing is made without you.',
    }),
    webhook_disabled: ({ origin }) => ({
      subject: 'A webhook was turned off',
      lines: [
        'One of your company’s webhooks was turned off: its server says that it is gone, or nothing arrived there for three days.',
        'Look at its deliveries, and turn it on again once its server answers: it goes on where it stopped.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You receive this because you administer Prisme for your company.',
    }),
    password_changed: ({ origin }) => ({
      subject: 'Your password was changed',
      lines: [
        'The password of your Prisme account has just been changed. Your other sessions were ended.',
        'Sign in again with the new password.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, ask for a new password at once and ${tell}.`,
    }),
    link_code: ({ pin }) => ({
      subject: 'Your code to link your account',
      lines: [
        'Somebody signed in at your organisation’s provider with your address, which has a Prisme account already.',
        'If it is you, enter this code in the page that is still open: from then on you come in that way. It is valid for 10 minutes and works once.',
      ],
      code: { label: 'Code', digits: pin },
      caution: `If it is not you, give this code to nobody and ${tell}.`,
    }),
    identity_linked: ({ origin }) => ({
      subject: 'Your account is linked to your organisation’s sign-in',
      lines: [
        'Your Prisme account has just been linked to a sign-in service of your organisation.',
        'From now on you can enter Prisme through that service. The Security page shows the details.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, remove the link and ${tell}.`,
    }),
    identity_unlinked: ({ origin }) => ({
      subject: 'Your account is no longer linked to your organisation’s sign-in',
      lines: [
        'Your Prisme account is no longer linked to a sign-in service of your organisation.',
        'Other sessions that were opened through that service have ended.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, ${tell}.`,
    }),
    factor_added: ({ origin }) => ({
      subject: 'A second factor was added',
      lines: ['A second factor has just been added to your Prisme account. Your other sessions were ended.'],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password at once and ${tell}.`,
    }),
    factor_removed: ({ origin }) => ({
      subject: 'A second factor was removed',
      lines: [
        'A second factor has just been removed from your Prisme account. Your other sessions were ended.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password at once and ${tell}.`,
    }),
    recovery_codes_renewed: ({ origin }) => ({
      subject: 'Your recovery codes were renewed',
      lines: [
        'Ten new recovery codes have just been made for your Prisme account. The old ones no longer work.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password at once and ${tell}.`,
    }),
    recovery_code_used: ({ origin }) => ({
      subject: 'A recovery code was used',
      lines: ['A recovery code has just been used to sign in to your Prisme account. It no longer works.'],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password at once and ${tell}.`,
    }),
    factors_reset_asked: ({ origin }) => ({
      subject: 'Your second factors are to be reset',
      lines: [
        'An administrator of your company asks that your second factors be taken away: tomorrow, or as soon as a second administrator approves.',
        'You can cancel this in Prisme, on the Security page.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If you asked for nothing, cancel it and ${tell}.`,
    }),
    factors_reset_cancelled: ({ origin }) => ({
      subject: 'The reset was cancelled',
      lines: ['The reset of your second factors was cancelled. Nothing has changed.'],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password at once and ${tell}.`,
    }),
    factors_reset: ({ origin }) => ({
      subject: 'Your second factors were taken away',
      lines: [
        'Your second factors were taken away and your sessions ended. You will add a new one when you next sign in.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: `If this was not you, change your password at once and ${tell}.`,
    }),
    network_outside: ({ origin }) => ({
      subject: 'Somebody signed in from an unusual network',
      lines: [
        'Somebody of your organisation signed in to Prisme from a network or a country that your settings do not accept. They were let in, as the settings say.',
        'This message is sent once an hour at most.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'To refuse such sign-ins, change the network settings in the administration of Prisme.',
    }),
    emergency_account_used: ({ origin }) => ({
      subject: 'An emergency account was just used',
      lines: [
        'A session was just opened in Prisme with an account that your organisation keeps for emergencies.',
        'Look who opened it and why. Sessions of members can be ended in the administration.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You get this message because you administer Prisme for your organisation.',
    }),
    certificate_ends_in_a_month: ({ origin }) => ({
      subject: 'A sign-in certificate ends in a month',
      lines: [
        'A certificate of a sign-in service of your organisation ends in thirty days at most.',
        'The page Sign-in services, in the administration of Prisme, says which one and what to do.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You receive this message because you administer Prisme for your organisation.',
    }),
    certificate_ends_in_a_week: ({ origin }) => ({
      subject: 'A sign-in certificate ends in a week',
      lines: [
        'A certificate of a sign-in service of your organisation ends in seven days at most. After that, people might no longer come in by this service.',
        'The page Sign-in services, in the administration of Prisme, says which one and what to do.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You receive this message because you administer Prisme for your organisation.',
    }),
    certificate_ended: ({ origin }) => ({
      subject: 'A sign-in certificate has ended',
      lines: [
        'A certificate of a sign-in service of your organisation has ended. People might no longer come in by this service.',
        'The page Sign-in services, in the administration of Prisme, says which one and what to do.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You receive this message because you administer Prisme for your organisation.',
    }),
    domain_missing: ({ origin }) => ({
      subject: 'The DNS record of a domain is gone',
      lines: [
        'The record that proves a domain to be your organisation’s is no longer published in DNS.',
        'Put it back within three days. After that nobody new comes in to Prisme by this domain; people with an account go on signing in.',
        'The record to publish is in the administration of Prisme, on the page Domains.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You receive this message because you administer Prisme for your organisation.',
    }),
    domain_frozen: ({ origin }) => ({
      subject: 'Nobody new comes in by one of your domains',
      lines: [
        'The record that proves a domain to be your organisation’s has been missing in DNS for three days.',
        'New people of this domain get no account any more. Those who have one go on signing in.',
        'Publish the record again; it is in the administration of Prisme, on the page Domains: all goes on within a day, or as soon as you check it there.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You receive this message because you administer Prisme for your organisation.',
    }),
    domain_back: ({ origin }) => ({
      subject: 'The DNS record of a domain is back',
      lines: [
        'The record that proves a domain to be your organisation’s is published in DNS again.',
        'Nothing is limited for this domain any more.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You receive this message because you administer Prisme for your organisation.',
    }),
    sign_in_rule_changed: ({ origin }) => ({
      subject: 'How people come in to Prisme has changed',
      lines: [
        'The rule that says whether members of your organisation come in at its own provider only was just changed.',
        'Who changed it and what it says now can be read in the administration.',
      ],
      button: { label: 'Open Prisme', link: origin },
      caution: 'You get this message because you administer Prisme for your organisation.',
    }),
  },
}
