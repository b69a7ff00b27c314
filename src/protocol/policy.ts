import { z } from 'zod'
import { AccountId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'
import { policySettings as settings } from './policy-settings.ts'
import { wholeNumber, wholeNumberOr } from './whole-number.ts'

/** What a company decided, whole: settings it left alone have their default. */
export const CompanyPolicy = z
  .strictObject({
    registration: z.strictObject(settings.registration),
    mfa: z.strictObject(settings.mfa),
    sessions: z.strictObject(settings.sessions),
    workstation: z.strictObject(settings.workstation),
    network: z.strictObject(settings.network),
    switches: z.strictObject(settings.switches),
    guests: z.strictObject(settings.guests),
    integrations: z.strictObject(settings.integrations),
    dormancy: z.strictObject(settings.dormancy),
  })
  .meta({ id: 'CompanyPolicy', description: 'What the company decided for its people.' })
export type CompanyPolicy = z.output<typeof CompanyPolicy>

/** What some settings shall be from now on; the others stay. */
export const PolicyChanges = z
  .strictObject({
    registration: z.strictObject(settings.registration).partial(),
    mfa: z.strictObject(settings.mfa).partial(),
    sessions: z.strictObject(settings.sessions).partial(),
    workstation: z.strictObject(settings.workstation).partial(),
    network: z.strictObject(settings.network).partial(),
    switches: z.strictObject(settings.switches).partial(),
    guests: z.strictObject(settings.guests).partial(),
    integrations: z.strictObject(settings.integrations).partial(),
    dormancy: z.strictObject(settings.dormancy).partial(),
  })
  .partial()
  .meta({ id: 'PolicyChanges', description: 'What some settings of the policy shall be; the others stay.' })
export type PolicyChanges = z.output<typeof PolicyChanges>

export const defaultPolicy: CompanyPolicy = CompanyPolicy.parse(
  Object.fromEntries(
    Object.entries(settings).map(([section, fields]) => [
      section,
      Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, schema.meta()?.default])),
    ]),
  ),
)

const VersionedPolicy = z.strictObject({
  version: z.int().min(0).describe('0 until the company changes something; then +1 with each change.'),
  policy: CompanyPolicy,
  changedAt: Instant.optional(),
  changedBy: AccountId.optional().describe('Absent when the operator of the server changed it.'),
})

export const readPolicy = defineOperation({
  name: 'company.readPolicy',
  summary: 'Read what the company decided: security, switches, guests',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/policy', status: 200 },
  socket: true,
  scope: 'company:manage',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: VersionedPolicy,
  problems: [],
})

export const changePolicy = defineOperation({
  name: 'company.changePolicy',
  summary: 'Change settings of the company’s policy; each change is kept with who made it and when',
  kind: 'command',
  http: { method: 'PATCH', path: '/v1/company/policy', status: 200 },
  socket: true,
  scope: 'company:manage',
  stepUp: true,
  trace: 'policy.changed',
  run: 'transaction',
  input: z.strictObject({
    expectedVersion: z.int().min(0).describe('The version the changes were made on.'),
    changes: PolicyChanges,
    force: z
      .boolean()
      .optional()
      .describe('Change the networks even if one could not come from where one is now.'),
  }),
  output: VersionedPolicy,
  problems: ['policy_changed_meanwhile', 'would_lock_out', 'country_database_missing'],
})

export const listPolicyChanges = defineOperation({
  name: 'company.listPolicyChanges',
  summary: 'Read who changed the policy, when, and how, the latest first',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/policy/changes', status: 200 },
  socket: true,
  scope: 'company:manage',
  trace: null,
  run: 'transaction',
  input: z.strictObject({
    before: wholeNumber(1).optional().describe('Only versions below this one.'),
    limit: wholeNumberOr(50, 1, 100),
  }),
  output: z.strictObject({
    changes: z.array(
      z.strictObject({
        version: z.int(),
        changedAt: Instant,
        changedBy: AccountId.optional().describe('Absent when the operator of the server changed it.'),
        changes: PolicyChanges.describe('The settings that differed from the version before.'),
      }),
    ),
  }),
  problems: [],
})
