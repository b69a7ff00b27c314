import { z } from 'zod'
import { defineOperation } from './operation.ts'
import { EmailAddress } from './registration.ts'

const ResetId = z
  .string()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'must be a UUID in lower case')

export const requestPasswordReset = defineOperation({
  name: 'accounts.requestPasswordReset',
  summary: 'Ask for a code by mail to choose a new password; the answer is the same for every address',
  kind: 'command',
  http: { method: 'POST', path: '/v1/password-resets', status: 202 },
  socket: false,
  scope: 'public',
  trace: 'password.asked_anew',
  run: 'own',
  limit: 'resets',
  input: z.strictObject({ email: EmailAddress }),
  output: z.strictObject({ resetId: ResetId.describe('To be given back with the code.') }),
  problems: [],
})

export const resetPassword = defineOperation({
  name: 'accounts.resetPassword',
  summary: 'Choose a new password with the code: every session of the account ends, and none begins',
  kind: 'command',
  http: { method: 'POST', path: '/v1/password-resets/confirm', status: 200 },
  socket: false,
  scope: 'public',
  trace: 'password.reset',
  run: 'own',
  limit: 'resets',
  input: z.strictObject({
    resetId: ResetId,
    pin: z.string().regex(/^\d{6}$/, 'must be six digits'),
    newPassword: z.string().min(1).max(1024),
    linkToken: z
      .string()
      .max(64)
      .optional()
      .describe('When the mail holds a link `/password/reset#<resetId>.<linkToken>`: what follows the dot.'),
  }),
  output: z.strictObject({}),
  problems: ['reset_refused', 'weak_password'],
})
