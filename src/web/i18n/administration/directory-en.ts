import type { SameShape } from '../text.ts'
import type { directoryFr } from './directory-fr.ts'
import { directoryTokenEn } from './directory-token-en.ts'

const many = (count: number, one: string, several: string): string => (count === 1 ? one : several)

/** The company's own directory (SCIM), in English. */
export const directoryEn: SameShape<typeof directoryFr> = {
  help: 'Your organisation’s directory (Microsoft Entra ID, Okta…) can bring people, name them and shut them out, by SCIM 2.0. It never gives a role or a password.',
  noDomain:
    'Your organisation has no e-mail domain yet: the directory can bring nobody. Only addresses in your domains are taken.',
  people: 'People',
  peopleCount: (count) =>
    count === 0
      ? 'The directory has brought nobody yet.'
      : `The directory keeps ${count} ${many(count, 'person', 'people')} here.`,
  groupCount: (count) => (count === 0 ? 'No group.' : `${count} ${many(count, 'group', 'groups')}.`),
  lastHeard: 'Last request',
  neverHeard: 'The directory has asked for nothing yet.',
  domains: 'Accepted domains',
  tokens: 'Tokens',
  tokensHelp:
    'The directory comes in by a token, which can do nothing but keep people and groups up to date.',
  tokensCaption: 'Tokens of the directory',
  token: 'Token',
  noToken: 'No token: the directory can do nothing here.',
  baseUrl: 'Base address (Tenant URL, SCIM base URL)',
  baseUrlHelp: 'To be entered in your directory, to the letter, with a token.',
  howTo: [
    {
      name: 'In Microsoft Entra ID',
      steps: [
        'Enterprise applications, New application, “non-gallery”',
        'Provisioning, mode Automatic',
        'Tenant URL: the base address. Secret Token: the token. Then “Test Connection”',
        'Mappings: externalId from objectId, rather than mailNickname',
        'Assign people and groups, then start provisioning',
      ],
    },
    {
      name: 'In Okta',
      steps: [
        'An app integration with SCIM provisioning',
        'SCIM connector base URL: the base address. Unique identifier: userName',
        'Authentication “HTTP Header”: the token',
        'Import New Users, Push New Users, Push Profile Updates, and Push Groups for groups',
        'Provisioning, To App: Create, Update and Deactivate. “Sync Password” has no effect',
      ],
    },
  ],
  newToken: 'New token',
  newTokenHelp: 'One token for each directory. Its secret is shown once only.',
  tokenName: 'What it is for',
  tokenNameHelp: 'For example: Entra ID of the hospital',
  needTokenName: 'Say what this token is for.',
  makeToken: 'Make the token',
  tokenMade: (name) => `The token “${name}” is made.`,
  tokenWords: directoryTokenEn,
  proposals: 'To be decided',
  proposalsHelp:
    'The directory proposes these people for the administration, by their groups. Nothing changes for them before you decide.',
  proposalsCaption: 'People proposed as administrators',
  person: 'Person',
  proposedBy: 'By the group',
  proposedAt: 'Proposed on',
  acts: 'Actions',
  confirm: 'Make administrator',
  confirmTitle: (name) => `Make ${name} an administrator?`,
  confirmHelp: (groups) =>
    `They are proposed by: ${groups}. They will run members, settings and services. If they leave the group, they are a member again.`,
  confirmed: (name) => `${name} is an administrator.`,
  dismiss: 'Refuse',
  dismissTitle: (name) => `Leave ${name} a member?`,
  dismissHelp: (groups) =>
    `Proposed by: ${groups}. They will be proposed again only after leaving the group and coming back to it.`,
  dismissed: (name) => `${name} stays a member.`,
  groups: 'Groups',
  groupsHelp:
    'By itself a group of the directory changes nothing. You decide what follows from it: bubbles that follow it, or people who are proposed for the administration.',
  groupsCaption: 'Groups of the directory',
  noGroup: 'The directory has brought no group yet.',
  group: 'Group',
  members: 'People',
  bubbles: 'Bubbles that follow it',
  noBubble: 'None',
  otherBubbles: (count) => (count === 1 ? 'a bubble you are not in' : `${count} bubbles you are not in`),
  role: 'Role',
  noRole: 'None',
  proposesAdmins: 'Proposes administrators',
  chooseBubbles: 'Bubbles',
  chooseRole: 'Role',
  bubblesTitle: (group) => `Bubbles that follow “${group}”`,
  bubblesHelp:
    'Who is in the group is in the bubble, at once, and reads what was written there. Who leaves the group, or the directory, leaves it too.',
  unseenBubble: 'A bubble you are not in',
  unfollow: 'Follow no more',
  unfollowed: (bubble, group) => `${bubble} follows “${group}” no more: who came by it is no longer there.`,
  addBubble: 'Let one more bubble follow it',
  pickBubble: 'Choose a bubble…',
  addBubbleHelp: (count) =>
    `Among those you organise. ${many(count, `${count} person joins`, `${count} people join`)} at once.`,
  noBubbleToFollow: 'You organise no other bubble. Only an organiser can let a bubble follow a group.',
  follow: 'Follow the group',
  followed: (bubble, group) => `${bubble} follows “${group}”.`,
  propose: {
    title: (group) => `Propose the people of “${group}” as administrators?`,
    help: 'Each of them waits until an administrator confirms them here. Until then they stay a member.',
    submit: 'Propose',
    done: (group) => `The people of “${group}” are proposed.`,
  },
  proposeNot: {
    title: (group) => `Propose the people of “${group}” no more?`,
    help: 'Who was made an administrator by this group is a member again, except for the last administrator.',
    submit: 'Propose no more',
    done: (group) => `The people of “${group}” are proposed no more.`,
  },
}
