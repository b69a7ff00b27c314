import { readFileSync } from 'node:fs'

/** The only reader of process.env: the variables as given, with `NAME_FILE` replaced by the file's content. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value === '') continue
    if (name.endsWith('_FILE') && fileVariables.has(name)) {
      const content = readFileSync(value, 'utf8').trim()
      if (content !== '') values[name.slice(0, -5)] = content
    } else values[name] = value
  }
  return values
}

/** The variables as given, for a process that will read them itself: its secrets stay in their files. */
export function givenEnvironment(): Record<string, string> {
  const given = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  )
  return Object.fromEntries(given)
}

/** Secrets that may come from a file, such as a mounted secret. */
const fileVariables = new Set([
  'DATABASE_URL_FILE',
  'PRISME_JOBS_DATABASE_URL_FILE',
  'PRISME_ADMIN_DATABASE_URL_FILE',
  'PRISME_BROKER_URL_FILE',
  'S3_SECRET_ACCESS_KEY_FILE',
  'SMTP_URL_FILE',
])
