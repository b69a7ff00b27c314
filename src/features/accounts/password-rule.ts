/** A-2, as the seed words it: 8 to 64 characters with a lower-case and an upper-case letter, a digit and another one. */
export const passwordRules = ['length', 'lower_case', 'upper_case', 'digit', 'other'] as const
export type MissingRule = (typeof passwordRules)[number]

/** The rules a password breaks; empty when it is fit. Counted in code points after NFC, never cut. */
export function missingRules(password: string): MissingRule[] {
  const normal = password.normalize('NFC')
  const length = [...normal].length
  const broken: Record<MissingRule, boolean> = {
    length: length < 8 || length > 64,
    lower_case: !/\p{Ll}/u.test(normal),
    upper_case: !/\p{Lu}/u.test(normal),
    digit: !/\p{Nd}/u.test(normal),
    other: !/[^\p{Ll}\p{Lu}\p{Nd}]/u.test(normal),
  }
  return passwordRules.filter((rule) => broken[rule])
}
