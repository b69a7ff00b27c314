import { isDeepStrictEqual } from 'node:util'
import { type PatchOperation, Problem, type ScimResource } from '../protocol/index.ts'
import { parsePath, pathRefused, type Target, type Verb } from './patch-path.ts'
import { changeValues } from './patch-values.ts'
import { attributeRefused, demandRequired, readOne, readValue } from './resource.ts'
import type { ResourceType } from './schema.ts'

/**
 * A resource as it is after the operations, in their order; the given one stays as it was, so that all of them count or none
 * (RFC 7644, 3.5.2). Throws path_refused, filter_refused, no_target, attribute_fixed, attribute_refused.
 */
export function applyPatch(
  type: ResourceType,
  before: ScimResource,
  operations: readonly PatchOperation[],
): ScimResource {
  const resource = structuredClone(before)
  for (const { op, path, value } of operations) {
    const verb = verbOf(op)
    if (typeof path === 'string') change(type, resource, { verb, path, value })
    else changeAll(type, resource, verb, value)
  }
  demandRequired(type, resource)
  return resource
}

function verbOf(op: string): Verb {
  const verb = op.toLowerCase()
  if (verb === 'add' || verb === 'replace' || verb === 'remove') return verb
  throw new Problem('invalid_input', { issues: [{ path: 'op', message: 'must be add, replace or remove' }] })
}

/** Without a path the value is a part of the resource; Entra ID writes paths as its names. */
function changeAll(type: ResourceType, resource: ScimResource, verb: Verb, value: unknown): void {
  if (verb === 'remove') throw new Problem('no_target')
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw attributeRefused('value', 'must hold attributes')
  for (const [path, part] of Object.entries(value))
    if (!['schemas', type.urn.toLowerCase()].includes(path.toLowerCase()))
      change(type, resource, { verb, path, value: part, unknown: 'leftOut' })
    else if (path.toLowerCase() !== 'schemas') changeAll(type, resource, verb, part)
}

function change(
  type: ResourceType,
  resource: ScimResource,
  { verb, path, value, unknown }: { verb: Verb; path: string; value: unknown; unknown?: 'leftOut' },
): void {
  const target = targetOf(type, path, unknown)
  if (target === 'leftOut') return
  const { attribute, sub } = target
  if (attribute.readOnly || sub?.readOnly) {
    // What is sent along as it was read changes nothing.
    if (sub === undefined && verb !== 'remove' && isDeepStrictEqual(resource[attribute.name], value)) return
    throw new Problem('attribute_fixed', { issues: [{ path: attribute.name, message: 'is read-only' }] })
  }
  const last = sub ?? attribute
  const plain = last.type === 'complex' || (sub === undefined && attribute.multi) ? value : bare(value)
  // Nobody is neither in nor out: what a client means by taking that away, it does not say.
  if (
    last.type === 'boolean' &&
    last === attribute &&
    (verb === 'remove' || (plain ?? undefined) === undefined)
  )
    throw attributeRefused(attribute.name, 'must be true or false')
  if (attribute.multi) changeValues(resource, target, verb, plain)
  else if (attribute.type === 'complex') changeParts(resource, target, verb, plain)
  else setOrDelete(resource, attribute.name, verb === 'remove' ? undefined : readValue(attribute, plain))
}

/** One value as some clients wrap it, Entra ID of old for one: `[{ "$ref": null, "value": "False" }]`. */
function bare(value: unknown): unknown {
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  return typeof one === 'object' && one !== null && 'value' in one ? one.value : value
}

function targetOf(type: ResourceType, path: string, unknown: 'leftOut' | undefined): Target | 'leftOut' {
  try {
    return parsePath(type, path)
  } catch (error) {
    if (unknown !== undefined && error instanceof Problem && error.code === pathRefused().code) return unknown
    throw error
  }
}

/** Parts that are not named stay as they are, for replace too (RFC 7644, 3.5.2.3). */
function changeParts(resource: ScimResource, { attribute, sub }: Target, verb: Verb, value: unknown): void {
  const { name } = attribute
  // It was read by its schema: parts are an object.
  const parts = { ...(resource[name] as ScimResource | undefined) }
  if (sub !== undefined) setOrDelete(parts, sub.name, verb === 'remove' ? undefined : readOne(sub, value))
  else if (verb === 'remove') {
    delete resource[name]
    return
  } else Object.assign(parts, readOne(attribute, value))
  setOrDelete(resource, name, Object.keys(parts).length === 0 ? undefined : parts)
}

function setOrDelete(resource: ScimResource, name: string, value: unknown): void {
  if (value === undefined) delete resource[name]
  else resource[name] = value
}
