import type { CompanyMember } from '../../../../protocol/index.ts'

/** What the parts of a member's page work on. */
export interface MemberParts {
  readonly member: CompanyMember
  /** Shows the person as an act left them, and says what was done. */
  done(member: CompanyMember, words: string): void
}
