import { type ScimResource, scimLimits } from '../protocol/index.ts'
import { type Attribute, groupType, type ResourceType, userType } from './schema.ts'

const metaUrn = 'urn:ietf:params:scim:schemas:core:2.0'

/** What the server says of itself (RFC 7643, 5 to 7): the same for every company, and for who asks. */
export function scimDocuments(base: string) {
  const types = [userType, groupType]
  return {
    serviceProviderConfig: providerConfig(base),
    resourceTypes: types.map((type) => typeDocument(type, base)),
    schemas: types.map((type) => schemaDocument(type, base)),
  }
}

function providerConfig(base: string): ScimResource {
  return {
    schemas: [`${metaUrn}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: {
      supported: true,
      maxOperations: scimLimits.bulk.operations,
      maxPayloadSize: scimLimits.bulk.bytes,
    },
    filter: { supported: true, maxResults: scimLimits.page },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer',
        description: 'A token that an administrator of the company makes.',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  }
}

function typeDocument({ name, endpoint, urn, about }: ResourceType, base: string): ScimResource {
  return {
    schemas: [`${metaUrn}:ResourceType`],
    id: name,
    name,
    endpoint,
    description: about,
    schema: urn,
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
  }
}

function schemaDocument({ name, urn, about, attributes }: ResourceType, base: string): ScimResource {
  return {
    schemas: [`${metaUrn}:Schema`],
    id: urn,
    name,
    description: about,
    // What every resource has is of no schema (RFC 7643, 3.1).
    attributes: attributes
      .filter(({ name: own }) => !['id', 'externalId', 'meta'].includes(own))
      .map(described),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${urn}` },
  }
}

function described(attribute: Attribute): ScimResource {
  const { name, type, about, multi, exact, required, readOnly, always, unique, sub } = attribute
  return {
    name,
    type,
    multiValued: multi ?? false,
    description: about,
    required: required ?? false,
    caseExact: exact ?? false,
    mutability: readOnly ? 'readOnly' : 'readWrite',
    returned: always ? 'always' : 'default',
    uniqueness: unique ? 'server' : 'none',
    ...(type === 'reference' && { referenceTypes: ['uri'] }),
    ...(sub && { subAttributes: sub.map(described) }),
  }
}
