import { z } from 'zod'
import { ApiKey, keyDays } from './api-keys.ts'
import { Cidr } from './cidr.ts'
import { KeyId } from './ids.ts'
import { BubbleName } from './members.ts'
import { defineOperation } from './operation.ts'

const baseUrl = z
  .string()
  .describe('What the directory is given as its SCIM address: the same for every company.')
const Made = z.strictObject({
  token: ApiKey,
  secret: z.string().describe('An API key that may provision and nothing else. Shown now and never again.'),
  baseUrl,
})
const common = {
  kind: 'command',
  socket: true,
  scope: 'members:manage',
  stepUp: true,
  run: 'transaction',
} as const
const byId = z.strictObject({ keyId: KeyId })

export const readProvisioning = defineOperation({
  name: 'provisioning.read',
  summary: 'See how the company’s directory provisions: where, by which tokens, and how many people',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/provisioning', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: 'keys.read',
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({
    baseUrl,
    tokens: z.array(ApiKey),
    people: z.int().min(0).describe('Whom the directory keeps here.'),
    domains: z.array(z.string()).describe('Only addresses of these may be brought.'),
  }),
  problems: [],
})

export const createProvisioningToken = defineOperation({
  ...common,
  name: 'provisioning.createToken',
  summary: 'Make a token by which the company’s directory provisions people and groups (SCIM)',
  http: { method: 'POST', path: '/v1/company/provisioning/tokens', status: 201 },
  trace: 'key.created',
  input: z.strictObject({
    name: BubbleName.default('SCIM'),
    networks: z
      .array(Cidr)
      .max(50)
      .default([])
      .describe('Addresses and ranges it may be used from; empty for any.'),
    days: z.int().min(1).max(keyDays.most).default(keyDays.default).describe('Days until it ends.'),
  }),
  output: Made,
  problems: ['too_many_keys', 'service_name_taken'],
})

export const rotateProvisioningToken = defineOperation({
  ...common,
  name: 'provisioning.rotateToken',
  summary: 'Replace a provisioning token by a new one like it; both work for a while',
  http: { method: 'POST', path: '/v1/company/provisioning/tokens/{keyId}/rotation', status: 201 },
  trace: 'key.rotated',
  input: byId.extend({
    overlapHours: z
      .int()
      .min(0)
      .max(168)
      .default(24)
      .describe('Hours the old one goes on working beside the new one; 0 ends it at once.'),
  }),
  output: Made,
  problems: ['key_not_found', 'too_many_keys'],
})

export const revokeProvisioningToken = defineOperation({
  ...common,
  name: 'provisioning.revokeToken',
  summary: 'End a provisioning token at once',
  http: { method: 'DELETE', path: '/v1/company/provisioning/tokens/{keyId}', status: 200 },
  trace: 'key.revoked',
  input: byId,
  output: z.strictObject({}),
  problems: ['key_not_found'],
})

export const provisioningOperations = {
  [readProvisioning.name]: readProvisioning,
  [createProvisioningToken.name]: createProvisioningToken,
  [rotateProvisioningToken.name]: rotateProvisioningToken,
  [revokeProvisioningToken.name]: revokeProvisioningToken,
} as const
