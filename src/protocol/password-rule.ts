/**
 * 8 to 64 characters with a lower-case and an upper-case letter, a digit and another one; not one that everybody thinks
 * of, nor one made of what everybody knows of its owner.
 */
export const passwordRules = [
  'length',
  'lower_case',
  'upper_case',
  'digit',
  'other',
  'common',
  'personal',
] as const
export type PasswordRule = (typeof passwordRules)[number]

/** The rules of composition a password breaks; empty when it is fit. Counted in code points after NFC, never cut. */
export function missingRules(password: string): PasswordRule[] {
  const normal = password.normalize('NFC')
  const length = [...normal].length
  const broken: Partial<Record<PasswordRule, boolean>> = {
    length: length < 8 || length > 64,
    lower_case: !/\p{Ll}/u.test(normal),
    upper_case: !/\p{Lu}/u.test(normal),
    digit: !/\p{Nd}/u.test(normal),
    other: !/[^\p{Ll}\p{Lu}\p{Nd}]/u.test(normal),
  }
  return passwordRules.filter((rule) => broken[rule])
}
