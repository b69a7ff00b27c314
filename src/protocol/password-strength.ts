/**
 * R25: the figure of the CNIL's recommendation on passwords (2022): bits = length × log2(symbols), where symbols is the sum
 * of the classes used: 26 lower-case letters, 26 upper-case ones, 10 digits, 37 others. 8 characters of all 99 give 53.0.
 */
export interface PasswordStrength {
  readonly bits: number
  /**
   * What it suffices for: `with_throttling` from 50 bits on, where failed sign-ins are slowed down as they are here;
   * `alone` from 80 bits on.
   */
  readonly suffices: 'no' | 'with_throttling' | 'alone'
}

const classes: ReadonlyArray<readonly [RegExp, number]> = [
  [/\p{Ll}/u, 26],
  [/\p{Lu}/u, 26],
  [/\p{Nd}/u, 10],
  [/[^\p{Ll}\p{Lu}\p{Nd}]/u, 37],
]

/** An upper bound: it holds for characters drawn by chance, so a word that is guessable has as many bits as one that is not. */
export function passwordStrength(password: string): PasswordStrength {
  const normal = password.normalize('NFC')
  const symbols = classes.reduce((sum, [one, size]) => (one.test(normal) ? sum + size : sum), 0)
  const bits = symbols === 0 ? 0 : [...normal].length * Math.log2(symbols)
  return {
    bits: Math.floor(bits * 10) / 10,
    suffices: bits >= 80 ? 'alone' : bits >= 50 ? 'with_throttling' : 'no',
  }
}
