import { z } from 'zod'
import { PlainName } from './accounts.ts'
import { Locale } from './locale.ts'
import { defineOperation } from './operation.ts'
import { EmailAddress } from './registration.ts'

export const bootstrap = defineOperation({
  name: 'accounts.bootstrap',
  summary: 'Make the account of a company’s first administrator, with the link that its operator handed over',
  kind: 'command',
  http: { method: 'POST', path: '/v1/bootstraps', status: 201 },
  socket: false,
  scope: 'public',
  trace: 'account.bootstrapped',
  run: 'own',
  limit: 'registrations',
  input: z.strictObject({
    token: z
      .string()
      .max(128)
      .describe('What follows the # of the link `/bootstrap#…`: good for one hour, once.'),
    email: EmailAddress,
    password: z.string().min(1).max(1024),
    displayName: PlainName,
    locale: Locale.optional().describe('What the operator chose when it is left out.'),
  }),
  output: z.strictObject({}),
  problems: ['link_not_valid', 'weak_password', 'address_in_use', 'company_frozen'],
})
