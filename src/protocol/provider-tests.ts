import { z } from 'zod'
import { begun, cameBack } from './federation.ts'
import { ProviderId } from './ids.ts'
import { defineOperation } from './operation.ts'
import { Professional } from './professional.ts'
import { carrier } from './sessions.ts'

export const TestedRule = z
  .enum([
    'provider_active',
    'answer',
    'acr_accepted',
    'professional_claims',
    'account_active',
    'address_free',
    'provisioning',
    'email_verified',
    'domain_ours',
    'domain_open',
  ])
  .describe(
    'answer: it proves who came back: signatures, addressee, times, the request it answers, not heard before. account_active: of ' +
      'the account it is linked to. address_free: nobody has the address, or who has it would be asked for a code. The others: for ' +
      'somebody new.',
  )
export type TestedRule = z.output<typeof TestedRule>

const RuleResult = z
  .strictObject({
    rule: TestedRule,
    result: z.enum(['passed', 'failed', 'not_reached']),
    reason: z
      .string()
      .optional()
      .describe('Of what failed: as `lastRefusal` would have it. Who signs in is never told.'),
  })
  .meta({ id: 'RuleResult', description: 'What a rule made of a test sign-in.' })

const ReceivedClaim = z
  .strictObject({
    from: z.enum(['id_token', 'userinfo', 'assertion']),
    name: z.string(),
    values: z.array(z.string()),
    masked: z
      .boolean()
      .describe('Something of it is not shown: a secret, or a number as long as those of people are.'),
  })
  .meta({
    id: 'ReceivedClaim',
    description: 'What a provider said, bounded, and masked before it left the server.',
  })
export type ReceivedClaim = z.output<typeof ReceivedClaim>

export const ProviderTest = z
  .strictObject({
    providerId: ProviderId,
    would: z
      .enum(['sign_in', 'ask_factor', 'ask_code', 'bring', 'refuse'])
      .describe(
        'What a sign-in comes to once the provider is on. ask_factor: a second factor here, where there is one or the company demands one. ask_code: whoever has the address is asked ' +
          'whether the account is theirs. bring: gets an account, as a user. What a network or a charter asks comes beside.',
      ),
    refusedFor: z
      .string()
      .optional()
      .describe('The first reason, in the order of a sign-in, beside that the provider is off.'),
    account: z
      .enum(['own', 'other', 'none'])
      .describe('Whose account the identity is linked to: that of who tests, or another one of the company.'),
    rules: z.array(RuleResult),
    strong: z.boolean().describe('Whether it counts as a second factor here.'),
    acr: z.string().optional(),
    amr: z.array(z.string()),
    subject: z.string().optional().describe('Masked as the others are.'),
    professional: Professional.omit({ rpps: true })
      .optional()
      .describe('Pro Santé Connect only; without the number.'),
    received: z.array(ReceivedClaim).describe('What was proven before anything was refused.'),
    leftOut: z.int().describe('How many more were received.'),
  })
  .meta({ id: 'ProviderTest', description: 'What a sign-in at a provider would come to.' })
export type ProviderTest = z.output<typeof ProviderTest>

const administered = { kind: 'command', socket: false, scope: 'company:manage', run: 'own' } as const

export const beginTest = defineOperation({
  ...administered,
  name: 'providers.beginTest',
  summary:
    'Begin to try a provider out, also while it is off: sign in there in the same browser, and nothing here changes by it',
  http: { method: 'POST', path: '/v1/company/identity-providers/{providerId}/begin-test', status: 200 },
  stepUp: true,
  trace: null,
  flowCookie: 'sets',
  input: z.strictObject({
    providerId: ProviderId,
    fresh: z
      .boolean()
      .default(false)
      .describe('As on a shared device: the provider asks who it is, whoever signed in there before.'),
    flowIn: carrier,
  }),
  output: begun,
  problems: ['provider_not_found', 'provider_unfit'],
})

export const finishTest = defineOperation({
  ...administered,
  name: 'providers.finishTest',
  summary:
    'Come back from there: what was received, which rule makes what of it, and what a sign-in would come to. It opens, makes and links nothing',
  http: { method: 'POST', path: '/v1/company/identity-providers/finish-test', status: 200 },
  trace: 'provider.tested',
  flowCookie: 'shows',
  input: z.strictObject(cameBack),
  output: z.strictObject({ test: ProviderTest }),
  problems: ['federation_refused'],
})
