import { z } from 'zod'
import { AccountSummary } from './accounts.ts'
import { AccountId, CompanyId, Instant } from './ids.ts'
import { defineOperation } from './operation.ts'
import { wholeNumber, wholeNumberOr } from './whole-number.ts'

/** Shown as it is written, line by line. What looks like markup is refused: who wrote it expects what does not happen. */
const PlainText = z
  .string()
  .trim()
  .min(1)
  .max(20_000)
  .regex(/^(?:[^\p{Cc}\u202a-\u202e\u2066-\u2069]|[\n\r\t])*$/u, 'must be plain text')
  .regex(/^(?![\s\S]*<[a-zA-Z!/?])/u, 'must be plain text, not HTML')

const Texts = z.strictObject({ fr: PlainText, en: PlainText.optional() }).meta({
  id: 'CompanyText',
  description: 'Plain text, lines apart by LF; French where there is no English.',
})

const Published = z.strictObject({
  version: z.int().min(0).describe('0 as long as nothing was published.'),
  text: Texts.optional().describe('Left out where there is none, or it was withdrawn.'),
  publishedAt: Instant.optional(),
})

const publication = z.strictObject({
  expectedVersion: z.int().min(0).describe('The version that shall be replaced.'),
  text: Texts.nullable().describe('null withdraws it.'),
})

const readCharter = defineOperation({
  name: 'charter.read',
  summary: 'Read the company’s charter, and whether one has accepted it',
  kind: 'query',
  http: { method: 'GET', path: '/v1/charter', status: 200 },
  socket: true,
  scope: 'session',
  whileBarred: ['charter_not_accepted'],
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: Published.extend({ acceptedAt: Instant.optional().describe('When one accepted this version.') }),
  problems: [],
})

const acceptCharter = defineOperation({
  name: 'charter.accept',
  summary: 'Accept the version of the charter that one has read; until then nothing else is answered',
  kind: 'command',
  http: { method: 'POST', path: '/v1/charter/acceptances', status: 200 },
  socket: true,
  scope: 'session',
  whileBarred: ['charter_not_accepted'],
  trace: 'charter.accepted',
  run: 'transaction',
  input: z.strictObject({ version: z.int().min(1) }),
  output: z.strictObject({ acceptedAt: Instant }),
  problems: ['text_changed_meanwhile'],
})

const publishCharter = defineOperation({
  name: 'charter.publish',
  summary: 'Publish a version of the charter: everyone, oneself included, is asked to accept it',
  kind: 'command',
  http: { method: 'PUT', path: '/v1/charter', status: 200 },
  socket: false,
  scope: 'company:manage',
  stepUp: true,
  trace: 'charter.published',
  run: 'transaction',
  input: publication,
  output: Published,
  problems: ['text_changed_meanwhile'],
})

const listAcceptances = defineOperation({
  name: 'charter.listAcceptances',
  summary: 'List who has accepted a version of the charter, and when, and who has not',
  kind: 'query',
  http: { method: 'GET', path: '/v1/charter/acceptances', status: 200 },
  socket: true,
  scope: 'company:manage',
  trace: 'acceptances.read',
  run: 'transaction',
  limit: 'exports',
  input: z.strictObject({
    version: wholeNumber(1).optional().describe('The one that holds when it is left out.'),
    after: AccountId.optional().describe('The last account of the page before.'),
    limit: wholeNumberOr(100, 1, 200),
  }),
  output: z.strictObject({
    version: z.int(),
    people: z.array(z.strictObject({ account: AccountSummary, acceptedAt: Instant.optional() })),
    next: AccountId.optional().describe('`after` of the next page, where there is one.'),
  }),
  problems: [],
})

const readNotices = defineOperation({
  name: 'notices.read',
  summary: 'Read a company’s legal notices; needs no session',
  kind: 'query',
  http: { method: 'GET', path: '/v1/notices', status: 200 },
  socket: false,
  scope: 'public',
  trace: null,
  run: 'own',
  input: z.strictObject({
    companyId: CompanyId.optional().describe(
      'May be left out where the server has one company only. Unknown ones have published nothing.',
    ),
  }),
  output: Published,
  problems: [],
})

const publishNotices = defineOperation({
  name: 'notices.publish',
  summary: 'Publish the company’s legal notices, which anybody may read',
  kind: 'command',
  http: { method: 'PUT', path: '/v1/notices', status: 200 },
  socket: false,
  scope: 'company:manage',
  stepUp: true,
  trace: 'notices.published',
  run: 'transaction',
  input: publication,
  output: Published,
  problems: ['text_changed_meanwhile'],
})

export const charterOperations = {
  [readCharter.name]: readCharter,
  [acceptCharter.name]: acceptCharter,
  [publishCharter.name]: publishCharter,
  [listAcceptances.name]: listAcceptances,
  [readNotices.name]: readNotices,
  [publishNotices.name]: publishNotices,
} as const
