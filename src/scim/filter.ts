import { Problem, scimLimits } from '../protocol/index.ts'
import { type Place, placeOf } from './place.ts'
import { type Attribute, type ResourceType, subAttributeOf } from './schema.ts'
import { readTokens, type Token } from './tokens.ts'

export type Comparison = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'
export type Value = string | number | boolean | null

/** RFC 7644, 3.4.2.2. */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly left: Filter; readonly right: Filter }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'pr'; readonly place: Place }
  | { readonly op: Comparison; readonly place: Place; readonly value: Value }
  /** One value of a multi-valued attribute fits; the places within are of its parts. */
  | { readonly op: 'has'; readonly attribute: Attribute; readonly of: Filter }

const comparisons: readonly string[] = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']
const ofText: readonly string[] = ['co', 'sw', 'ew']
const inOrder: readonly string[] = ['gt', 'ge', 'lt', 'le']

export function filterRefused(message: string): Problem {
  return new Problem('filter_refused', { issues: [{ path: 'filter', message }] })
}

/** Throws filter_refused for what is no filter, is too long, deep or wide, or asks about what is not kept. */
export function parseFilter(type: ResourceType, text: string): Filter {
  if (text.length > scimLimits.filter.characters) throw filterRefused('is too long')
  const parser = createParser(type, readTokens(text))
  const filter = parser.whole(undefined)
  parser.end()
  return filter
}

/** The part of a path in brackets. */
export function parseValueFilter(type: ResourceType, attribute: Attribute, text: string): Filter {
  const parser = createParser(type, readTokens(text))
  const filter = parser.whole(attribute)
  parser.end()
  return filter
}

/** How much is compared where something is looked at by it. */
export function comparisonsIn(filter: Filter): number {
  if (filter.op === 'and' || filter.op === 'or')
    return comparisonsIn(filter.left) + comparisonsIn(filter.right)
  return filter.op === 'not' || filter.op === 'has' ? comparisonsIn(filter.of) : 1
}

function createParser(type: ResourceType, tokens: readonly Token[]) {
  let at = 0
  let depth = 0
  let compared = 0
  const next = (): Token | undefined => tokens[at++]
  const isWord = (word: string): boolean => {
    const token = tokens[at]
    return token?.kind === 'word' && token.text.toLowerCase() === word
  }
  const isMark = (mark: string): boolean => tokens[at]?.kind === 'mark' && tokens[at]?.text === mark
  const demand = (mark: string): void => {
    if (!isMark(mark)) throw filterRefused(`lacks ${mark}`)
    at++
  }

  function deeper<T>(work: () => T): T {
    if (++depth > scimLimits.filter.depth) throw filterRefused('nests too deep')
    const result = work()
    depth--
    return result
  }

  function joined(word: 'or' | 'and', part: () => Filter): Filter {
    let left = part()
    while (isWord(word)) {
      at++
      left = { op: word, left, right: part() }
    }
    return left
  }

  /** `within`: inside the brackets of this attribute. */
  function whole(within: Attribute | undefined): Filter {
    return joined('or', () => joined('and', () => one(within)))
  }

  function one(within: Attribute | undefined): Filter {
    if (isWord('not')) {
      at++
      return deeper(() => ({ op: 'not', of: inParentheses(within) }))
    }
    return isMark('(') ? deeper(() => inParentheses(within)) : expression(within)
  }

  function inParentheses(within: Attribute | undefined): Filter {
    demand('(')
    const filter = whole(within)
    demand(')')
    return filter
  }

  function expression(within: Attribute | undefined): Filter {
    const token = next()
    if (token?.kind !== 'word') throw filterRefused('lacks an attribute')
    const place = within === undefined ? placeOf(type, token.text) : partOf(within, token.text)
    if (place === undefined || place === 'leftOut') throw filterRefused('asks about what is not kept')
    if (!isMark('[')) return comparison(place)
    if (within !== undefined || place.sub !== undefined || !place.attribute.sub)
      throw filterRefused('has brackets where none may be')
    return deeper(() => has(place.attribute))
  }

  function has(attribute: Attribute): Filter {
    demand('[')
    const of = whole(attribute)
    demand(']')
    const token = tokens[at]
    // emails[type eq "work"].value eq "…": not of the RFC's grammar, and what Entra ID asks.
    if (token?.kind !== 'word' || !token.text.startsWith('.')) return { op: 'has', attribute, of }
    at++
    const place = partOf(attribute, token.text.slice(1))
    if (place === undefined) throw filterRefused('asks about what is not kept')
    return { op: 'has', attribute, of: { op: 'and', left: of, right: comparison(place) } }
  }

  function comparison(given: Place): Filter {
    if (++compared > scimLimits.filter.comparisons) throw filterRefused('compares too much')
    const token = next()
    const op = token?.kind === 'word' ? token.text.toLowerCase() : ''
    if (op === 'pr') return { op, place: given }
    const value = next()
    if (!isComparison(op) || value === undefined) throw filterRefused('is no comparison')
    const place = comparable(given)
    return { op, place, value: fitting(op, place.sub ?? place.attribute, literal(value)) }
  }

  return {
    whole,
    end(): void {
      if (at < tokens.length) throw filterRefused('goes on after its end')
    },
  }
}

function isComparison(op: string): op is Comparison {
  return comparisons.includes(op)
}

function partOf(attribute: Attribute, name: string): Place | undefined {
  const sub = subAttributeOf(attribute, name)
  return sub && { attribute, sub }
}

/** Compared as a whole, a multi-valued attribute is compared by its `value` (RFC 7643, 2.4). */
function comparable(place: Place): Place {
  const { attribute, sub } = place
  if (sub !== undefined || attribute.type !== 'complex') return place
  const value = attribute.multi ? subAttributeOf(attribute, 'value') : undefined
  if (value === undefined) throw filterRefused('compares what has parts')
  return { attribute, sub: value }
}

function literal(token: Token): Value {
  if (token.kind === 'text') return token.text
  const word = token.text.toLowerCase()
  if (token.kind === 'word' && ['true', 'false', 'null'].includes(word)) return JSON.parse(word) as Value
  if (token.kind === 'word' && /^-?\d{1,15}(\.\d{1,15})?$/.test(token.text)) return Number(token.text)
  throw filterRefused('has a value that is none')
}

/** What can be compared with what: anything else would be an answer to another question. */
function fitting(op: Comparison, { type }: Attribute, value: Value): Value {
  if (value === null) {
    if (op !== 'eq' && op !== 'ne') throw filterRefused('compares null')
    return value
  }
  if (type === 'boolean') {
    const word = typeof value === 'string' ? value.toLowerCase() : String(value)
    if ([...ofText, ...inOrder].includes(op) || (word !== 'true' && word !== 'false'))
      throw filterRefused('compares true and false with something else')
    return word === 'true'
  }
  if (typeof value !== 'string') throw filterRefused('compares text with something else')
  if (type === 'dateTime' && (ofText.includes(op) || Number.isNaN(Date.parse(value))))
    throw filterRefused('compares a time with something else')
  return value
}
