import { z } from 'zod'
import { AccountId, CompanyId, SessionId } from './ids.ts'
import { Locale } from './locale.ts'
import { defineOperation } from './operation.ts'
import { Role } from './role.ts'
import { Switches } from './switches.ts'

/** One line a person is called by. Controls have no place in it; bidi overrides could make it read as another one. */
export const PlainName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u, 'must be plain text')

export const AccountSummary = z
  .strictObject({
    accountId: AccountId,
    displayName: z.string(),
    role: Role,
    title: z.string().optional().describe('What they are: « Cardiologue ».'),
    organisation: z.string().optional().describe('Guests of another organisation only: which one.'),
    former: z.literal(true).optional().describe('Gone: what they wrote stays, and stays theirs.'),
  })
  .meta({ id: 'AccountSummary', description: 'A person as colleagues see them.' })
export type AccountSummary = z.output<typeof AccountSummary>

const OwnAccount = AccountSummary.extend({
  email: z.string(),
  locale: Locale,
  switches: Switches,
}).meta({ id: 'OwnAccount', description: 'The signed-in person, as they see themselves.' })
export type OwnAccount = z.output<typeof OwnAccount>

export const readOwnAccount = defineOperation({
  name: 'accounts.me',
  summary: 'Read the signed-in account',
  kind: 'query',
  http: { method: 'GET', path: '/v1/me', status: 200 },
  socket: true,
  scope: 'session',
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({
    account: OwnAccount,
    company: z.strictObject({ companyId: CompanyId, name: z.string() }),
    sessionId: SessionId,
  }),
  problems: [],
})

export const updateProfile = defineOperation({
  name: 'accounts.updateProfile',
  summary: 'Change one’s own name or title, where the company allows it',
  kind: 'command',
  http: { method: 'PATCH', path: '/v1/me', status: 200 },
  socket: true,
  scope: 'session',
  trace: 'profile.changed',
  run: 'transaction',
  input: z.strictObject({
    displayName: PlainName.optional(),
    title: PlainName.nullable().optional().describe('null for none.'),
  }),
  output: z.strictObject({ account: OwnAccount }),
  problems: ['field_locked'],
})

export const changePassword = defineOperation({
  name: 'accounts.changePassword',
  summary: 'Change one’s own password: every other session of the account ends',
  kind: 'command',
  http: { method: 'PUT', path: '/v1/me/password', status: 200 },
  socket: true,
  scope: 'session',
  stepUp: true,
  trace: 'password.changed',
  run: 'own',
  input: z.strictObject({ newPassword: z.string().min(1).max(1024) }),
  output: z.strictObject({}),
  problems: ['weak_password'],
})

export const listAccounts = defineOperation({
  name: 'accounts.list',
  summary: 'List the people one may write to: the company, or for a guest the members of their own bubbles',
  kind: 'query',
  http: { method: 'GET', path: '/v1/accounts', status: 200 },
  socket: true,
  scope: 'directory:read',
  trace: 'directory.read',
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({ accounts: z.array(AccountSummary) }),
  problems: [],
})

export const chooseLocale = defineOperation({
  name: 'accounts.chooseLocale',
  summary: 'Choose the language in which one is written to by mail',
  kind: 'command',
  http: { method: 'PUT', path: '/v1/me/locale', status: 200 },
  socket: true,
  scope: 'session',
  trace: null,
  run: 'transaction',
  input: z.strictObject({ locale: Locale }),
  output: z.strictObject({}),
  problems: [],
})
