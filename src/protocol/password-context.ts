import { plainLetters, unleeted } from './password-fold.ts'

/** What anyone may know of an account. */
export interface PasswordContext {
  readonly email?: string | undefined
  readonly displayName?: string | undefined
  readonly company?: string | undefined
}

const months =
  'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march april may june july august september october november december'.split(
    ' ',
  )
const always = ['prisme', ...months]

/** Shorter ones are in every other word. Months count whole, whatever their length, beside a year. */
const shortest = 4

/** The rest must be a password by itself. */
const leastRest = 8

/**
 * whether a password is made of what everybody knows of its owner: their name, address, company, Prisme, a month and a
 * year. It is when less than eight characters remain without them.
 */
export function isPersonal(password: string, context: PasswordContext): boolean {
  const words = wordsOf(context)
  const normal = password.normalize('NFC')
  return [plainLetters(normal), ...unleeted(normal)].some((reading) => {
    const dated = reading.replace(dates, '')
    const rest = words.reduce((left, word) => left.replaceAll(word, ''), dated)
    return rest !== reading && [...rest].length < leastRest
  })
}

const dates = new RegExp(`(${months.join('|')})[^a-z0-9]{0,2}((19|20)?\\d{2})|\\b(19|20)\\d{2}\\b`, 'g')

/** The longest first, so that a name goes before its parts. */
function wordsOf({ email = '', displayName = '', company = '' }: PasswordContext): string[] {
  const local = email.split('@')[0] ?? ''
  const whole = [local, displayName, company].map((text) => plainLetters(text).replaceAll(/[^a-z0-9]/g, ''))
  const parts = [email, displayName, company].flatMap((text) => plainLetters(text).split(/[^a-z0-9]+/))
  const known = new Set([...whole, ...parts, ...always].filter((word) => word.length >= shortest))
  return [...known].sort((a, b) => b.length - a.length)
}
