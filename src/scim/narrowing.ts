import type { Filter } from './filter.ts'

/**
 * What must be so whatever else a filter says: names such as `userName` or `emails.value`, and the text they must equal. By
 * these an index finds the few there are to look at.
 */
export function equalitiesOf(filter: Filter | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  collect(filter, found)
  return found
}

function collect(filter: Filter | undefined, found: Map<string, string>): void {
  if (filter?.op === 'and') {
    collect(filter.left, found)
    collect(filter.right, found)
  } else if (filter?.op === 'has') collect(filter.of, found)
  else if (filter?.op === 'eq' && typeof filter.value === 'string') {
    const { attribute, sub } = filter.place
    found.set(sub === undefined ? attribute.name : `${attribute.name}.${sub.name}`, filter.value)
  }
}
