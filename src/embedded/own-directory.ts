import { chmod, mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Others may pass through to what is theirs, and see no names. */
const traversable = 0o711

/**
 * Makes a directory of ours, and those above it that do not exist. A component that runs as another user must be able
 * to reach its own directory inside, so all of them are made traversable. Directories above that were already there
 * belong to somebody else and are left as they are.
 */
export async function makeOwnDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: traversable })
  // The process's umask may have taken bits away.
  for (let made = path; first !== undefined && made.startsWith(first); made = dirname(made)) {
    await chmod(made, traversable)
  }
  await chmod(path, traversable)
}
