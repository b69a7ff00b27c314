import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endDescendants } from '../processes/end-descendants.ts'

/** A temporary directory for everything a benchmark runs. At the end it goes, and whatever process is left with it. */
export async function openWorkplace(stack: AsyncDisposableStack): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-bench-'))
  // PostgreSQL and clamd, as other users, pass through to what is theirs.
  await chmod(directory, 0o711)
  // Twice: while the rest was being undone, what was under way may have started and written something more.
  for (const _ of ['second', 'first']) {
    stack.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 5 }))
    stack.defer(endDescendants)
  }
  return directory
}
