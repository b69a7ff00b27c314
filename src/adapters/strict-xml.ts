import { IdentityRefused } from '../ports/identity-provider.ts'

export interface XmlElement {
  name: string
  namespace: string
  attributes: readonly XmlAttribute[]
  children: XmlElement[]
  /** What stands directly in it. */
  text: string
  /** Where it stands in what was given, its tags included. */
  from: number
  to: number
}

interface XmlAttribute {
  name: string
  /** Empty without a prefix. */
  namespace: string
  value: string
}

interface Open {
  element: XmlElement
  tag: string
  scope: ReadonlyMap<string, string>
}

export const deepest = 32
const mostElements = 5_000
/** Prefixes that are known in one place: whoever looks one up there, or writes the canonical form, does no more work than that. */
export const mostPrefixes = 64
const nameToken = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?'
const attribute = new RegExp(`\\s+(${nameToken})\\s*=\\s*("[^"<]*"|'[^'<]*')`, 'y')
const opening = new RegExp(`<(${nameToken})`, 'y')
const closing = new RegExp(`</(${nameToken})\\s*>`, 'y')
const declaration =
  /^\uFEFF?<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["'](?:utf|UTF)-8["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/

/**
 * Reads what little of XML two programs that mean well need, and refuses the rest before any library sees it: no DOCTYPE, no
 * processing instruction, no comment, no CDATA, no entity but the five of XML itself. Parsers differ about just these.
 * Throws IdentityRefused `xml_refused`.
 */
export function readStrictXml(given: string): XmlElement {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(given)) throw refused()
  const text = given.replace(declaration, '')
  const before = given.length - text.length
  const open: Open[] = []
  let root: XmlElement | undefined
  let count = 0
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    const words = text.slice(at, next === -1 ? undefined : next)
    const inside = open.at(-1)
    if (inside !== undefined) inside.element.text += unescaped(words)
    else if (words.trim() !== '') throw refused()
    if (next === -1) break
    if (text[next + 1] === '/') {
      const [whole, tag] = match(closing, text, next)
      const over = open.pop()
      at = next + whole.length
      if (over === undefined || over.tag !== tag) throw refused()
      over.element.to = before + at
      continue
    }
    if (inside === undefined && root !== undefined) throw refused()
    const begun = readOpening(text, next, inside?.scope ?? new Map([['xml', 'urn:xml']]))
    begun.element.from += before
    begun.element.to += before
    if (inside === undefined) root = begun.element
    else inside.element.children.push(begun.element)
    if (!begun.closed) open.push(begun)
    if (++count > mostElements || open.length > deepest) throw refused()
    at = begun.end
  }
  if (root === undefined || open.length > 0) throw refused()
  return root
}

function readOpening(
  text: string,
  from: number,
  outer: ReadonlyMap<string, string>,
): Open & { closed: boolean; end: number } {
  const [whole, tag = ''] = match(opening, text, from)
  let end = from + whole.length
  const found = new Map<string, string>()
  for (;;) {
    attribute.lastIndex = end
    const one = attribute.exec(text)
    if (one === null) break
    const [said, name = '', quoted = ''] = one
    if (found.has(name) || found.size > 50) throw refused()
    found.set(name, unescaped(quoted.slice(1, -1)))
    end += said.length
  }
  const [tail, slash] = match(/\s*(\/?)>/y, text, end)
  const scope = scopeOf(found, outer)
  const attributes = [...found].flatMap(([name, value]) => {
    if (/^xmlns(:|$)/.test(name)) return []
    return name.includes(':') ? [{ ...resolve(name, scope), value }] : [{ name, namespace: '', value }]
  })
  end += tail.length
  const element = { ...resolve(tag, scope), attributes, children: [], text: '', from, to: end }
  return { element, tag, scope, closed: slash === '/', end }
}

/** A namespace that is no absolute address makes canonical forms empty or different: it is refused. */
function scopeOf(
  attributes: ReadonlyMap<string, string>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const said = [...attributes].filter(([name]) => /^xmlns(:|$)/.test(name))
  // Most elements say nothing new: what is around them is theirs too.
  if (said.length === 0) return outer
  const scope = new Map(outer)
  for (const [name, value] of said) {
    const prefix = name.slice('xmlns:'.length)
    if (prefix === 'xml' || prefix === 'xmlns' || !/^(urn:|https?:\/\/)[^\s"'<>\\]+$/.test(value))
      throw refused()
    scope.set(prefix, value)
    if (scope.size > mostPrefixes) throw refused()
  }
  return scope
}

function resolve(tag: string, scope: ReadonlyMap<string, string>): { name: string; namespace: string } {
  const [left = '', right] = tag.split(':')
  const [prefix, name] = right === undefined ? ['', left] : [left, right]
  const namespace = scope.get(prefix) ?? (prefix === '' ? '' : undefined)
  if (namespace === undefined) throw refused()
  return { name, namespace }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (text.includes(']]>')) throw refused()
  return text.replace(/&([^;&]{0,8};)?/g, (_whole, named: string | undefined) => {
    const name = named?.slice(0, -1) ?? ''
    // Some write the end of a line in a signature so.
    if (name === '#13' || name === '#xD' || name === '#10' || name === '#xA') return '\n'
    const plain = entities[name]
    if (plain === undefined) throw refused()
    return plain
  })
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray {
  pattern.lastIndex = at
  const found = pattern.exec(text)
  if (found === null) throw refused()
  return found
}

function refused(): IdentityRefused {
  return new IdentityRefused('xml_refused')
}
