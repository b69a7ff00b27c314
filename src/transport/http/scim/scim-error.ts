import type { Request, Response } from 'express'
import {
  type BulkResult,
  type Locale,
  Problem,
  type ProblemCode,
  problemTitle,
} from '../../../protocol/index.ts'
import { urns } from '../../../scim/index.ts'
import { localeOf, writeRefusal } from '../exchange.ts'

export const scimJson = 'application/scim+json'

/** RFC 7644, 3.12: what the RFC has a word for. */
const scimTypes: { readonly [Code in ProblemCode]?: string } = {
  invalid_input: 'invalidSyntax',
  filter_refused: 'invalidFilter',
  too_many_results: 'tooMany',
  attribute_refused: 'invalidValue',
  attribute_fixed: 'mutability',
  path_refused: 'invalidPath',
  no_target: 'noTarget',
  address_in_use: 'uniqueness',
  entry_in_use: 'uniqueness',
}

/** An id that could be nobody's is one that nobody has. */
const absent = [
  ['accountId', 'account_not_found'],
  ['groupId', 'group_not_found'],
] as const

/** The problem as SCIM has it, and its own code beside. */
export function scimError(given: Problem, locale: Locale): object {
  const { code, status, issues = [] } = asScim(given)
  const where = issues.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')
  return {
    schemas: [urns.error],
    ...(scimTypes[code] !== undefined && { scimType: scimTypes[code] }),
    detail: `${problemTitle(code, locale)}${where === '' ? '' : ` ${where}.`}`,
    status: String(status),
    code,
  }
}

/** What became of each operation of a bulk request (RFC 7644, 3.7). */
export function bulkAnswer(results: readonly BulkResult[], locale: Locale): object {
  const told = results.map(({ problem, status, ...rest }) => {
    if (problem === undefined) return { ...rest, status: String(status) }
    const { code, issues } = problem
    const refused = asScim(new Problem(code, issues && { issues }))
    return { ...rest, status: String(refused.status), response: scimError(refused, locale) }
  })
  return { schemas: [urns.bulkAnswer], Operations: told }
}

export function asScim(problem: Problem): Problem {
  if (problem.code !== 'invalid_input') return problem
  const found = absent.find(([field]) => problem.issues?.some(({ path }) => path === field))
  return found === undefined ? problem : new Problem(found[1], { cause: problem })
}

export function writeScimError(request: Request, response: Response, problem: Problem): void {
  const told = asScim(problem)
  if (told.status === 401) response.set('WWW-Authenticate', 'Bearer')
  writeRefusal(request, response, told, { type: scimJson, body: scimError(told, localeOf(request)) })
}
