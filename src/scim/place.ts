import { type Attribute, attributeOf, type ResourceType, subAttributeOf, withoutUrn } from './schema.ts'

/** An attribute, or a part of it. */
export interface Place {
  readonly attribute: Attribute
  readonly sub: Attribute | undefined
}

/**
 * What a name such as `name.familyName` or `urn:…:User:userName` names: `leftOut` for what is accepted and not kept, undefined
 * for what is nothing.
 */
export function placeOf(type: ResourceType, written: string): Place | 'leftOut' | undefined {
  const plain = withoutUrn(type, written)
  if (plain === undefined) return 'leftOut'
  const [name = '', subName, ...more] = plain.split('.')
  if (more.length > 0 || !/^[$a-z][\w$-]*$/i.test(name)) return undefined
  const attribute = attributeOf(type, name)
  if (attribute === undefined) return type.leftOut.has(name.toLowerCase()) ? 'leftOut' : undefined
  if (subName === undefined) return { attribute, sub: undefined }
  const sub = subAttributeOf(attribute, subName)
  return sub && { attribute, sub }
}
