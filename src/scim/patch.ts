import { isDeepStrictEqual } from 'node:util'
import { type PatchOperation, Problem, type ScimResource, scimLimits } from '../protocol/index.ts'
import { parsePath, pathRefused, type Target, type Verb } from './patch-path.ts'
import { changeValues, type Spend, type Values, valuesOf } from './patch-values.ts'
import { attributeRefused, demandRequired, readOne, readValue } from './resource.ts'
import type { Attribute, ResourceType } from './schema.ts'

/** What a PATCH works on: a resource, and beside it those of its attributes that have several values, once they are touched. */
interface Work {
  type: ResourceType
  resource: ScimResource
  values: Map<Attribute, Values>
  spend: Spend
}

/**
 * A resource as it is after the operations, in their order; the given one stays as it was, so that all of them count or none
 * (RFC 7644, 3.5.2). Throws path_refused, filter_refused, no_target, attribute_fixed, attribute_refused, too_many_results.
 */
export function applyPatch(
  type: ResourceType,
  before: ScimResource,
  operations: readonly PatchOperation[],
): ScimResource {
  const work: Work = { type, resource: structuredClone(before), values: new Map(), spend: withinBudget() }
  for (const { op, path, value } of operations) {
    const verb = verbOf(op)
    if (typeof path === 'string') change(work, { verb, path, value })
    else changeAll(work, verb, value)
  }
  const { resource } = work
  for (const [{ name }, values] of work.values)
    setOrDelete(resource, name, values.size === 0 ? undefined : [...values.values()])
  demandRequired(type, resource)
  return resource
}

function withinBudget(): Spend {
  let left: number = scimLimits.patchComparisons
  return (comparisons) => {
    left -= comparisons
    if (left >= 0) return
    const message = 'compares too much: say by its value which one is meant, or send fewer operations'
    throw new Problem('too_many_results', { issues: [{ path: 'Operations', message }] })
  }
}

function verbOf(op: string): Verb {
  const verb = op.toLowerCase()
  if (verb === 'add' || verb === 'replace' || verb === 'remove') return verb
  throw new Problem('invalid_input', { issues: [{ path: 'op', message: 'must be add, replace or remove' }] })
}

/** Without a path the value is a part of the resource; Entra ID writes paths as its names. */
function changeAll(work: Work, verb: Verb, value: unknown, depth = 0): void {
  if (verb === 'remove') throw new Problem('no_target')
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > 1)
    throw attributeRefused('value', 'must hold attributes')
  const { urn } = work.type
  for (const [path, part] of Object.entries(value))
    if (!['schemas', urn.toLowerCase()].includes(path.toLowerCase()))
      change(work, { verb, path, value: part, unknown: 'leftOut' })
    else if (path.toLowerCase() !== 'schemas') changeAll(work, verb, part, depth + 1)
}

function change(
  work: Work,
  { verb, path, value, unknown }: { verb: Verb; path: string; value: unknown; unknown?: 'leftOut' },
): void {
  const { type, resource, values, spend } = work
  const target = targetOf(type, path, unknown)
  if (target === 'leftOut') return
  const { attribute, sub } = target
  if (attribute.readOnly || sub?.readOnly) {
    // What is sent along as it was read changes nothing.
    if (sub === undefined && verb !== 'remove' && isDeepStrictEqual(resource[attribute.name], value)) return
    throw new Problem('attribute_fixed', { issues: [{ path: attribute.name, message: 'is read-only' }] })
  }
  const plain = isPlain(target) ? bare(value) : value
  // Nobody is neither in nor out: what a client means by taking that away, it does not say.
  if (attribute.type === 'boolean' && (verb === 'remove' || (plain ?? undefined) === undefined))
    throw attributeRefused(attribute.name, 'must be true or false')
  if (attribute.multi) {
    // They were read by their schema: values of a complex attribute are objects.
    const known = (resource[attribute.name] as ScimResource[] | undefined) ?? []
    const now = values.get(attribute) ?? valuesOf(known)
    values.set(attribute, changeValues(now, target, { verb, value: plain, spend }))
  } else if (attribute.type === 'complex') changeParts(resource, target, verb, plain)
  else setOrDelete(resource, attribute.name, verb === 'remove' ? undefined : readValue(attribute, plain))
}

/** Whether it is one value without parts. */
function isPlain({ attribute, sub }: Target): boolean {
  return (sub ?? attribute).type !== 'complex' && (sub !== undefined || !attribute.multi)
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
