import type { Comparison, Filter, Value } from './filter.ts'
import type { Place } from './place.ts'
import type { Attribute } from './schema.ts'

type Json = Record<string, unknown>

/** Whether a resource, as it is shown, fits a filter. */
export function matches(filter: Filter, resource: Json): boolean {
  switch (filter.op) {
    case 'and':
      return matches(filter.left, resource) && matches(filter.right, resource)
    case 'or':
      return matches(filter.left, resource) || matches(filter.right, resource)
    case 'not':
      return !matches(filter.of, resource)
    case 'has':
      return itemsOf(resource, filter.attribute).some((item) =>
        matches(filter.of, { [filter.attribute.name]: item }),
      )
    case 'pr':
      return valuesAt(resource, filter.place).some((value) => value !== '')
    default:
      return compares(filter.op, filter.place, filter.value, resource)
  }
}

/** Whether one value of a multi-valued attribute fits the part of a path in brackets. */
export function itemMatches(filter: Filter, attribute: Attribute, item: Json): boolean {
  return matches(filter, { [attribute.name]: item })
}

function itemsOf(resource: Json, { name }: Attribute): Json[] {
  const value = resource[name]
  const items = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return items.filter((item): item is Json => typeof item === 'object' && item !== null)
}

function valuesAt(resource: Json, { attribute, sub }: Place): unknown[] {
  const values =
    sub === undefined
      ? [resource[attribute.name]].flat()
      : itemsOf(resource, attribute).map((item) => item[sub.name])
  return values.filter((value) => value !== undefined && value !== null)
}

function compares(op: Comparison, place: Place, asked: Value, resource: Json): boolean {
  const values = valuesAt(resource, place)
  if (asked === null) return (values.length === 0) === (op === 'eq')
  const attribute = place.sub ?? place.attribute
  if (op === 'ne') return !values.some((value) => isMet('eq', attribute, value, asked))
  return values.some((value) => isMet(op, attribute, value, asked))
}

function isMet(op: Comparison, attribute: Attribute, value: unknown, asked: Value): boolean {
  if (attribute.type === 'boolean') return value === asked
  const [own, other] = [folded(attribute, String(value)), folded(attribute, String(asked))]
  switch (op) {
    case 'co':
      return String(own).includes(String(other))
    case 'sw':
      return String(own).startsWith(String(other))
    case 'ew':
      return String(own).endsWith(String(other))
    case 'gt':
      return own > other
    case 'ge':
      return own >= other
    case 'lt':
      return own < other
    case 'le':
      return own <= other
    default:
      return own === other
  }
}

function folded({ type, exact }: Attribute, text: string): string | number {
  if (type === 'dateTime') return Date.parse(text)
  return exact ? text : text.toLowerCase()
}
