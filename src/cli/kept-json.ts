import { readFile } from 'node:fs/promises'
import { ownerOnly, writeFileAtomically } from '../embedded/atomic-file.ts'

/** What was written to the file last time, or what `make` gives, written there for next time; owner-only. */
export async function keptJson<T>(file: string, make: () => T | Promise<T>): Promise<T> {
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  // Written by the line below, on an earlier start.
  if (known !== undefined) return JSON.parse(known) as T
  const value = await make()
  await writeFileAtomically(file, `${JSON.stringify(value, undefined, 2)}\n`, ownerOnly)
  return value
}
