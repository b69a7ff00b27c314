import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createDiskObjectStorage } from '../../src/adapters/disk-object-storage.ts'
import { randomBytes } from '../../src/crypto/random.ts'
import { ObjectStorageUnavailable } from '../../src/ports/object-storage.ts'
import { MiB, repeated } from '../support/byte-sources.ts'
import { objectStorageContract } from './object-storage.contract.ts'
import { expectUnavailable } from './storage-under-test.ts'

const never = new AbortController().signal
const run = promisify(execFile)

/** Puts an object whose source stops half way and never ends, and says so. */
const hangingPut = `
  import { Readable } from 'node:stream'
  const { createDiskObjectStorage } = await import(process.argv[1])
  const half = async function* () { yield Buffer.alloc(500000); process.stdout.write('half'); await new Promise(() => setInterval(() => 0, 1000)) }
  const bytes = Readable.from(half(), { objectMode: false })
  await createDiskObjectStorage({ directory: process.argv[2] }).put('key', bytes, 1000000, new AbortController().signal)`

describe('objects on disk', () => {
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'prisme-objects-'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  describe('keep the promises of the port', () => {
    objectStorageContract(async () => {
      const directory = join(root, 'contract')
      return {
        storage: createDiskObjectStorage({ directory }),
        sibling: createDiskObjectStorage({ directory }),
        leftovers: () => readdir(join(directory, '.incoming')),
        close: async () => undefined,
      }
    }, 10_000)
  })

  test('are readable by their owner alone', async () => {
    const directory = join(root, 'modes')
    const storage = createDiskObjectStorage({ directory })
    await storage.put('company/object', Readable.from([randomBytes(10)]), 10, never)
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    expect(entries.filter((entry) => entry.isFile())).toHaveLength(1)
    for (const entry of entries) {
      const { mode } = await stat(join(entry.parentPath, entry.name))
      expect((mode & 0o777).toString(8), entry.name).toBe(entry.isFile() ? '600' : '700')
    }
    expect((await stat(directory)).mode & 0o777).toBe(0o700)
  })

  test('what a crash left is swept once a day old, and never seen as an object', async () => {
    const directory = join(root, 'leftovers')
    const incoming = join(directory, '.incoming')
    await mkdir(incoming, { recursive: true })
    const [old, young] = [join(incoming, 'old'), join(incoming, 'young')]
    await writeFile(old, 'half of it')
    await writeFile(young, 'half of it')
    const hours = (count: number): Date => new Date(Date.now() - count * 3_600_000)
    await utimes(old, hours(25), hours(25))
    await utimes(young, hours(23), hours(23))
    const storage = createDiskObjectStorage({ directory })
    await vi.waitFor(() => expect(access(old)).rejects.toThrow())
    await access(young)
    expect(await storage.length('old', never)).toBeUndefined()
    expect(await storage.length('young', never)).toBeUndefined()
  })

  test('a folder that is a file, or cannot be made, is an unavailable storage', async () => {
    const file = join(root, 'a-file')
    await writeFile(file, '')
    await expectUnavailable(createDiskObjectStorage({ directory: file }))
    await expectUnavailable(createDiskObjectStorage({ directory: '/proc/nowhere' }))
  })

  test('a disk that has gone is an unavailable storage, not a storage without objects', async () => {
    const directory = join(root, 'gone')
    const storage = createDiskObjectStorage({ directory })
    await storage.check(never)
    await rm(directory, { recursive: true })
    await expectUnavailable(storage)
  })

  test('a server killed in the middle of a put leaves no object', async () => {
    const directory = join(root, 'killed')
    const adapter = new URL('../../src/adapters/disk-object-storage.ts', import.meta.url).href
    const child = spawn(process.execPath, ['--input-type=module', '-e', hangingPut, adapter, directory])
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await readdir(join(directory, '.incoming'))).toHaveLength(1)
    expect(await createDiskObjectStorage({ directory }).get('key', 'all', never)).toBeUndefined()
  })

  test('a full disk is an unavailable storage, and what was there stays', async ({ skip }) => {
    const directory = join(root, 'full')
    await mkdir(directory)
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', directory]).catch(
      () => undefined,
    )
    if (mounted === undefined) skip('cannot mount a small disk here')
    try {
      const storage = createDiskObjectStorage({ directory })
      await storage.put('first', Readable.from([randomBytes(1_000)]), 1_000, never)
      const tooMuch = Readable.from(repeated(randomBytes(MiB), 8), { objectMode: false })
      await expect(storage.put('second', tooMuch, 8 * MiB, never)).rejects.toThrow(ObjectStorageUnavailable)
      expect(await storage.length('second', never)).toBeUndefined()
      expect(await readdir(join(directory, '.incoming'))).toEqual([])
      expect(await storage.length('first', never)).toBe(1_000)
      await storage.check(never)
    } finally {
      await run('umount', ['-l', directory])
    }
  })
})
