import {
  isPersonal,
  missingRules,
  type PasswordContext,
  type PasswordRule,
  Problem,
} from '../../protocol/index.ts'
import { isCommon } from './common-passwords/common-passwords.ts'

/** A-2 whole: every rule a password breaks, for this owner. */
export function brokenRules(password: string, context: PasswordContext): PasswordRule[] {
  const missing = missingRules(password)
  // Nothing that is too long is looked at any further.
  if (missing.includes('length')) return missing
  return [
    ...missing,
    ...(isCommon(password) ? (['common'] as const) : []),
    ...(isPersonal(password, context) ? (['personal'] as const) : []),
  ]
}

/** Throws weak_password with the rules that are broken, for the field they were broken in. */
export function refuseWeak(password: string, context: PasswordContext, path = 'newPassword'): void {
  const issues = brokenRules(password, context).map((rule) => ({ path, rule, message: rule }))
  if (issues.length > 0) throw new Problem('weak_password', { issues })
}
