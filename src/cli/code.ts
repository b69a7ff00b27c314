import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../adapters/system-clock.ts'
import { readEnvironment } from '../config/env.ts'
import { fromBase32, totpCode, totpStep } from '../crypto/totp.ts'
import { dataDirectory } from './data-directory.ts'

/** The code that a demo account's authenticator shows now. Throws when there is no such account, or no demo. */
export async function demoCode(email: string | undefined): Promise<string> {
  const directory =
    readEnvironment()['PRISME_DATA_DIR'] ?? fileURLToPath(new URL('../../data', import.meta.url))
  const text = await readFile(dataDirectory(directory).ready, 'utf8')
  // Written by `npm start`.
  const { accounts } = JSON.parse(text) as { accounts: { email: string; totpSecret: string }[] }
  const account = accounts.find((known) => known.email === email)
  if (account === undefined) throw new Error(`Whose? ${accounts.map((known) => known.email).join(', ')}`)
  return totpCode(fromBase32(account.totpSecret), totpStep(systemClock.now()))
}
