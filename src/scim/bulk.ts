import { Problem, scimLimits } from '../protocol/index.ts'
import { attributeRefused } from './resource.ts'

/** One operation of a bulk request (RFC 7644, 3.7), as it was sent. */
export interface BulkOperation {
  readonly method: string
  readonly path: string
  readonly bulkId?: string | undefined
  readonly version?: string | undefined
  readonly data?: Record<string, unknown> | undefined
}

const reference = /^bulkId:(.+)$/is
const resource = /^\/(Users|Groups)(?:\/([^/?#]+))?$/

/** Which resources a path is of, and which one, if one is meant. Throws unknown_operation for a path to nowhere. */
export function placeInBulk({ path }: BulkOperation): { kind: 'Users' | 'Groups'; id: string | undefined } {
  const [, kind, id] = resource.exec(path) ?? []
  if (kind !== 'Users' && kind !== 'Groups') throw new Problem('unknown_operation')
  return { kind, id }
}

/**
 * The order in which a bulk request is carried out: as it was sent, but for what refers to something that another operation
 * makes, which comes after that one. Throws input_too_large, invalid_input for ids that are missing or given twice, and
 * circular_reference: then nothing is done.
 */
export function orderOf(operations: readonly BulkOperation[]): number[] {
  if (operations.length > scimLimits.bulk.operations)
    throw new Problem('input_too_large', {
      issues: [{ path: 'Operations', message: `must be ${scimLimits.bulk.operations} at most` }],
    })
  const makers = makersIn(operations)
  const order: number[] = []
  const state = new Map<number, 'begun' | 'done'>()
  function visit(at: number): void {
    if (state.get(at) === 'done') return
    if (state.get(at) === 'begun') throw new Problem('circular_reference')
    state.set(at, 'begun')
    const operation = operations[at]
    for (const name of operation === undefined
      ? []
      : referencesIn([operation.path.split('/'), operation.data])) {
      const maker = makers.get(name)
      if (maker !== undefined) visit(maker)
    }
    state.set(at, 'done')
    order.push(at)
  }
  for (const at of operations.keys()) visit(at)
  return order
}

/** Which operation makes what goes by which name until it has an id. */
function makersIn(operations: readonly BulkOperation[]): ReadonlyMap<string, number> {
  const makers = new Map<string, number>()
  for (const [at, { method, bulkId }] of operations.entries()) {
    if (method.toUpperCase() !== 'POST') continue
    const path = `Operations.${at}.bulkId`
    if (bulkId === undefined)
      throw new Problem('invalid_input', { issues: [{ path, message: 'is missing' }] })
    if (makers.has(bulkId))
      throw new Problem('invalid_input', { issues: [{ path, message: 'is given twice' }] })
    makers.set(bulkId, at)
  }
  return makers
}

function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') return [reference.exec(value)?.[1] ?? []].flat()
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(referencesIn)
}

/** With the ids of what was made in the place of the names it went by. Throws attribute_refused where nothing was made. */
export function withIds<T>(value: T, ids: ReadonlyMap<string, string>): T {
  // Objects and lists keep their form, and text stays text.
  return replaced(value, ids) as T
}

function replaced(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') {
    const name = reference.exec(value)?.[1]
    if (name === undefined) return value
    const id = ids.get(name)
    if (id === undefined) throw attributeRefused('bulkId', 'names nothing that was made')
    return id
  }
  if (Array.isArray(value)) return value.map((item) => replaced(item, ids))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part, ids)]))
}

/** The message of a method: a resource, or what to do with one. */
export function messageIn(method: string, body: Record<string, unknown>): Record<string, unknown> {
  if (method !== 'PATCH') return { resource: body }
  return { schemas: body['schemas'], operations: operationsIn(body) }
}

/** Told apart by letters, not by case, as attributes are. */
export function operationsIn(body: Record<string, unknown>): unknown {
  return Object.entries(body).find(([key]) => key.toLowerCase() === 'operations')?.[1]
}
