import { Problem, type ScimResource } from '../protocol/index.ts'
import { type Attribute, attributeOf, type ResourceType, subAttributeOf, withoutUrn } from './schema.ts'

const longestText = 1_024

export function attributeRefused(path: string, message: string): Problem {
  return new Problem('attribute_refused', { issues: [{ path, message }] })
}

/** Throws invalid_input for a body that does not say that it is what it is taken for (RFC 7643, 3). */
export function demandSchema(body: ScimResource, urn: string): void {
  const { schemas } = body
  const said: unknown[] = Array.isArray(schemas) ? schemas : []
  if (!said.some((schema) => typeof schema === 'string' && schema.toLowerCase() === urn.toLowerCase()))
    throw new Problem('invalid_input', { issues: [{ path: 'schemas', message: `must hold ${urn}` }] })
}

/**
 * What of a resource a client sent is kept, spelled as the schema does: names are told apart by letters, not by case. What is
 * only ours to say, and what is not kept, is left out. Throws attribute_refused, invalid_input.
 */
export function readResource(type: ResourceType, body: ScimResource): ScimResource {
  demandSchema(body, type.urn)
  const read: ScimResource = {}
  for (const [key, value] of Object.entries(body)) {
    const name = withoutUrn(type, key)
    const attribute = name === undefined ? undefined : attributeOf(type, name)
    if (attribute === undefined || attribute.readOnly) continue
    if (Object.hasOwn(read, attribute.name)) throw attributeRefused(attribute.name, 'is given twice')
    const kept = readValue(attribute, value)
    if (kept !== undefined) read[attribute.name] = kept
  }
  demandRequired(type, read)
  return read
}

export function demandRequired(type: ResourceType, resource: ScimResource): void {
  for (const { name, required } of type.attributes)
    if (required && (resource[name] === undefined || resource[name] === ''))
      throw attributeRefused(name, 'is missing')
}

/** A value as it is kept; undefined where there is none (RFC 7643, 2.5). Throws attribute_refused. */
export function readValue(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  if (!attribute.multi) return readOne(attribute, value)
  const given: unknown[] = Array.isArray(value) ? value : [value]
  if (given.length > (attribute.most ?? 100)) throw attributeRefused(attribute.name, 'has too many values')
  const items = given.map((item) => readOne(attribute, item)).filter((item) => item !== undefined)
  return items.length === 0 ? undefined : items
}

/** One value, whether the attribute has several or not. */
export function readOne(attribute: Attribute, value: unknown): unknown {
  if (value === null || value === undefined) return undefined
  switch (attribute.type) {
    case 'boolean':
      return readBoolean(attribute, value)
    case 'complex':
      return readParts(attribute, value)
    default:
      return readText(attribute, value)
  }
}

/** Entra ID says "True" and "False" where true and false are meant. */
function readBoolean({ name }: Attribute, value: unknown): boolean {
  const word = typeof value === 'string' ? value.toLowerCase() : value
  if (word === true || word === 'true') return true
  if (word === false || word === 'false') return false
  throw attributeRefused(name, 'must be true or false')
}

function readText({ name }: Attribute, value: unknown): string | undefined {
  if (typeof value !== 'string') throw attributeRefused(name, 'must be text')
  if (value.length > longestText) throw attributeRefused(name, 'is too long')
  if (/\p{Cc}/u.test(value) || !value.isWellFormed()) throw attributeRefused(name, 'must be plain text')
  return value === '' ? undefined : value
}

function readParts(attribute: Attribute, value: unknown): ScimResource | undefined {
  const { name } = attribute
  // A multi-valued attribute written short, by its values alone.
  if (typeof value === 'string' && attribute.multi) return readParts(attribute, { value })
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw attributeRefused(name, 'must have parts')
  const parts: ScimResource = {}
  for (const [key, part] of Object.entries(value)) {
    const sub = subAttributeOf(attribute, key)
    if (sub === undefined || sub.readOnly) continue
    if (Object.hasOwn(parts, sub.name)) throw attributeRefused(`${name}.${sub.name}`, 'is given twice')
    const kept = readOne(sub, part)
    if (kept !== undefined) parts[sub.name] = kept
  }
  if (attribute.multi && parts['value'] === undefined) return undefined
  return Object.keys(parts).length === 0 ? undefined : parts
}
