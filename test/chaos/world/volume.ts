import { execFile, execFileSync } from 'node:child_process'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Where the database's files are. */
export interface Volume {
  readonly path: string
  /** A file system of its own, of limited size: it can be full without anything else being so. */
  readonly limited: boolean
  /** Takes every byte that is left. */
  fill(): Promise<void>
  /** Gives them back. */
  drain(): Promise<void>
  close(): Promise<void>
}

const run = promisify(execFile)
const mounts = new Set<string>()

/** For a run that is cut short: whatever is still mounted goes. */
export function unmountAll(): void {
  for (const path of mounts) execFileSync('umount', ['-l', path])
  mounts.clear()
}

/** A small tmpfs, if this user may mount one; else a plain directory, which cannot be filled. */
export async function openVolume(path: string, megabytes: number): Promise<Volume> {
  await mkdir(path, { recursive: true })
  const mounted = await run('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${megabytes}m,mode=0755`,
    'prisme-chaos',
    path,
  ])
    .then(() => true)
    .catch(() => false)
  if (mounted) mounts.add(path)
  const filler = join(path, 'filler')
  return {
    path,
    limited: mounted,
    async fill() {
      if (mounted) await writeUntilFull(filler)
    },
    drain: () => rm(filler, { force: true }),
    async close() {
      // Lazily: a process of the database that is being reaped may still hold a file.
      if (mounts.delete(path)) await run('umount', ['-l', path])
    },
  }
}

async function writeUntilFull(path: string): Promise<void> {
  const file = await open(path, 'a')
  try {
    for (const size of [1024 * 1024, 4096]) {
      const zeros = Buffer.alloc(size)
      while (await appended(file, zeros));
    }
  } finally {
    await file.close()
  }
}

async function appended(file: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<boolean> {
  try {
    const { bytesWritten } = await file.write(bytes)
    return bytesWritten === bytes.length
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false
    throw error
  }
}
