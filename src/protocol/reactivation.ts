import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { EmailAddress } from './registration.ts'

export const requestReactivation = defineOperation({
  name: 'accounts.requestReactivation',
  summary:
    'Ask for a link that opens an account blocked for not being used; the answer is the same for every address',
  kind: 'command',
  http: { method: 'POST', path: '/v1/reactivations', status: 202 },
  socket: false,
  scope: 'public',
  trace: 'account.reactivation_asked',
  run: 'own',
  limit: 'resets',
  input: z.strictObject({ email: EmailAddress }),
  output: z.strictObject({}),
  problems: [],
})

export const reactivate = defineOperation({
  name: 'accounts.reactivate',
  summary: 'Open an unused account with the link: for a day, and for good once its person has signed in',
  kind: 'command',
  http: { method: 'POST', path: '/v1/reactivations/confirm', status: 200 },
  socket: false,
  scope: 'public',
  trace: 'account.unblocked',
  run: 'own',
  guessable: true,
  input: z.strictObject({
    token: z.string().max(128).describe('What follows the # of the link `/reactivation#…`.'),
  }),
  output: z.strictObject({}),
  problems: ['link_not_valid'],
})

export const reactivationOperations = {
  [requestReactivation.name]: requestReactivation,
  [reactivate.name]: reactivate,
} as const
