import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'

/** An ordinary user's PATH often lacks the sbin directories, where daemons live. */
const programDirectories = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  '/opt/homebrew/sbin',
  '/opt/homebrew/bin',
]

/** Where a system program is installed, or undefined. */
export async function findProgram(name: string): Promise<string | undefined> {
  for (const directory of programDirectories) {
    const path = join(directory, name)
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return path
  }
  return undefined
}
