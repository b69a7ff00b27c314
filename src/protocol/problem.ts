import type { Locale } from './locale.ts'
import { en } from './locales/en.ts'
import { fr } from './locales/fr.ts'
import { passwordRuleText } from './locales/password-rules.ts'
import type { PasswordRule } from './password-rule.ts'
import { type ProblemCode, type ProblemTitles, problems } from './problem-codes.ts'

const titles: Record<Locale, ProblemTitles> = { fr, en }

/** One place where the input does not match its schema. Never holds the value itself. */
export interface Issue {
  path: string
  message: string
  /** The rule of passwords that is broken: the message then says so in the caller's language. */
  rule?: PasswordRule
}

/** RFC 9457 problem details: the same object is the HTTP body and the `error` of a frame. */
export interface ProblemDetails {
  type: string
  code: ProblemCode
  status: number
  title: string
  /** Seconds to wait before trying again. */
  retryAfter?: number
  issues?: readonly Issue[]
}

export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly issues: readonly Issue[] | undefined
  readonly retryAfter: number | undefined

  constructor(
    code: ProblemCode,
    options: ErrorOptions & { issues?: readonly Issue[]; retryAfter?: number } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.issues = options.issues
    const declared = problems[code]
    this.retryAfter = options.retryAfter ?? ('retryAfter' in declared ? declared.retryAfter : undefined)
  }

  get status(): number {
    return problems[this.code].status
  }

  toDetails(locale: Locale = 'fr'): ProblemDetails {
    return {
      type: `/problems/${this.code}`,
      code: this.code,
      status: this.status,
      title: titles[locale][this.code],
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
      ...(this.issues === undefined ? {} : { issues: this.issues.map((issue) => told(issue, locale)) }),
    }
  }
}

function told(issue: Issue, locale: Locale): Issue {
  return issue.rule === undefined ? issue : { ...issue, message: passwordRuleText(issue.rule, locale) }
}

export function problemTitle(code: ProblemCode, locale: Locale): string {
  return titles[locale][code]
}

/** The close code a socket gets for a problem that ends it. */
export function closeCodeOf(code: ProblemCode): number {
  const declared = problems[code]
  return 'close' in declared ? declared.close : 1011
}
