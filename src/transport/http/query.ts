import type { Request } from 'express'
import { Problem } from '../../protocol/index.ts'

/** The query string as an input: each field once. */
export function queryOf(request: Request): Record<string, unknown> {
  const query: Record<string, unknown> = {}
  const { searchParams } = new URL(request.originalUrl, 'https://prisme')
  for (const [field, value] of searchParams) {
    if (Object.hasOwn(query, field))
      throw new Problem('invalid_input', { issues: [{ path: field, message: 'is given twice' }] })
    query[field] = value
  }
  return query
}
