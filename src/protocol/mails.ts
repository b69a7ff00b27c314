import { z } from 'zod'
import { AccountId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'

const UndeliveredMail = z
  .strictObject({
    accountId: AccountId,
    kind: z.string().describe('Which letter it was, such as `address_to_verify`.'),
    failedAt: Instant,
    reply: z
      .int()
      .optional()
      .describe(
        'The number the mail server replied with (RFC 5321), such as 550; left out when it never replied.',
      ),
  })
  .meta({ id: 'UndeliveredMail', description: 'A mail that was given up.' })

export const listUndeliveredMails = defineOperation({
  name: 'mails.listUndelivered',
  summary: 'List the mails to members that the mail server refused or never took, the latest first',
  kind: 'query',
  http: { method: 'GET', path: '/v1/undelivered-mails', status: 200 },
  socket: true,
  scope: 'members:manage',
  trace: null,
  run: 'transaction',
  input: z.strictObject({ limit: z.int().min(1).max(200).default(50) }),
  output: z.strictObject({ mails: z.array(UndeliveredMail) }),
  problems: [],
})
