import { constants } from 'node:fs'
import { access, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { storageFailure } from './object-key.ts'

const DAY = 24 * 60 * 60 * 1000

/** Every failure of the file system (full, broken, gone, forbidden) means that the storage cannot be used. */
export async function disk<T>(doing: string, work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw storageFailure(doing, cause)
  })
}

/** Prepares the folder for unfinished files the first time it succeeds; a failure is tried again. */
export function openOnce(incoming: string): () => Promise<void> {
  let opening: Promise<void> | undefined
  const prepare = async (): Promise<void> => {
    await makeFolders(incoming)
    await access(incoming, constants.W_OK)
    await sweep(incoming)
  }
  return () => {
    opening ??= disk('open', prepare()).catch((error: unknown) => {
      opening = undefined
      throw error
    })
    return opening
  }
}

async function sweep(incoming: string): Promise<void> {
  for (const name of await readdir(incoming)) {
    const leftover = join(incoming, name)
    const { mtimeMs } = await stat(leftover).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (Date.now() - mtimeMs > DAY) await rm(leftover, { force: true })
  }
}

/** One at a time: a put must not build on a folder that another has made and not yet synced. */
export function folderMaker(): (folder: string) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve()
  return (folder) => {
    const made = last.then(() => makeFolders(folder))
    last = made.catch(() => undefined)
    return made
  }
}

/**
 * Makes a folder and those above it, and syncs them: a file is only durable once every folder above it is.
 * Not mkdir's own `recursive`, which never returns where a parent exists but refuses with ENOENT, as /proc does.
 */
async function makeFolders(folder: string): Promise<void> {
  const made = await mkdir(folder, { mode: 0o700 }).then(
    () => true,
    async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      if (error.code !== 'ENOENT') throw error
      await makeFolders(dirname(folder))
      await mkdir(folder, { mode: 0o700 }).catch(unless('EEXIST'))
      return true
    },
  )
  if (made) await syncFolder(dirname(folder))
}

export async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, 'r')
  await handle.sync()
}

/** Takes an error of this code as done already. */
export function unless(code: 'EEXIST' | 'ENOENT'): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code !== code) throw error
  }
}
