import { open, rename, rm } from 'node:fs/promises'

/** Only its owner may read it: keys, passwords, mails. */
export const ownerOnly = 0o600
export const readableByAll = 0o644

/**
 * Writes a whole file or none: after a crash `path` holds its former content or the new one, on disk. The file is
 * never readable by more than `mode` allows, not even while it is being written.
 */
export async function writeFileAtomically(path: string, content: string, mode: number): Promise<void> {
  const draft = `${path}.${process.pid}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', mode)
  try {
    await file.writeFile(content)
    // The process's umask may have taken bits away.
    await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
