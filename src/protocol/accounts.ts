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

/** R34: an administrator is a person, or a service, with that role. */
export const AccountType = z.enum(['person', 'service']).meta({
  id: 'AccountType',
  description: 'person: signs in. service: a program; it has no password, and acts by API keys only.',
})
export type AccountType = z.output<typeof AccountType>

/** A service's name begins like this, and no person's does: who reads a name knows which it is. */
export const servicePrefix = 'svc-'

export function isServiceName(name: string): boolean {
  return name.trim().toLowerCase().startsWith(servicePrefix)
}

export const ServiceName = z
  .string()
  .max(48)
  .regex(/^svc-[a-z0-9]+(-[a-z0-9]+)*$/, 'must be svc- and then lower-case words with dashes between')
  .describe('What everyone sees as its name, such as svc-agenda-bloc.')

export const AccountSummary = z
  .strictObject({
    accountId: AccountId,
    displayName: z.string(),
    role: Role,
    accountType: AccountType,
    title: z.string().optional().describe('What they are: « Cardiologue ».'),
    organisation: z.string().optional().describe('Guests of another organisation only: which one.'),
    former: z.literal(true).optional().describe('Gone: what they wrote stays, and stays theirs.'),
  })
  .meta({ id: 'AccountSummary', description: 'An account as colleagues see it.' })
export type AccountSummary = z.output<typeof AccountSummary>

const OwnAccount = AccountSummary.extend({
  email: z.string().optional().describe('Left out for a service: it has none.'),
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
  byKey: true,
  trace: null,
  run: 'transaction',
  input: z.strictObject({}),
  output: z.strictObject({
    account: OwnAccount,
    company: z.strictObject({ companyId: CompanyId, name: z.string() }),
    sessionId: SessionId,
    workstation: z
      .strictObject({
        lockAfterSeconds: z.int().min(1),
        lockWhenHidden: z.boolean(),
      })
      .describe(
        'When the screen of a shared workstation locks, as the company says: after so long without an act.',
      ),
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
  problems: ['weak_password', 'password_elsewhere'],
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
