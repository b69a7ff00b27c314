import { Problem, type ScimResource } from '../protocol/index.ts'
import type { Filter } from './filter.ts'
import { itemMatches } from './matches.ts'
import type { Target, Verb } from './patch-path.ts'
import { attributeRefused, readOne, readValue } from './resource.ts'
import type { Attribute } from './schema.ts'

/** One operation on an attribute that has several values. */
export function changeValues(resource: ScimResource, target: Target, verb: Verb, value: unknown): void {
  const { attribute, sub, filter } = target
  const { name } = attribute
  // They were read by their schema: values of a complex attribute are objects.
  const items = (resource[name] as ScimResource[] | undefined) ?? []
  const changed =
    filter === undefined && sub === undefined
      ? ofAll(attribute, items, verb, value)
      : ofSome(target, items, verb, value)
  if (changed.length > (attribute.most ?? 100)) throw attributeRefused(name, 'has too many values')
  if (changed.length === 0) delete resource[name]
  else resource[name] = onePrimary(items, changed)
}

function ofAll(attribute: Attribute, items: ScimResource[], verb: Verb, value: unknown): ScimResource[] {
  const given = (readValue(attribute, value) ?? []) as ScimResource[]
  if (verb === 'replace') return [...byValue(given).values()]
  if (verb === 'add') return [...byValue([...items, ...given]).values()]
  // Entra ID names in `value` whom it removes from `members`.
  if (value === undefined || value === null) return []
  const gone = new Set(given.map(keyOf))
  return items.filter((item) => !gone.has(keyOf(item)))
}

function ofSome(
  { attribute, sub, filter }: Target,
  items: ScimResource[],
  verb: Verb,
  value: unknown,
): ScimResource[] {
  const fits = (item: ScimResource): boolean => filter === undefined || itemMatches(filter, attribute, item)
  if (verb === 'remove') {
    if (sub === undefined) return items.filter((item) => !fits(item))
    if (sub.name === 'value') throw new Problem('attribute_fixed')
    return items.map((item) => (fits(item) ? without(item, sub.name) : item))
  }
  const part = partsOf(attribute, sub, value)
  if (items.some(fits)) return items.map((item) => (fits(item) ? { ...item, ...part } : item))
  // A replace has something to replace (RFC 7644, 3.5.2.3); an add makes what its filter describes, as Entra ID means it.
  if (verb === 'replace') throw new Problem('no_target')
  const made = { ...describedBy(filter), ...part }
  return made['value'] === undefined ? items : [...items, made]
}

function partsOf(attribute: Attribute, sub: Attribute | undefined, value: unknown): ScimResource {
  if (sub === undefined) {
    const given: unknown = Array.isArray(value) ? value[0] : value
    return (readOne(attribute, given) ?? {}) as ScimResource
  }
  const read = readOne(sub, value)
  if (read === undefined) throw attributeRefused(`${attribute.name}.${sub.name}`, 'is missing')
  return { [sub.name]: read }
}

/** What is said of a value that fits: `type eq "work"` is a value whose type is work. */
function describedBy(filter: Filter | undefined): ScimResource {
  if (filter?.op === 'and') return { ...describedBy(filter.left), ...describedBy(filter.right) }
  if (filter?.op !== 'eq' || filter.place.sub === undefined || filter.value === null) return {}
  return { [filter.place.sub.name]: filter.value }
}

function keyOf(item: ScimResource): string {
  return String(item['value'])
}

/** The last of several with one value counts, in the place of the first. */
function byValue(items: readonly ScimResource[]): Map<string, ScimResource> {
  return new Map(items.map((item) => [keyOf(item), item]))
}

/** Who becomes the primary one takes that from who was (RFC 7644, 3.5.2). */
function onePrimary(before: readonly ScimResource[], items: ScimResource[]): ScimResource[] {
  const primary = items.filter((item) => item['primary'] === true)
  if (primary.length < 2) return items
  const was = new Set(before.filter((item) => item['primary'] === true).map(keyOf))
  const now = primary.findLast((item) => !was.has(keyOf(item))) ?? primary[0]
  return items.map((item) => (item['primary'] === true && item !== now ? without(item, 'primary') : item))
}

function without(item: ScimResource, name: string): ScimResource {
  const { [name]: _, ...rest } = item
  return rest
}
