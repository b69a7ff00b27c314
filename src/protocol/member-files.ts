import { z } from 'zod'
import { Instant } from './ids.ts'
import { Locale } from './locale.ts'
import { defineOperation } from './operation.ts'
import { Role } from './role.ts'

/** How large a file of people may be. */
export const importLimits = { characters: 200_000, rows: 500, columns: 40 } as const

export const ImportFault = z
  .strictObject({
    line: z.int().describe('The line of the file, from 1.'),
    column: z.enum(['email', 'name', 'title', 'role', 'locale']).nullable(),
    code: z.enum([
      'not_csv',
      'too_many_rows',
      'too_many_columns',
      'no_email_column',
      'column_twice',
      'empty',
      'not_an_address',
      'twice_in_file',
      'has_account',
      'unknown_role',
      'unknown_locale',
      'formula',
      'not_plain_text',
    ]),
  })
  .meta({ id: 'ImportFault', description: 'Why a line of a file of people is refused.' })
export type ImportFault = z.output<typeof ImportFault>

export const ImportedPerson = z
  .strictObject({
    line: z.int(),
    email: z.string(),
    name: z.string().nullable().describe('What they will be called; null for what they choose themselves.'),
    title: z.string().nullable(),
    role: Role.exclude(['guest']),
    locale: Locale,
  })
  .meta({ id: 'ImportedPerson', description: 'A person of a file, as they would be invited.' })
export type ImportedPerson = z.output<typeof ImportedPerson>

const file = z.strictObject({
  csv: z
    .string()
    .max(importLimits.characters)
    .describe(
      'The file as text: RFC 4180 with `;` or `,`, a byte order mark or none, columns named in its first line: email, name, title, role, locale, in English or French. Others are left out.',
    ),
})

export const checkImport = defineOperation({
  name: 'members.checkImport',
  summary: 'Say what importing a file of people would do, and every line that is wrong; nothing is written',
  kind: 'query',
  http: { method: 'POST', path: '/v1/company/members/import/check', status: 200 },
  socket: false,
  scope: 'members:manage',
  trace: null,
  run: 'transaction',
  limit: 'invitations',
  input: file,
  output: z.strictObject({
    people: z.array(ImportedPerson).describe('Who would be invited: the lines without a fault.'),
    faults: z.array(ImportFault).describe('While there is one, nothing of the file is imported.'),
    leftOut: z.array(z.string()).describe('The columns that mean nothing here.'),
  }),
  problems: [],
})

export const importMembers = defineOperation({
  name: 'members.import',
  summary: 'Invite everyone of a file of people by mail: all of them, or nobody when a line is wrong',
  kind: 'command',
  http: { method: 'POST', path: '/v1/company/members/import', status: 201 },
  socket: false,
  scope: 'members:manage',
  stepUp: true,
  trace: 'members.imported',
  run: 'transaction',
  limit: 'imports',
  input: file,
  output: z.strictObject({ invited: z.int() }),
  problems: ['import_refused', 'sign_in_elsewhere'],
})

export const exportMembers = defineOperation({
  name: 'members.export',
  summary:
    'The access review: everyone who has access, as what, since when, last seen, by which factors, as CSV',
  kind: 'query',
  http: { method: 'GET', path: '/v1/company/members/export', status: 200 },
  socket: false,
  scope: 'members:manage',
  stepUp: true,
  trace: 'members.exported',
  run: 'transaction',
  limit: 'exports',
  input: z.strictObject({ locale: Locale.default('fr').describe('Of the headings; `;` in French.') }),
  output: z.strictObject({
    fileName: z.string(),
    csv: z.string().describe('With a byte order mark. No cell begins as a formula does.'),
    people: z.int(),
    madeAt: Instant,
  }),
  problems: [],
})

export const memberFileOperations = {
  [checkImport.name]: checkImport,
  [importMembers.name]: importMembers,
  [exportMembers.name]: exportMembers,
} as const
