import { useLanguage } from '../language.tsx'
import type { SameShape } from '../text.ts'
import { charterEn } from './charter-en.ts'
import { charterFr } from './charter-fr.ts'
import { directoryEn } from './directory-en.ts'
import { directoryFr } from './directory-fr.ts'
import { domainsEn } from './domains-en.ts'
import { domainsFr } from './domains-fr.ts'
import { factorsEn } from './factors-en.ts'
import { factorsFr } from './factors-fr.ts'
import { filesEn } from './files-en.ts'
import { filesFr } from './files-fr.ts'
import { frameEn } from './frame-en.ts'
import { frameFr } from './frame-fr.ts'
import { guestsEn } from './guests-en.ts'
import { guestsFr } from './guests-fr.ts'
import { mailsEn } from './mails-en.ts'
import { mailsFr } from './mails-fr.ts'
import { membersEn } from './members-en.ts'
import { membersFr } from './members-fr.ts'
import { policyEn } from './policy-en.ts'
import { policyFr } from './policy-fr.ts'
import { programsEn } from './programs-en.ts'
import { programsFr } from './programs-fr.ts'
import { providersEn } from './providers-en.ts'
import { providersFr } from './providers-fr.ts'
import { signInRuleEn } from './sign-in-rule-en.ts'
import { signInRuleFr } from './sign-in-rule-fr.ts'
import { webhooksEn } from './webhooks-en.ts'
import { webhooksFr } from './webhooks-fr.ts'

const french = {
  frame: frameFr,
  members: membersFr,
  factors: factorsFr,
  guests: guestsFr,
  files: filesFr,
  policy: policyFr,
  charter: charterFr,
  providers: providersFr,
  domains: domainsFr,
  signInRule: signInRuleFr,
  directory: directoryFr,
  programs: programsFr,
  webhooks: webhooksFr,
  mails: mailsFr,
} as const
export type AdministrationText = SameShape<typeof french>
/** What is said of a key, or of what is one under another name. */
export type KeyWords = AdministrationText['directory']['tokenWords']
const english: AdministrationText = {
  frame: frameEn,
  members: membersEn,
  factors: factorsEn,
  guests: guestsEn,
  files: filesEn,
  policy: policyEn,
  charter: charterEn,
  providers: providersEn,
  domains: domainsEn,
  signInRule: signInRuleEn,
  directory: directoryEn,
  programs: programsEn,
  webhooks: webhooksEn,
  mails: mailsEn,
}

/** The words of the administration. They come with its screens: who does not administer does not load them. */
export function useAdministrationText(): AdministrationText {
  return useLanguage().locale === 'fr' ? french : english
}
