import type { Request } from 'express'
import { type Operation, Problem, scimLimits } from '../../../protocol/index.ts'
import { attributeRefused, messageIn, operationsIn } from '../../../scim/index.ts'
import { parseJson } from '../../json-input.ts'
import { bodyText } from '../body.ts'
import { queryOf } from '../query.ts'

type Json = Record<string, unknown>

/** What a request of SCIM means as the input of its operation: path, query, headers, and the message in its body. */
export async function scimInput(operation: Operation, request: Request): Promise<Json> {
  const { method } = operation.http
  const { 'if-match': ifMatch } = request.headers
  return {
    ...request.params,
    ...(method === 'GET' && operation.input.shape['filter'] !== undefined
      ? pageOf(queryOf(request))
      : selectionIn(queryOf(request))),
    ...(method !== 'GET' && method !== 'POST' && ifMatch !== undefined && { ifMatch }),
    ...(method === 'POST' || method === 'PUT' || method === 'PATCH'
      ? messageIn(method, await scimBody(request))
      : {}),
  }
}

/** Many requests in one (RFC 7644, 3.7). */
export async function bulkInput(request: Request): Promise<Json> {
  const body = await scimBody(request)
  const { schemas, failOnErrors } = body
  const operations = operationsIn(body)
  return { schemas, operations, ...((failOnErrors ?? undefined) !== undefined && { failOnErrors }) }
}

/** A POST to `.search` asks in its body what a GET asks in its query (RFC 7644, 3.4.3). */
export async function searchInput(request: Request): Promise<Json> {
  const body = await scimBody(request)
  const listed = (name: string) => {
    const value = body[name]
    if (!Array.isArray(value)) return {}
    if (!value.every((one) => typeof one === 'string')) throw attributeRefused(name, 'must be names')
    return { [name]: value.join(',') }
  }
  return { ...pageOf(body), ...listed('attributes'), ...listed('excludedAttributes') }
}

export async function scimBody(request: Request): Promise<Json> {
  const text = await bodyText(request)
  if (!request.is(['application/scim+json', 'application/json']))
    throw refused('must be application/scim+json')
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('must be an object')
  return value as Json
}

/** RFC 7644, 3.4.2.4: less than one is one, less than none is none, and more than a page is a page. */
function pageOf(query: Json): Json {
  const { filter } = query
  const startIndex = wholeIn(query, 'startIndex')
  const count = wholeIn(query, 'count')
  return {
    ...selectionIn(query),
    ...(filter !== undefined && { filter }),
    ...(startIndex !== undefined && { startIndex: Math.max(1, startIndex) }),
    ...(count !== undefined && { count: Math.min(scimLimits.page, Math.max(0, count)) }),
  }
}

function wholeIn(query: Json, name: string): number | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  const written = typeof value === 'number' || typeof value === 'string' ? String(value) : ''
  if (!/^-?\d{1,7}$/.test(written)) throw attributeRefused(name, 'must be a whole number')
  return Number(value)
}

/** Whatever else a client adds to its addresses is not for us: Entra ID’s flags, for one. */
function selectionIn({ attributes, excludedAttributes }: Json): Json {
  return {
    ...(attributes !== undefined && { attributes }),
    ...(excludedAttributes !== undefined && { excludedAttributes }),
  }
}

function refused(message: string): Problem {
  return new Problem('invalid_input', { issues: [{ path: '', message }] })
}
