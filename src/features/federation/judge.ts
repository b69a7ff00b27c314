import { IdentityRefused } from '../../ports/identity-provider.ts'
import type { IdentityReason } from '../../ports/identity-reasons.ts'
import type { TestedRule } from '../../protocol/index.ts'

/** Told of every rule that is looked at: without a reason it holds. A sign-in ends where one does not, a test goes on. */
export type Judge = (rule: TestedRule, reason: IdentityReason | undefined) => void

export const strictly: Judge = (_rule, reason) => {
  if (reason !== undefined) throw new IdentityRefused(reason)
}
