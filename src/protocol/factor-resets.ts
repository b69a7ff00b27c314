import { z } from 'zod'
import { FactorReset } from './factors.ts'
import { AccountId, FactorResetId } from './ids.ts'
import { defineOperation } from './operation.ts'

const administers = { socket: true, scope: 'members:manage', run: 'transaction' } as const

export const askFactorReset = defineOperation({
  ...administers,
  name: 'factors.askReset',
  summary:
    'Ask that a member’s second factors be taken away: in a day, or once another administrator approves',
  kind: 'command',
  http: { method: 'POST', path: '/v1/accounts/{accountId}/factor-reset', status: 201 },
  stepUp: true,
  trace: 'factor_reset.asked',
  input: z.strictObject({
    accountId: AccountId,
    identityChecked: z
      .enum(['in_person', 'video_call', 'known_number'])
      .describe('How the person was recognised. Kept with the reset; there is no room for words about them.'),
  }),
  output: z.strictObject({ reset: FactorReset }),
  problems: ['account_not_found', 'reset_under_way', 'factor_not_found', 'emergency_account'],
})

export const approveFactorReset = defineOperation({
  ...administers,
  name: 'factors.approveReset',
  summary: 'Approve the reset another administrator asked for: it takes effect at once',
  kind: 'command',
  http: { method: 'POST', path: '/v1/factor-resets/{resetId}/approve', status: 200 },
  stepUp: true,
  trace: 'factor_reset.approved',
  input: z.strictObject({ resetId: FactorResetId }),
  output: z.strictObject({}),
  problems: ['reset_not_found', 'needs_another_administrator', 'emergency_account'],
})

export const cancelFactorReset = defineOperation({
  ...administers,
  scope: 'session',
  name: 'factors.cancelReset',
  summary: 'Cancel a reset: its person may, and so may administrators',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/factor-resets/{resetId}', status: 200 },
  trace: 'factor_reset.cancelled',
  input: z.strictObject({ resetId: FactorResetId }),
  output: z.strictObject({}),
  problems: ['reset_not_found'],
})

export const listFactorResets = defineOperation({
  ...administers,
  name: 'factors.listResets',
  summary: 'List the resets that are under way in the company',
  kind: 'query',
  http: { method: 'GET', path: '/v1/factor-resets', status: 200 },
  trace: null,
  input: z.strictObject({}),
  output: z.strictObject({ resets: z.array(FactorReset) }),
  problems: [],
})
