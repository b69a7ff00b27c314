import type { HandlerOf, OwnTransactions } from '../../dispatch/handler.ts'
import { type BulkResult, findOperation, Problem, type ProblemCode } from '../../protocol/index.ts'
import {
  attributeRefused,
  type BulkOperation,
  demandSchema,
  messageIn,
  orderOf,
  placeInBulk,
  urns,
  withIds,
} from '../../scim/index.ts'

/** Which request each of them is. */
const asked = {
  Users: {
    POST: 'scim.createUser',
    PUT: 'scim.replaceUser',
    PATCH: 'scim.patchUser',
    DELETE: 'scim.deleteUser',
  },
  Groups: {
    POST: 'scim.createGroup',
    PUT: 'scim.replaceGroup',
    PATCH: 'scim.patchGroup',
    DELETE: 'scim.deleteGroup',
  },
} as const
const idOf = { Users: 'accountId', Groups: 'groupId' } as const

const unforeseen: ReadonlySet<ProblemCode> = new Set(['internal_error', 'integrity_error'])

type Method = keyof (typeof asked)['Users']

/** RFC 7644, 3.7: many requests in one. Each is asked for as if it had come alone; one that is refused leaves the others alone. */
export function bulkHandler({ base }: { base: string }): HandlerOf<'scim.bulk'> {
  return async ({ schemas, failOnErrors = Number.POSITIVE_INFINITY, operations }, own) => {
    demandSchema({ schemas }, urns.bulk)
    const ids = new Map<string, string>()
    const results = new Map<number, BulkResult>()
    let errors = 0
    for (const at of orderOf(operations)) {
      const operation = operations[at]
      if (operation === undefined || errors >= failOnErrors || own.signal.aborted) break
      const result = await carryOut(operation, own, ids)
      results.set(at, result)
      if (result.problem !== undefined) errors++
    }
    return { results: [...results].sort(([a], [b]) => a - b).map(([, result]) => result) }
  }

  async function carryOut(
    operation: BulkOperation,
    own: OwnTransactions,
    ids: Map<string, string>,
  ): Promise<BulkResult> {
    const { bulkId } = operation
    const method = operation.method.toUpperCase()
    let location: string | undefined
    const told = () => ({ method, ...(bulkId !== undefined && { bulkId }), ...(location && { location }) })
    try {
      const path = withIds(operation.path.split('/'), ids).join('/')
      const { kind, id } = placeInBulk({ ...operation, path })
      if (id !== undefined && method !== 'POST') location = `${base}/${kind}/${id}`
      if (!isMethod(method) || (method === 'POST') !== (id === undefined))
        throw new Problem('method_not_allowed')
      const name = asked[kind][method]
      const output = await own.ask(name, inputOf(method, { ...operation, ids }, { [idOf[kind]]: id }))
      const made = 'person' in output ? output.person : 'group' in output ? output.group : undefined
      if (made !== undefined) location = `${base}/${kind}/${String(made.resource['id'])}`
      if (made !== undefined && method === 'POST' && bulkId !== undefined)
        ids.set(bulkId, String(made.resource['id']))
      const status = findOperation(name)?.http.status ?? 200
      return { ...told(), ...(made && { version: made.version }), status }
    } catch (error) {
      // Nobody foresaw it: the request ends, and the log says why.
      if (!(error instanceof Problem) || unforeseen.has(error.code)) throw error
      const { code, status, issues } = error
      const problem = {
        code,
        ...(issues && { issues: issues.map(({ path, message }) => ({ path, message })) }),
      }
      return { ...told(), status, problem }
    }
  }
}

function isMethod(method: string): method is Method {
  return method in asked.Users
}

/** What it would be by itself. Of groups, who is in them is not read: nobody asks. */
function inputOf(
  method: Method,
  { data, version, ids }: BulkOperation & { ids: ReadonlyMap<string, string> },
  which: Record<string, string | undefined>,
): Record<string, unknown> {
  const seen = version === undefined ? {} : { ifMatch: version }
  if (method === 'DELETE') return { ...which, ...seen }
  if (data === undefined) throw attributeRefused('data', 'is missing')
  const message = messageIn(method, withIds(data, ids))
  if (method === 'POST') return { ...message, excludedAttributes: 'members' }
  return { ...which, ...seen, ...message, ...(method === 'PUT' && { excludedAttributes: 'members' }) }
}
