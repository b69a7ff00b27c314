/** What is kept of a resource (RFC 7643). Everything else a client sends is left where it is. */
export interface Attribute {
  readonly name: string
  readonly type: 'string' | 'boolean' | 'dateTime' | 'reference' | 'complex'
  readonly about: string
  readonly multi?: true
  /** Letters are told apart by case. */
  readonly exact?: true
  readonly required?: true
  readonly readOnly?: true
  /** Whatever is asked for, it is there. */
  readonly always?: true
  readonly unique?: true
  readonly sub?: readonly Attribute[]
  /** Values of a multi-valued attribute, at most. */
  readonly most?: number
}

export interface ResourceType {
  readonly name: 'User' | 'Group'
  readonly endpoint: '/Users' | '/Groups'
  readonly urn: string
  readonly about: string
  readonly attributes: readonly Attribute[]
  /** In lower case: what the RFC knows and nobody needs here. Accepted and not kept. */
  readonly leftOut: ReadonlySet<string>
}

export const urns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  bulk: 'urn:ietf:params:scim:api:messages:2.0:BulkRequest',
  bulkAnswer: 'urn:ietf:params:scim:api:messages:2.0:BulkResponse',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const

const text = (name: string, about: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type: 'string',
  about,
  ...more,
})

const meta: Attribute = {
  name: 'meta',
  type: 'complex',
  about: 'When it came and changed, where it is, and its version.',
  readOnly: true,
  sub: [
    text('resourceType', 'User or Group.', { readOnly: true, exact: true }),
    { name: 'created', type: 'dateTime', about: 'When it came.', readOnly: true },
    { name: 'lastModified', type: 'dateTime', about: 'When it changed last.', readOnly: true },
    { name: 'location', type: 'reference', about: 'Where it is.', readOnly: true, exact: true },
    text('version', 'Its ETag.', { readOnly: true, exact: true }),
  ],
}
const shared: readonly Attribute[] = [
  text('id', 'What it is called here, for ever.', {
    readOnly: true,
    exact: true,
    always: true,
    unique: true,
  }),
  text('externalId', 'What the directory calls it.', { exact: true, unique: true }),
  meta,
]

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  urn: urns.user,
  about: 'A person of the company.',
  leftOut: new Set([
    ...['nickname', 'profileurl', 'usertype', 'locale', 'timezone', 'password', 'phonenumbers', 'ims'],
    ...['photos', 'addresses', 'entitlements', 'roles', 'x509certificates'],
  ]),
  attributes: [
    ...shared,
    text('userName', 'What the directory calls them when they sign in.', { required: true, unique: true }),
    {
      name: 'name',
      type: 'complex',
      about: 'Their name in parts.',
      sub: [
        text('formatted', 'The whole name.'),
        text('familyName', 'Family name.'),
        text('givenName', 'Given name.'),
        text('middleName', 'Middle name.'),
        text('honorificPrefix', 'Such as Dr.'),
        text('honorificSuffix', 'Such as III.'),
      ],
    },
    text('displayName', 'What colleagues read.'),
    text('title', 'What they are: « Cardiologue ».'),
    text('preferredLanguage', 'French, unless it begins with en: for who is brought.'),
    { name: 'active', type: 'boolean', about: 'Whether they may come in.' },
    {
      name: 'emails',
      type: 'complex',
      multi: true,
      most: 5,
      about: 'Addresses: the primary one counts, else the one for work, else the first; else userName.',
      sub: [
        text('value', 'The address.'),
        text('display', 'How it is shown.'),
        text('type', 'work, home or other.'),
        { name: 'primary', type: 'boolean', about: 'Whether it is the one that counts.' },
      ],
    },
    {
      name: 'groups',
      type: 'complex',
      multi: true,
      readOnly: true,
      about: 'Groups they are in.',
      sub: [
        text('value', 'The id of the group.', { readOnly: true, exact: true }),
        { name: '$ref', type: 'reference', about: 'Where it is.', readOnly: true, exact: true },
        text('display', 'Its name.', { readOnly: true }),
      ],
    },
  ],
}

export const groupType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  urn: urns.group,
  about: 'People the directory keeps together.',
  leftOut: new Set(),
  attributes: [
    ...shared,
    text('displayName', 'Its name.', { required: true, unique: true }),
    {
      name: 'members',
      type: 'complex',
      multi: true,
      most: 10_000,
      about: 'People, never groups.',
      sub: [
        text('value', 'The id of the person.', { exact: true }),
        { name: '$ref', type: 'reference', about: 'Where they are.', readOnly: true, exact: true },
        text('display', 'What they are called.', { readOnly: true }),
        text('type', 'User.', { readOnly: true }),
      ],
    },
  ],
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

export function attributeOf(type: ResourceType, name: string): Attribute | undefined {
  return type.attributes.find((attribute) => same(attribute.name, name))
}

export function subAttributeOf({ sub = [] }: Attribute, name: string): Attribute | undefined {
  return sub.find((attribute) => same(attribute.name, name))
}

/** What stands after the URN of the type itself, if it is given; undefined for a name of another schema. */
export function withoutUrn(type: ResourceType, name: string): string | undefined {
  if (!/^urn:/i.test(name)) return name
  const prefix = `${type.urn}:`
  return name.toLowerCase().startsWith(prefix.toLowerCase()) ? name.slice(prefix.length) : undefined
}
