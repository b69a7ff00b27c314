import { join } from 'node:path'
import { startClamd } from '../../../src/embedded/clamd.ts'

/** In bytes. Each server that starts scans a file of that size. */
export const largestFile = 512 * 1024

interface Needs {
  directory: string
  opening: AsyncDisposableStack
  report(line: string): void
}

/** A clamd of the run's own; answers its socket. Throws if there is none on this machine. */
export async function openScanner({ directory, opening, report }: Needs): Promise<string> {
  const clamd = await startClamd({ directory: join(directory, 'clamd'), maxFileBytes: largestFile, report })
  if ('missing' in clamd) throw new Error(`Files need clamd. ${clamd.missing}`)
  opening.defer(() => clamd.stop())
  return clamd.socket
}
