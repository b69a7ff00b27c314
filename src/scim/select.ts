import type { ScimResource } from '../protocol/index.ts'
import { type Place, placeOf } from './place.ts'
import { attributeRefused } from './resource.ts'
import type { ResourceType } from './schema.ts'

interface Asked {
  attributes?: string | undefined
  excludedAttributes?: string | undefined
}

export interface Selection {
  /** Whether an attribute is asked for at all: what is not needs not be read. */
  wants(name: string): boolean
  of(resource: ScimResource): ScimResource
}

/** RFC 7644, 3.9. What is always there stays. Throws attribute_refused when both are given. */
export function selectionOf(type: ResourceType, { attributes, excludedAttributes }: Asked): Selection {
  if (attributes !== undefined && excludedAttributes !== undefined)
    throw attributeRefused('excludedAttributes', 'and attributes are not asked for together')
  const only = attributes === undefined ? undefined : placesIn(type, attributes)
  const but = placesIn(type, excludedAttributes ?? '')
  const kept = new Set(['schemas', ...type.attributes.filter(({ always }) => always).map(({ name }) => name)])
  const among = (places: readonly Place[], name: string) =>
    places.filter(({ attribute }) => attribute.name === name)
  const wants = (name: string): boolean =>
    kept.has(name) ||
    ((only === undefined || among(only, name).length > 0) && !among(but, name).some(({ sub }) => !sub))

  return {
    wants,
    of(resource) {
      const shown: ScimResource = {}
      for (const [name, value] of Object.entries(resource)) {
        if (!wants(name)) continue
        const wanted = partsIn(among(only ?? [], name))
        const unwanted = partsIn(among(but, name)) ?? new Set()
        shown[name] = kept.has(name)
          ? value
          : narrowed(value, (part) => (wanted?.has(part) ?? true) && !unwanted.has(part))
      }
      return shown
    },
  }
}

function placesIn(type: ResourceType, names: string): Place[] {
  return names.split(',').flatMap((name) => {
    const place = placeOf(type, name.trim())
    return place === undefined || place === 'leftOut' ? [] : [place]
  })
}

/** Undefined when the whole attribute is meant. */
function partsIn(places: readonly Place[]): Set<string> | undefined {
  if (places.length === 0 || places.some(({ sub }) => sub === undefined)) return undefined
  return new Set(places.flatMap(({ sub }) => (sub === undefined ? [] : [sub.name])))
}

function narrowed(value: unknown, isWanted: (part: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => narrowed(item, isWanted))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([part]) => isWanted(part)))
}
