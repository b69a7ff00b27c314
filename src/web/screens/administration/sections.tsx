import type { ReactNode } from 'react'
import type { IconName } from '../../components/icon.tsx'
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

interface Section {
  readonly icon: IconName
  screen(id: string | undefined): ReactNode
}

/** The parts of the administration, by the word that stands for them in the address. */
export const sections = {
  members: {
    icon: 'people',
    screen: (id) => (id === undefined ? <MembersScreen /> : <MemberScreen accountId={id} />),
  },
  guests: { icon: 'personAdd', screen: () => <GuestsScreen /> },
  files: { icon: 'file', screen: () => <FilesScreen /> },
  policy: { icon: 'shield', screen: () => <PolicyScreen /> },
  charter: { icon: 'check', screen: () => <CharterScreen /> },
  providers: { icon: 'leave', screen: providersScreen },
  domains: {
    icon: 'globe',
    screen: (id) => (id === undefined ? <DomainsScreen /> : <DomainScreen domainId={id} />),
  },
  'sign-in-rule': { icon: 'lock', screen: () => <SignInRuleScreen /> },
  directory: { icon: 'retry', screen: () => <DirectoryScreen /> },
  programs: { icon: 'key', screen: () => <ProgramsScreen /> },
  webhooks: {
    icon: 'send',
    screen: (id) => (id === undefined ? <WebhooksScreen /> : <WebhookScreen webhookId={id} />),
  },
  mails: { icon: 'mail', screen: () => <MailsScreen /> },
} satisfies Record<string, Section>

function providersScreen(id: string | undefined): ReactNode {
  if (id === undefined) return <ProvidersScreen />
  return id === 'new' ? <NewProviderScreen /> : <ProviderScreen providerId={id} />
}

export type SectionName = keyof typeof sections
// Object.keys forgets what its keys are.
export const sectionNames = Object.keys(sections) as SectionName[]

export function isSection(name: string): name is SectionName {
  return Object.hasOwn(sections, name)
}
