import type { Output, SignInRule } from '../../../../protocol/index.ts'

export type GuestChoice = NonNullable<SignInRule['providersOnly']>['guests']

/** What every part of the page works with. */
export interface RuleParts {
  rule: SignInRule
  /** Where the administrator who reads is linked, and could be. */
  identities: Output<'identities.list'>['identities']
  /** What holds is to be read again: a proof has run out, or somebody else changed it. */
  reread(): void
  /** An act that went well: what to say, and what holds now. */
  done(words: string, rule: SignInRule): void
}
