import { z } from 'zod'
import { AccountSummary, ServiceName } from './accounts.ts'
import { Instant } from './ids.ts'
import { defineOperation } from './operation.ts'
import { Role } from './role.ts'

export const Service = z
  .strictObject({
    account: AccountSummary,
    createdAt: Instant,
    disabled: z.boolean(),
    keys: z.int().describe('Its keys that work now.'),
    lastUsedAt: Instant.optional().describe('When one of its keys was last used.'),
  })
  .meta({ id: 'Service', description: 'A service account: a program that acts by API keys.' })
export type Service = z.output<typeof Service>

export const createService = defineOperation({
  name: 'services.create',
  summary: 'Make a service account: it has no password and signs in nowhere; give it an API key',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/services', status: 201 },
  socket: true,
  scope: 'members:manage',
  stepUp: true,
  trace: 'service.created',
  run: 'transaction',
  input: z.strictObject({
    name: ServiceName,
    role: Role.exclude(['guest']).default('user').describe('What it may do at most; each key narrows it.'),
  }),
  output: z.strictObject({ service: Service }),
  problems: ['service_name_taken'],
})

export const listServices = defineOperation({
  name: 'services.list',
  summary: 'List the company’s service accounts, with how many keys each has and when it was last used',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/services', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ services: z.array(Service) }),
  problems: [],
})
