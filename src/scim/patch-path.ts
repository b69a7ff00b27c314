import { Problem } from '../protocol/index.ts'
import { type Filter, parseValueFilter } from './filter.ts'
import { type Place, placeOf } from './place.ts'
import { type ResourceType, subAttributeOf } from './schema.ts'

export type Verb = 'add' | 'replace' | 'remove'

/** Where an operation of a PATCH acts (RFC 7644, 3.5.2). */
export interface Target extends Place {
  /** Only on the values that fit. */
  readonly filter: Filter | undefined
}

const form = /^((?:urn:[\w.:-]+:)?[$a-z][\w$-]*)(?:\[(.+)\])?(?:\.([$a-z][\w$-]*))?$/is

export function pathRefused(): Problem {
  return new Problem('path_refused', { issues: [{ path: 'path', message: 'names no attribute' }] })
}

/** `leftOut` for what is accepted and not kept. Throws path_refused, filter_refused. */
export function parsePath(type: ResourceType, path: string): Target | 'leftOut' {
  const [, name = '', inBrackets, subName] = form.exec(path.trim()) ?? []
  const place = placeOf(type, name === '' ? path.trim() : name)
  if (place === undefined) throw pathRefused()
  if (place === 'leftOut') return place
  const { attribute } = place
  if (inBrackets !== undefined && !attribute.multi) throw pathRefused()
  const filter = inBrackets === undefined ? undefined : parseValueFilter(type, attribute, inBrackets)
  const sub = subName === undefined ? place.sub : subAttributeOf(attribute, subName)
  if (subName !== undefined && sub === undefined) throw pathRefused()
  return { attribute, sub, filter }
}
