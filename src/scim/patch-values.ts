import { Problem, type ScimResource } from '../protocol/index.ts'
import { comparisonsIn, type Filter } from './filter.ts'
import { itemMatches } from './matches.ts'
import { equalitiesOf } from './narrowing.ts'
import type { Target, Verb } from './patch-path.ts'
import { attributeRefused, readOne, readValue } from './resource.ts'
import { type Attribute, subAttributeOf } from './schema.ts'

/** What an attribute that has several values holds while a PATCH is carried out, by their `value`. The PATCH owns it. */
export type Values = Map<string, ScimResource>

/** Counts what is looked at, so that a PATCH of many operations on many values ends. Throws too_many_results. */
export type Spend = (comparisons: number) => void

/** The last of several with one value counts, in the place of the first. */
export function valuesOf(items: readonly ScimResource[]): Values {
  return new Map(items.map((item) => [keyOf(item), item]))
}

/** One operation on them. */
export function changeValues(
  values: Values,
  target: Target,
  { verb, value, spend }: { verb: Verb; value: unknown; spend: Spend },
): Values {
  const { attribute, sub, filter } = target
  const hasPrimary = subAttributeOf(attribute, 'primary') !== undefined
  const before = hasPrimary ? [...values.values()] : []
  const changed =
    filter === undefined && sub === undefined
      ? ofAll(attribute, values, verb, value)
      : ofSome(target, values, { verb, value, spend })
  if (changed.size > (attribute.most ?? 100)) throw attributeRefused(attribute.name, 'has too many values')
  return hasPrimary ? valuesOf(onePrimary(before, [...changed.values()])) : changed
}

/** Costs what is given, however many there are. */
function ofAll(attribute: Attribute, values: Values, verb: Verb, value: unknown): Values {
  const given = (readValue(attribute, value) ?? []) as ScimResource[]
  if (verb === 'replace') return valuesOf(given)
  // Entra ID names in `value` whom it removes from `members`.
  if (verb === 'remove' && (value === undefined || value === null)) return new Map()
  for (const item of given)
    if (verb === 'remove') values.delete(keyOf(item))
    else values.set(keyOf(item), item)
  return values
}

function ofSome(
  target: Target,
  values: Values,
  { verb, value, spend }: { verb: Verb; value: unknown; spend: Spend },
): Values {
  const { attribute, sub, filter } = target
  const fitting = fittingIn(target, values, spend)
  if (verb === 'remove') {
    if (sub?.name === 'value') throw new Problem('attribute_fixed')
    for (const item of fitting)
      if (sub === undefined) values.delete(keyOf(item))
      else values.set(keyOf(item), without(item, sub.name))
    return values
  }
  const part = partsOf(attribute, sub, value)
  if (fitting.length > 0) {
    const isChanged = new Set(fitting)
    // By another value they are found elsewhere.
    spend(values.size)
    return valuesOf([...values.values()].map((item) => (isChanged.has(item) ? { ...item, ...part } : item)))
  }
  // A replace has something to replace (RFC 7644, 3.5.2.3); an add makes what its filter describes, as Entra ID means it.
  if (verb === 'replace') throw new Problem('no_target')
  const made = readOne(attribute, { ...describedBy(filter), ...part }) as ScimResource | undefined
  return made === undefined ? values : values.set(keyOf(made), made)
}

/** The one whose value is asked for, where it is, is looked up; else each is looked at. */
function fittingIn({ attribute, filter }: Target, values: Values, spend: Spend): ScimResource[] {
  if (filter === undefined) return [...values.values()]
  const pinned = subAttributeOf(attribute, 'value')?.exact
    ? equalitiesOf(filter).get(`${attribute.name}.value`)
    : undefined
  const among = pinned === undefined ? [...values.values()] : [values.get(pinned) ?? []].flat()
  spend(among.length * comparisonsIn(filter))
  return among.filter((item) => itemMatches(filter, attribute, item))
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
