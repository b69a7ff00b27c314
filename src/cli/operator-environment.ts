import { readFile } from 'node:fs/promises'
import { environmentKeys } from '../config/keys.ts'
import { ownerOnly, writeFileAtomically } from '../embedded/atomic-file.ts'
import type { DataDirectory } from './data-directory.ts'

/** Neither is a server configured here, nor was one started here by `npm start`. */
export class NoServer extends Error {
  override name = 'NoServer'
}

/** For commands beside a running `npm start`: what it made itself. What came from outside comes from there again. */
export async function keepEnvironment(
  { environment: file }: DataDirectory,
  environment: Record<string, string>,
  outside: Record<string, string>,
): Promise<void> {
  const own = Object.entries(environment).filter(
    ([name, value]) => name in environmentKeys && outside[name] !== value,
  )
  await writeFileAtomically(file, `${JSON.stringify(Object.fromEntries(own), undefined, 2)}\n`, ownerOnly)
}

/**
 * What a command of the operator works with: the variables of a configured server, or those of the house that `npm start`
 * keeps in this data directory. Throws NoServer.
 */
export async function operatorEnvironment(
  outside: Record<string, string>,
  data: DataDirectory,
): Promise<Record<string, string>> {
  if (outside['DATABASE_URL'] !== undefined) return outside
  const kept = await readFile(data.environment, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new NoServer('no server is configured or was started here')
    throw error
  })
  // Written above, on the last start.
  return { ...(JSON.parse(kept) as Record<string, string>), ...outside }
}
