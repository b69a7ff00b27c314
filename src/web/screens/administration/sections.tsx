import type { ReactNode } from 'react'
import type { IconName } from '../../components/icon.tsx'
import type { AdministrationText } from '../../i18n/administration/text.ts'
import { CharterScreen } from './charter/charter-screen.tsx'
import { DirectoryScreen } from './directory/directory-screen.tsx'
import { DomainScreen } from './domains/domain-screen.tsx'
import { DomainsScreen } from './domains/domains-screen.tsx'
import { GuestsScreen } from './guests/guests-screen.tsx'
import { MailsScreen } from './mails/mails-screen.tsx'
import { FilesScreen } from './member-files/files-screen.tsx'
import { MemberScreen } from './members/member-screen.tsx'
import { MembersScreen } from './members/members-screen.tsx'
import { PolicyScreen } from './policy/policy-screen.tsx'
import { ProgramsScreen } from './programs/programs-screen.tsx'
import { NewProviderScreen } from './providers/new-provider-screen.tsx'
import { ProviderScreen } from './providers/provider-screen.tsx'
import { ProvidersScreen } from './providers/providers-screen.tsx'
import { SignInRuleScreen } from './sign-in-rule/rule-screen.tsx'
import { WebhookScreen } from './webhooks/webhook-screen.tsx'
import { WebhooksScreen } from './webhooks/webhooks-screen.tsx'

type Group = keyof AdministrationText['frame']['groups']

interface Section {
  readonly group: Group
  readonly icon: IconName
  screen(id: string | undefined): ReactNode
}

/** The parts of the administration, by the word that stands for them in the address; each group together. */
export const sections = {
  members: {
    group: 'people',
    icon: 'people',
    screen: (id) => (id === undefined ? <MembersScreen /> : <MemberScreen accountId={id} />),
  },
  guests: { group: 'people', icon: 'personAdd', screen: () => <GuestsScreen /> },
  files: { group: 'people', icon: 'file', screen: () => <FilesScreen /> },
  providers: { group: 'signIn', icon: 'leave', screen: providersScreen },
  domains: {
    group: 'signIn',
    icon: 'globe',
    screen: (id) => (id === undefined ? <DomainsScreen /> : <DomainScreen domainId={id} />),
  },
  'sign-in-rule': { group: 'signIn', icon: 'lock', screen: () => <SignInRuleScreen /> },
  directory: { group: 'signIn', icon: 'retry', screen: () => <DirectoryScreen /> },
  policy: { group: 'company', icon: 'shield', screen: () => <PolicyScreen /> },
  charter: { group: 'company', icon: 'check', screen: () => <CharterScreen /> },
  mails: { group: 'company', icon: 'mail', screen: () => <MailsScreen /> },
  programs: { group: 'programs', icon: 'key', screen: () => <ProgramsScreen /> },
  webhooks: {
    group: 'programs',
    icon: 'send',
    screen: (id) => (id === undefined ? <WebhooksScreen /> : <WebhookScreen webhookId={id} />),
  },
} satisfies Record<string, Section>

function providersScreen(id: string | undefined): ReactNode {
  if (id === undefined) return <ProvidersScreen />
  return id === 'new' ? <NewProviderScreen /> : <ProviderScreen providerId={id} />
}

export type SectionName = keyof typeof sections
// Object.keys forgets what its keys are.
const sectionNames = Object.keys(sections) as SectionName[]

const groups = ['people', 'signIn', 'company', 'programs'] as const satisfies readonly Group[]

/** The menu: what belongs together under one heading. */
export const sectionGroups = groups.map((group) => ({
  group,
  names: sectionNames.filter((name) => sections[name].group === group),
}))

export function isSection(name: string): name is SectionName {
  return Object.hasOwn(sections, name)
}
