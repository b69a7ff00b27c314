/** As much of RFC 4180 as spreadsheets write, bounded: what is read comes from outside. */

export interface CsvRecord {
  /** The line of the file it begins on, from 1. */
  line: number
  fields: string[]
}

export type CsvFaultCode = 'not_csv' | 'too_many_rows' | 'too_many_columns'

/** Where a text stops being CSV, or being small enough. */
export class CsvFault extends Error {
  override name = 'CsvFault'
  readonly line: number
  readonly code: CsvFaultCode
  constructor(line: number, code: CsvFaultCode) {
    super(code)
    this.line = line
    this.code = code
  }
}

export interface CsvLimits {
  records: number
  fields: number
}

/** French spreadsheets separate with a semicolon, others with a comma: told by the first line, outside of quotes. */
export function separatorOf(text: string): ';' | ',' {
  const [first = ''] = text.replace(/"[^"]*"/g, '').split(/\r?\n/, 1)
  return first.split(';').length >= first.split(',').length && first.includes(';') ? ';' : ','
}

/** Empty lines are passed over. Throws CsvFault. */
export function parseCsv(text: string, separator: ';' | ',', limits: CsvLimits): CsvRecord[] {
  const records: CsvRecord[] = []
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  let [at, line] = [0, 1]
  while (at < source.length) {
    const record: CsvRecord = { line, fields: [] }
    for (;;) {
      const field = readField(source, at, separator, line)
      record.fields.push(field.text)
      if (record.fields.length > limits.fields) throw new CsvFault(record.line, 'too_many_columns')
      at = field.end
      line += field.newLines
      if (source[at] !== separator) break
      at++
    }
    if (source.startsWith('\r\n', at)) at += 2
    else if (at < source.length) at++
    line++
    if (record.fields.some((field) => field.trim() !== '')) records.push(record)
    if (records.length > limits.records) throw new CsvFault(record.line, 'too_many_rows')
  }
  return records
}

interface Field {
  text: string
  /** Where it ends: at a separator, a line's end, or the text's. */
  end: number
  newLines: number
}

function readField(source: string, at: number, separator: string, line: number): Field {
  if (source[at] !== '"') {
    let end = at
    while (end < source.length && source[end] !== separator && source[end] !== '\n') end++
    const stop = source[end] === '\n' && source[end - 1] === '\r' && end > at ? end - 1 : end
    const text = source.slice(at, stop)
    if (/["\r]/.test(text)) throw new CsvFault(line, 'not_csv')
    return { text, end: stop, newLines: 0 }
  }
  let [text, from] = ['', at + 1]
  for (;;) {
    const quote = source.indexOf('"', from)
    if (quote === -1) throw new CsvFault(line, 'not_csv')
    text += source.slice(from, quote)
    from = quote + 1
    if (source[from] !== '"') break
    text += '"'
    from++
  }
  const closes =
    from === source.length || source[from] === separator || /^\r?\n/.test(source.slice(from, from + 2))
  if (!closes) throw new CsvFault(line, 'not_csv')
  return { text, end: from, newLines: text.split('\n').length - 1 }
}

/** What a spreadsheet would compute instead of showing (G-5). */
export function looksLikeFormula(text: string): boolean {
  return /^[\s]*[=+\-@＝＋－＠]/.test(text) || /^[\t\r\n]/.test(text)
}

/** A file that spreadsheets open: every cell is shown as it is written, none is computed. */
export function writeCsv(rows: readonly (readonly string[])[], separator: ';' | ','): string {
  const cell = (text: string): string => {
    const shown = looksLikeFormula(text) ? `'${text}` : text
    return /["\r\n;,]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
  }
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(separator)}\r\n`).join('')}`
}
