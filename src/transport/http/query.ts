import type { Request } from 'express'
import { Problem } from '../../protocol/index.ts'

/** The query string as an input: each field once. */
export function queryOf(request: Request): Record<string, unknown> {
  return fieldsOf(new URL(request.originalUrl, 'https://prisme').searchParams)
}

/** The query string to the letter, as one field. */
export function rawQueryOf({ originalUrl }: Request): Record<string, unknown> {
  const at = originalUrl.indexOf('?')
  return { query: at === -1 ? '' : originalUrl.slice(at + 1) }
}

/** The same for a form. */
export function fieldsOf(given: URLSearchParams): Record<string, unknown> {
  // No prototype: a field named __proto__ is then a field like any other, and no operation declares it.
  const query: Record<string, unknown> = Object.create(null)
  for (const [field, value] of given) {
    if (Object.hasOwn(query, field)) throw givenTwice(field)
    query[field] = value
  }
  return query
}

/** One input from several places: a field may come from one of them only. */
export function inputFrom(...places: readonly Record<string, unknown>[]): Record<string, unknown> {
  const input: Record<string, unknown> = Object.create(null)
  for (const [field, value] of places.flatMap((place) => Object.entries(place))) {
    if (Object.hasOwn(input, field)) throw givenTwice(field)
    input[field] = value
  }
  return input
}

function givenTwice(field: string): Problem {
  return new Problem('invalid_input', { issues: [{ path: field, message: 'is given twice' }] })
}
