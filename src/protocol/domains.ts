import { z } from 'zod'
import { AccountId, DomainId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'

/** How many domains a company may have or claim. */
export const mostDomains = 50
/** how long a record may be missing before nobody new is brought in, in hours: over a weekend. */
export const recordGraceHours = 72

/**
 * What a look for the record came to. `no_name`, `no_record` and `other_value` are answers: it is not there. The others are
 * none, and change nothing.
 */
export const RecordOutcome = z
  .enum([
    'found',
    'no_name',
    'no_record',
    'other_value',
    'too_many_records',
    'timeout',
    'server_failed',
    'server_refused',
    'unreachable',
    'bad_answer',
  ])
  .describe(
    'found. The name is not there (no_name), has no TXT record (no_record), or only others (other_value). Or nothing is known: ' +
      'too_many_records at that name, no answer in time (timeout), SERVFAIL (server_failed), REFUSED (server_refused), no server ' +
      'reached (unreachable), an answer that is none (bad_answer).',
  )
export type RecordOutcome = z.output<typeof RecordOutcome>

export const CompanyDomain = z
  .strictObject({
    domainId: DomainId,
    domain: z.string().describe('In lower case, international ones as they stand in DNS (`xn--`).'),
    state: z
      .enum(['attested', 'waiting', 'proven', 'missing', 'frozen'])
      .describe(
        'attested: by the operator, and not looked for. waiting: for its record; it is not the company’s yet. proven: the record ' +
          'was there when it was last answered for. missing: it is not, since a short while. frozen: for longer; nobody new is ' +
          'brought in by it, and who is here goes on signing in.',
      ),
    record: z
      .strictObject({ type: z.literal('TXT'), name: z.string(), value: z.string() })
      .nullable()
      .describe('What is to be published, and to stay. null where the operator attested.'),
    addedAt: Instant,
    addedBy: AccountId.nullable().describe('null: the operator.'),
    provenAt: Instant.nullable().describe('When the record was first seen.'),
    missingSince: Instant.nullable(),
    freezesAt: Instant.nullable().describe('While missing: when nobody new is brought in any more.'),
    lastLook: z.strictObject({ at: Instant, outcome: RecordOutcome }).nullable(),
  })
  .meta({ id: 'CompanyDomain', description: 'An e-mail domain that is the company’s, or that it says is.' })
export type CompanyDomain = z.output<typeof CompanyDomain>

const common = { socket: true, scope: 'company:manage' } as const
const byId = z.strictObject({ domainId: DomainId })
const one = z.strictObject({ domain: CompanyDomain })

export const listDomains = defineOperation({
  ...common,
  name: 'domains.list',
  summary:
    'List the e-mail domains that are the company’s, or are to be, and what was last seen of their records',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/domains', status: 200 },
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ domains: z.array(CompanyDomain), most: z.int() }),
  problems: [],
})

export const addDomain = defineOperation({
  ...common,
  name: 'domains.add',
  summary:
    'Say that an e-mail domain is the company’s (A-18): answers the TXT record that proves it. Until it is seen, nothing changes for anybody',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/domains', status: 201 },
  stepUp: true,
  trace: 'domain.added',
  run: 'transaction',
  input: z.strictObject({
    domain: z
      .string()
      .min(1)
      .max(512)
      .describe(
        'As it stands after the @. Case, a last dot and the spelling of international ones are settled.',
      ),
  }),
  output: one,
  problems: ['domain_unfit', 'domain_known', 'too_many_domains'],
})

export const verifyDomain = defineOperation({
  ...common,
  name: 'domains.verify',
  summary:
    'Look for the record of a domain now. Seen, the domain is the company’s, and stays as long as the record does: it is looked for daily',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/domains/{domainId}/verification', status: 200 },
  trace: 'domain.verified',
  run: 'own',
  input: byId,
  output: one,
  problems: ['domain_not_found', 'domain_unproven', 'domain_in_use'],
})

export const removeDomain = defineOperation({
  ...common,
  name: 'domains.remove',
  summary:
    'Have a domain no longer: people with an address there are offered no provider, and nobody is brought in by it. Accounts and sessions stay',
  kind: 'command',
  http: { method: 'DELETE', path: '/v1/company/domains/{domainId}', status: 200 },
  stepUp: true,
  trace: 'domain.removed',
  run: 'transaction',
  input: byId,
  output: z.strictObject({}),
  problems: ['domain_not_found', 'last_domain'],
})

export const domainOperations = {
  [listDomains.name]: listDomains,
  [addDomain.name]: addDomain,
  [verifyDomain.name]: verifyDomain,
  [removeDomain.name]: removeDomain,
} as const
