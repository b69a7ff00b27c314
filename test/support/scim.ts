import { allOperations } from '../../src/protocol/index.ts'
import type { Actor } from './actor.ts'
import { note } from './played.ts'

export type Json = Record<string, unknown>

export interface ScimAnswer {
  status: number
  body: Json
  headers: Headers
}

export interface ScimClient {
  (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ScimAnswer>
  token: string
}

/** What a directory says to the server, as its own requests: method, path below the base, body. */
export function scimClient(origin: string, token: string): ScimClient {
  const ask = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ScimAnswer> => {
    const response = await fetch(`${origin}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const answered: Json = text === '' ? {} : JSON.parse(text)
    watch(method, path, response.status, answered)
    return { status: response.status, body: answered, headers: response.headers }
  }
  return Object.assign(ask, { token })
}

/** An operation may answer only the problems it declared: the same is asked of every actor's calls. */
function watch(method: string, path: string, status: number, body: Json): void {
  const plain = path.replace(/\?.*$/, '')
  const operation = allOperations.find(
    ({ http }) =>
      http.method === method &&
      new RegExp(`^${http.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(`/scim/v2${plain}`),
  )
  if (operation === undefined) return
  const code = String(body['code'] ?? 'done')
  note(operation.name, code)
  const common = ['invalid_input', 'not_authenticated', 'not_allowed', 'rate_limited', 'input_too_large']
  if (status >= 400 && ![...operation.problems, ...common].includes(code))
    throw new Error(`${operation.name} answered ${code}, which it does not declare`)
}

/** A token, made by an administrator. */
export async function provisioningToken(administrator: Actor): Promise<string> {
  return (await administrator.call('provisioning.createToken', { name: 'Annuaire' })).secret
}

export const patchOf = (...operations: Json[]): Json => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: operations,
})

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'

export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export const userOf = (name: string, more: Json = {}): Json => ({
  schemas: [userUrn],
  externalId: `ext-${name}`,
  userName: `${name}@tilleuls.example`,
  displayName: `${name.charAt(0).toUpperCase()}${name.slice(1)} Duval`,
  active: true,
  emails: [{ value: `${name}@tilleuls.example`, type: 'work', primary: true }],
  ...more,
})
