import { expect, test } from 'vitest'
import { CsvFault, parseCsv, separatorOf, writeCsv } from '../../src/features/administration/csv.ts'
import { readPeople } from '../../src/features/administration/member-import.ts'

const limits = { records: 3, fields: 4 }
const fieldsOf = (text: string) => parseCsv(text, separatorOf(text), limits).map(({ fields }) => fields)

test.each([
  [
    'with commas',
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'with semicolons, a mark and no last line end',
    '\uFEFFa;b\n1;2,5',
    [
      ['a', 'b'],
      ['1', '2,5'],
    ],
  ],
  [
    'quoted',
    '"a;1",b\n"say ""x""","two\nlines"',
    [
      ['a;1', 'b'],
      ['say "x"', 'two\nlines'],
    ],
  ],
  [
    'with empty fields and lines',
    'a,b\n\n,\n1,\n',
    [
      ['a', 'b'],
      ['1', ''],
    ],
  ],
  ['empty', '', []],
])('RFC 4180: a file %s', (_what, text, fields) => {
  expect(fieldsOf(text)).toEqual(fields)
})

test.each([
  ['a quote that never closes', 'a\n"b', 2, 'not_csv'],
  ['a quote in the middle', 'a\nb"c', 2, 'not_csv'],
  ['something after the closing quote', 'a\n"b"c', 2, 'not_csv'],
  ['more lines than allowed', 'a\n1\n2\n3', 4, 'too_many_rows'],
  ['more columns than allowed', 'a\n1,2,3,4,5', 2, 'too_many_columns'],
])('%s is refused at its line', (_what, text, line, code) => {
  expect(() => parseCsv(text, ',', limits)).toThrow(CsvFault)
  try {
    parseCsv(text, ',', limits)
  } catch (error) {
    expect(error).toMatchObject({ line, code })
  }
})

test('G-5: no cell that is written begins as a formula does, and what is read back is the same otherwise', () => {
  const rows = [
    ['=1+1', '+33', '-x', '@y', '\tz', ' =1', '＝1', '＋1', '－1', '＠1'],
    ['Élodie', 'a;b', 'dit "x"', 'deux\nlignes', ''],
  ]
  const text = writeCsv(rows, ';')
  expect(text.startsWith('\uFEFF')).toBe(true)
  const [formulas = [], plain] = parseCsv(text, ';', { records: 9, fields: 10 }).map(({ fields }) => fields)
  expect(formulas).toEqual(rows[0]?.map((cell) => `'${cell}`))
  expect(plain).toEqual(rows[1])
})

test('a file of people says each fault with its line and column; a formula is one, and so is a name that hides', () => {
  const { people, faults, leftOut } = readPeople(
    [
      'Courriel;NOM;Rôle;Langue;Matricule',
      'a@x.example;Anne Roy;Administrateur;en;1',
      'b@x.example;;;;',
      'A@x.example;Anne Roy;;;',
      'pas une adresse;=HYPERLINK("x");chef;de;',
      '@SUM(1);"Ro\u202Ey";=1;;',
      ';Sans adresse;;;',
    ]
      .join('\n')
      .replace('=HYPERLINK("x")', '"=HYPERLINK(""x"")"'),
  )
  expect(leftOut).toEqual(['Matricule'])
  expect(people).toEqual([
    { line: 2, email: 'a@x.example', name: 'Anne Roy', title: null, role: 'company_admin', locale: 'en' },
    { line: 3, email: 'b@x.example', name: null, title: null, role: 'user', locale: 'fr' },
  ])
  expect(faults.map(({ line, column, code }) => `${line} ${column} ${code}`)).toEqual([
    '4 email twice_in_file',
    '5 email not_an_address',
    '5 role unknown_role',
    '5 locale unknown_locale',
    '5 name formula',
    '6 email formula',
    '6 role formula',
    '6 name not_plain_text',
    '7 email empty',
  ])
  // A name is one text, however its accents were typed; a line with more cells than headings is nobody.
  const wide = readPeople(`email;nom\na@x.example;${'Zoé'.normalize('NFD')}\nb@x.example;Anne;en trop`)
  expect(wide.people.map(({ name }) => name)).toEqual(['Zoé'])
  expect(wide.faults).toEqual([{ line: 3, column: null, code: 'too_many_columns' }])
  expect(readPeople('nom;role\nx;user').faults).toEqual([{ line: 1, column: null, code: 'no_email_column' }])
  expect(readPeople('mail;e-mail\nx;y').faults).toEqual([{ line: 1, column: null, code: 'column_twice' }])
  const bomb = `email\n${'x@y.example\n'.repeat(501)}`
  expect(readPeople(bomb).faults).toEqual([{ line: 502, column: null, code: 'too_many_rows' }])
})
