import { access, type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { randomId } from '../crypto/random.ts'
import type { ByteRange, ObjectStorage, StoredObject } from '../ports/object-storage.ts'
import { disk, folderMaker, openOnce, syncFolder, unless } from './disk-folders.ts'
import { exactly } from './incoming-bytes.ts'
import { checkedKey, checkedRange, rangeBeyondObject, storageFailure } from './object-key.ts'
import { outgoing } from './outgoing-bytes.ts'

/**
 * Keeps objects as files under `directory`, for one server on one machine. Bytes are written to `.incoming` (a name no
 * key can have), synced, then renamed into place and the folder synced: a crash leaves the whole object or none.
 * Leftovers of crashes are swept when it opens, once 24 hours old.
 */
export function createDiskObjectStorage(options: { directory: string }): ObjectStorage {
  const directory = resolve(options.directory)
  const incoming = join(directory, '.incoming')
  const opened = openOnce(incoming)
  const folders = folderMaker()
  // Sweeps now; whoever uses the storage next learns about a failure.
  opened().catch(() => undefined)

  const storage: ObjectStorage = {
    async put(key, bytes, length, signal) {
      const place = placeOf(directory, key)
      const content = exactly(bytes, length, signal)
      try {
        await opened()
        await writeAtomically({ content, temporary: join(incoming, randomId()), place, folders, signal })
      } finally {
        bytes.destroy()
      }
    },
    async get(key, range, signal) {
      signal.throwIfAborted()
      await opened()
      const file = await openExisting(placeOf(directory, key), incoming)
      return file && (await read(file, range, signal))
    },
    async length(key, signal) {
      signal.throwIfAborted()
      await opened()
      await using file = await openExisting(placeOf(directory, key), incoming)
      return file && (await disk('measure', file.stat())).size
    },
    async remove(key, signal) {
      signal.throwIfAborted()
      const place = placeOf(directory, key)
      await opened()
      await disk('reach its folder', access(incoming))
      await disk('remove', rm(place, { force: true }))
      await disk('sync a folder', syncFolder(dirname(place)).catch(unless('ENOENT')))
    },
    async check(signal) {
      const key = `check/${randomId()}`
      await storage.put(key, Readable.from([Buffer.of(1)]), 1, signal)
      const length = await storage.length(key, signal)
      await storage.remove(key, signal)
      if (length !== 1) throw storageFailure('find what it had just written', undefined)
    },
  }
  return storage
}

/** `company/0f3a…` lives in `company/0f/0f3a….object`: folders stay small, and no key is another key's folder. */
function placeOf(directory: string, key: string): string {
  const segments = checkedKey(key).split('/')
  const last = segments.pop() ?? ''
  return join(directory, ...segments, last.slice(0, 2), `${last}.object`)
}

interface Writing {
  readonly content: AsyncIterable<Uint8Array>
  readonly temporary: string
  readonly place: string
  readonly folders: (folder: string) => Promise<void>
  readonly signal: AbortSignal
}

async function writeAtomically({ content, temporary, place, folders, signal }: Writing): Promise<void> {
  let written = temporary
  try {
    await using file = await disk('open a file', open(temporary, 'wx', 0o600))
    for await (const chunk of content) await disk('write', file.writeFile(chunk))
    await disk('sync', file.sync())
    await disk('make folders', folders(dirname(place)))
    signal.throwIfAborted()
    await disk('rename', rename(temporary, place))
    written = place
    await disk('sync a folder', syncFolder(dirname(place)))
  } catch (error) {
    await rm(written, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Missing file: undefined. Missing `.incoming` too: the storage itself is gone, say an unmounted disk. */
async function openExisting(place: string, incoming: string): Promise<FileHandle | undefined> {
  const file = await disk('open a file', open(place, 'r').catch(unless('ENOENT')))
  if (file === undefined) await disk('reach its folder', access(incoming))
  return file
}

async function read(file: FileHandle, range: ByteRange | 'all', signal: AbortSignal): Promise<StoredObject> {
  try {
    const { size } = await disk('measure', file.stat())
    if (range === 'all') return { length: size, bytes: outgoing(file.createReadStream(), size, signal) }
    const { start, end } = checkedRange(range)
    if (start >= size) throw rangeBeyondObject(range)
    const last = Math.min(end, size - 1)
    const bytes = file.createReadStream({ start, end: last })
    return { length: size, bytes: outgoing(bytes, last - start + 1, signal) }
  } catch (error) {
    await file.close()
    throw error
  }
}
