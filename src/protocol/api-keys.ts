import { z } from 'zod'
import { AccountSummary } from './accounts.ts'
import { Cidr } from './cidr.ts'
import { AccountId, Instant, KeyId } from './ids.ts'
import { BubbleName } from './members.ts'
import { defineOperation } from './operation.ts'
import { KeyScope } from './role.ts'

/** How long a key is good unless said otherwise, and at most; in days. */
export const keyDays = { default: 365, most: 730 } as const
/** Keys of one account that may work at once. */
export const mostKeys = 20
/** Days without a use after which a key is said to be unused, and before its end from which on it is said to end soon. */
export const keyUnusedDays = 90
export const keyEndsSoonDays = 30

const settings = {
  name: BubbleName.describe('What it is for, such as « Import du planning ».'),
  scopes: z
    .array(KeyScope)
    .min(1)
    .max(20)
    .describe('What it may do: no more than its account, and never what needs a person.'),
  networks: z
    .array(Cidr)
    .max(50)
    .default([])
    .describe('Addresses and ranges it may be used from, such as 192.0.2.0/24; empty for any.'),
  days: z.int().min(1).max(keyDays.most).default(keyDays.default).describe('Days until it ends.'),
}

export const ApiKey = z
  .strictObject({
    keyId: KeyId,
    account: AccountSummary,
    name: z.string(),
    ending: z.string().describe('The last characters of the key, to tell it from others.'),
    scopes: z.array(KeyScope),
    networks: z.array(z.string()),
    createdAt: Instant,
    createdBy: AccountId,
    expiresAt: Instant,
    state: z
      .enum(['active', 'replaced', 'expired', 'revoked'])
      .describe('replaced: another one was made in its place, and it works until `expiresAt` only.'),
    endsSoon: z.boolean().describe('It works now and ends within thirty days.'),
    unused: z.boolean().describe('It works now and was not used for ninety days.'),
    lastUsedAt: Instant.optional(),
    lastUsedFrom: z
      .string()
      .optional()
      .describe('The network it was last used from: a /24, or a /48 of IPv6.'),
  })
  .meta({ id: 'ApiKey', description: 'An API key without its secret, which was shown once.' })
export type ApiKey = z.output<typeof ApiKey>

const Made = z.strictObject({
  key: ApiKey,
  secret: z
    .string()
    .describe('prisme_ and 71 letters and digits, the last six a checksum. Shown now and never again.'),
})
const byId = z.strictObject({ keyId: KeyId })
const rotation = byId.extend({
  overlapHours: z
    .int()
    .min(0)
    .max(168)
    .default(24)
    .describe('Hours the old key goes on working beside the new one; 0 ends it at once.'),
})

export const createKey = defineOperation({
  name: 'keys.create',
  summary: 'Make an API key of one’s own, for one’s own scripts, where the company allows it',
  kind: 'command',
  http: { method: 'POST', path: '/v1/keys', status: 201 },
  socket: true,
  scope: 'keys:manage',
  stepUp: true,
  trace: 'key.created',
  run: 'transaction',
  input: z.strictObject(settings),
  output: Made,
  problems: ['personal_keys_off', 'sign_in_elsewhere', 'too_many_keys'],
})

export const listKeys = defineOperation({
  name: 'keys.list',
  summary: 'List one’s own API keys',
  kind: 'query',
  http: { method: 'GET', path: '/v1/keys', status: 200 },
  socket: true,
  scope: 'keys:manage',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ keys: z.array(ApiKey) }),
  problems: [],
})

export const rotateKey = defineOperation({
  name: 'keys.rotate',
  summary: 'Replace one’s own API key by a new one like it; both work for a while',
  kind: 'command',
  http: { method: 'POST', path: '/v1/keys/{keyId}/rotation', status: 201 },
  socket: true,
  scope: 'keys:manage',
  stepUp: true,
  trace: 'key.rotated',
  run: 'transaction',
  input: rotation,
  output: Made,
  problems: ['key_not_found', 'personal_keys_off', 'sign_in_elsewhere', 'too_many_keys'],
})

export const revokeKey = defineOperation({
  name: 'keys.revoke',
  summary: 'End one’s own API key at once: what it opened closes',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/keys/{keyId}', status: 200 },
  socket: true,
  scope: 'keys:manage',
  trace: 'key.revoked',
  run: 'transaction',
  input: byId,
  output: z.strictObject({}),
  problems: ['key_not_found'],
})

export const createServiceKey = defineOperation({
  name: 'keys.createForService',
  summary: 'Make an API key of a service account',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/services/{accountId}/keys', status: 201 },
  socket: true,
  scope: 'members:manage',
  stepUp: true,
  trace: 'key.created',
  run: 'transaction',
  input: z.strictObject({ accountId: AccountId, ...settings }),
  output: Made,
  problems: ['account_not_found', 'too_many_keys'],
})

export const listCompanyKeys = defineOperation({
  name: 'keys.listCompany',
  summary:
    'List every API key of the company, of services and of people, with its last use and without its secret',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/keys', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: 'keys.read',
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ keys: z.array(ApiKey) }),
  problems: [],
})

export const rotateServiceKey = defineOperation({
  name: 'keys.rotateForService',
  summary: 'Replace an API key of a service account by a new one like it; both work for a while',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/keys/{keyId}/rotation', status: 201 },
  socket: true,
  scope: 'members:manage',
  stepUp: true,
  trace: 'key.rotated',
  run: 'transaction',
  input: rotation,
  output: Made,
  problems: ['key_not_found', 'too_many_keys'],
})

export const revokeCompanyKey = defineOperation({
  name: 'keys.revokeCompany',
  summary: 'End any API key of the company at once: what it opened closes',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/company/keys/{keyId}', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: 'key.revoked',
  run: 'transaction',
  input: byId,
  output: z.strictObject({}),
  problems: ['key_not_found'],
})
