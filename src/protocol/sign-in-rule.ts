import { z } from 'zod'
import { AccountId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'

/** how many accounts a company keeps for when its provider lets nobody in; one more while one is replaced. */
export const emergencyAccounts = { needed: 2, most: 3 } as const
/** How lately an administrator must have come from the provider before everybody has to, in minutes. */
export const provenWithinMinutes = 10

const Guests = z
  .enum(['as_before', 'providers'])
  .describe('as_before: guests keep their passwords and passkeys. providers: they come in as everybody does.')

const EmergencyAccount = z
  .strictObject({
    accountId: AccountId,
    namedAt: Instant,
    lastUsedAt: Instant.nullable(),
    ready: z.boolean().describe('Whether it may sign in: an administrator who may act, with a passkey.'),
  })
  .meta({
    id: 'EmergencyAccount',
    description: 'An account for when the provider lets nobody in: its passkey alone opens a session.',
  })
export type EmergencyAccount = z.output<typeof EmergencyAccount>

export const SignInRule = z
  .strictObject({
    providersOnly: z
      .strictObject({ since: Instant, by: AccountId, guests: Guests })
      .nullable()
      .describe('null while people come in by password and passkey too.'),
    emergencyAccounts: z.array(EmergencyAccount),
    affected: z
      .strictObject({
        unlinked: z
          .int()
          .describe('Members that no provider knows yet: they link in their first sign-in there.'),
        passwords: z.int().describe('Members with a password.'),
        sessions: z.int().describe('Open sessions of members that were not opened at a provider.'),
        keys: z.int().describe('API keys of members.'),
        guests: z.int().describe('Guests with a password.'),
      })
      .describe('Whom it concerns, as it is now.'),
    own: z
      .strictObject({
        provenUntil: Instant.nullable().describe(
          'Until when they may make the rule, since they came in at an active provider; null when that was not lately.',
        ),
        sessionStays: z
          .boolean()
          .describe('Whether their session was opened at a provider, so that the rule does not end it.'),
      })
      .describe('What it means for whoever asks.'),
  })
  .meta({ id: 'SignInRule', description: 'Whether people come in at the company’s identity providers only.' })
export type SignInRule = z.output<typeof SignInRule>

const common = { socket: true, scope: 'company:manage', run: 'transaction' } as const
const command = { ...common, kind: 'command', stepUp: true } as const

export const readSignInRule = defineOperation({
  ...common,
  name: 'company.readSignInRule',
  summary: 'Read whether people come in at the company’s identity providers only, and whom that concerns',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/sign-in-rule', status: 200 },
  trace: null,
  input: z.strictObject({}),
  output: SignInRule,
  problems: [],
})

export const demandProviders = defineOperation({
  ...command,
  name: 'company.demandProviders',
  summary:
    'Let people in at the company’s identity providers only (A-19): their passwords are erased, what they opened otherwise ends, their API keys too',
  http: { method: 'PUT', path: '/v1/company/sign-in-rule', status: 200 },
  trace: 'sign_in_rule.changed',
  input: z.strictObject({ guests: Guests }),
  output: SignInRule,
  problems: ['provider_sign_in_needed', 'emergency_accounts_needed'],
})

export const liftSignInRule = defineOperation({
  ...command,
  name: 'company.liftSignInRule',
  summary:
    'Let people in by other ways again. No password comes back: who had one chooses another by mail; keys stay ended',
  http: { method: 'DELETE', path: '/v1/company/sign-in-rule', status: 200 },
  trace: 'sign_in_rule.changed',
  input: z.strictObject({}),
  output: SignInRule,
  problems: [],
})

const one = z.strictObject({ accountId: AccountId })

export const nameEmergencyAccount = defineOperation({
  ...command,
  name: 'company.nameEmergencyAccount',
  summary:
    'Keep an administrator’s account for emergencies: its passkey opens a session whatever the rule, and every use is told to all administrators',
  http: { method: 'PUT', path: '/v1/company/emergency-accounts/{accountId}', status: 200 },
  trace: 'emergency_account.named',
  input: one,
  output: SignInRule,
  problems: ['account_not_found', 'emergency_account_unfit', 'too_many_emergency_accounts'],
})

export const releaseEmergencyAccount = defineOperation({
  ...command,
  name: 'company.releaseEmergencyAccount',
  summary: 'Keep an account for emergencies no longer',
  http: { method: 'DELETE', path: '/v1/company/emergency-accounts/{accountId}', status: 200 },
  trace: 'emergency_account.released',
  input: one,
  output: SignInRule,
  problems: ['account_not_found', 'emergency_accounts_needed'],
})

export const signInRuleOperations = {
  [readSignInRule.name]: readSignInRule,
  [demandProviders.name]: demandProviders,
  [liftSignInRule.name]: liftSignInRule,
  [nameEmergencyAccount.name]: nameEmergencyAccount,
  [releaseEmergencyAccount.name]: releaseEmergencyAccount,
} as const
