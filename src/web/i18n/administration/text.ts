import { useLanguage } from '../language.tsx'
import type { SameShape } from '../text.ts'
import { frameEn } from './frame-en.ts'
import { frameFr } from './frame-fr.ts'
import { mailsEn } from './mails-en.ts'
import { mailsFr } from './mails-fr.ts'
import { membersEn } from './members-en.ts'
import { membersFr } from './members-fr.ts'
import { policyEn } from './policy-en.ts'
import { policyFr } from './policy-fr.ts'

const french = {
  frame: frameFr,
  members: membersFr,
  policy: policyFr,
  mails: mailsFr,
} as const
export type AdministrationText = SameShape<typeof french>
const english: AdministrationText = {
  frame: frameEn,
  members: membersEn,
  policy: policyEn,
  mails: mailsEn,
}

/** The words of the administration. They come with its screens: who does not administer does not load them. */
export function useAdministrationText(): AdministrationText {
  return useLanguage().locale === 'fr' ? french : english
}
