import type { ImportedPerson, ImportFault } from '../../protocol/index.ts'
import { EmailAddress, importLimits, Locale, PlainName } from '../../protocol/index.ts'
import { CsvFault, type CsvRecord, looksLikeFormula, parseCsv, separatorOf } from './csv.ts'

type Column = NonNullable<ImportFault['column']>

/** What the columns and roles may be called, in lower case and without accents. */
const headings: Readonly<Record<string, Column>> = {
  email: 'email',
  'e-mail': 'email',
  mail: 'email',
  courriel: 'email',
  adresse: 'email',
  name: 'name',
  nom: 'name',
  title: 'title',
  titre: 'title',
  fonction: 'title',
  role: 'role',
  locale: 'locale',
  language: 'locale',
  langue: 'locale',
}
const roles: Readonly<Record<string, ImportedPerson['role']>> = {
  '': 'user',
  user: 'user',
  utilisateur: 'user',
  company_admin: 'company_admin',
  administrator: 'company_admin',
  administrateur: 'company_admin',
}

export interface ReadFile {
  people: ImportedPerson[]
  faults: ImportFault[]
  leftOut: string[]
}

/** What a file of people says, line by line; a line with a fault is nobody. Guests are invited to a bubble, not here. */
export function readPeople(csv: string): ReadFile {
  try {
    const limits = { records: importLimits.rows + 1, fields: importLimits.columns }
    const [head, ...rows] = parseCsv(csv, separatorOf(csv), limits)
    return head === undefined ? refused(1, 'no_email_column') : readRows(head, rows)
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error
    return refused(error.line, error.code)
  }
}

function refused(line: number, code: ImportFault['code']): ReadFile {
  return { people: [], faults: [{ line, column: null, code }], leftOut: [] }
}

function readRows(head: CsvRecord, rows: readonly CsvRecord[]): ReadFile {
  const named = head.fields.map((field) => headings[plain(field)])
  const known = named.filter((column) => column !== undefined)
  if (!known.includes('email')) return refused(head.line, 'no_email_column')
  if (new Set(known).size < known.length) return refused(head.line, 'column_twice')
  const read: ReadFile = { people: [], faults: [], leftOut: head.fields.filter((_, at) => !named[at]) }
  const seen = new Set<string>()
  for (const { line, fields } of rows) {
    const cells = new Map(
      named.flatMap((column, at) => (column ? [[column, fields[at] ?? ''] as const] : [])),
    )
    const person = readPerson(line, (column) => (cells.get(column) ?? '').trim())
    if (fields.length > head.fields.length)
      person.faults.push({ line, column: null, code: 'too_many_columns' })
    const address = person.email.toLowerCase()
    if (seen.has(address)) person.faults.push({ line, column: 'email', code: 'twice_in_file' })
    seen.add(address)
    if (person.faults.length > 0) read.faults.push(...person.faults)
    else read.people.push(withoutFaults(person))
  }
  return read
}

function readPerson(
  line: number,
  cell: (column: Column) => string,
): ImportedPerson & { faults: ImportFault[] } {
  const faults: ImportFault[] = []
  const fault = (column: Column, code: ImportFault['code']): void => void faults.push({ line, column, code })
  const text = (column: 'name' | 'title'): string | null => {
    const value = cell(column).normalize('NFC')
    if (value === '') return null
    if (looksLikeFormula(value)) fault(column, 'formula')
    else if (!PlainName.safeParse(value).success) fault(column, 'not_plain_text')
    return value
  }
  const email = cell('email')
  if (email === '') fault('email', 'empty')
  else if (looksLikeFormula(email)) fault('email', 'formula')
  else if (!EmailAddress.safeParse(email).success) fault('email', 'not_an_address')
  const role = roles[plain(cell('role'))]
  if (role === undefined) fault('role', looksLikeFormula(cell('role')) ? 'formula' : 'unknown_role')
  const locale = Locale.safeParse(plain(cell('locale')) || 'fr')
  if (!locale.success) fault('locale', 'unknown_locale')
  const [name, title] = [text('name'), text('title')]
  return { line, email, name, title, role: role ?? 'user', locale: locale.data ?? 'fr', faults }
}

function withoutFaults({ faults: _, ...person }: ImportedPerson & { faults: ImportFault[] }): ImportedPerson {
  return person
}

function plain(text: string): string {
  return text.trim().normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
