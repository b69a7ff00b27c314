import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { type ProblemCode, problems } from './problem-codes.ts'
import { ScimResource } from './scim.ts'

const BulkOperation = z
  .looseObject({
    method: z.string().max(20),
    path: z.string().max(1_000),
    bulkId: z.string().min(1).max(200).optional(),
    version: z.string().max(2_000).optional(),
    data: ScimResource.optional(),
  })
  .meta({ id: 'ScimBulkOperation', description: 'RFC 7644, 3.7.' })

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]
const BulkResult = z
  .strictObject({
    method: z.string(),
    bulkId: z.string().optional(),
    location: z.string().optional(),
    version: z.string().optional(),
    status: z.int(),
    problem: z
      .strictObject({
        code: z.enum(codes),
        issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      })
      .optional(),
  })
  .meta({ id: 'ScimBulkResult', description: 'What became of one operation.' })
export type BulkResult = z.output<typeof BulkResult>

/** Each operation in it is asked for as if it had come alone: rights, limit, transaction and trace are its own. */
const bulk = defineOperation({
  name: 'scim.bulk',
  summary: 'SCIM: many requests in one, each as if it had come alone',
  kind: 'command',
  http: { method: 'POST', path: '/scim/v2/Bulk', status: 200 },
  socket: false,
  scope: 'directory:provision',
  keyOnly: true,
  limit: 'provisioning',
  answers: 'scim',
  run: 'own',
  trace: null,
  input: z.strictObject({
    schemas: z.array(z.string().max(500)).max(10).describe('Says that it is a BulkRequest.'),
    failOnErrors: z.int().min(1).optional().describe('After so many errors nothing more is done.'),
    operations: z.array(BulkOperation).min(1),
  }),
  output: z.strictObject({ results: z.array(BulkResult) }),
  problems: ['circular_reference'],
})

export const scimBulkOperations = { [bulk.name]: bulk } as const
