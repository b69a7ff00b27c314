import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { randomBytes } from '../../src/crypto/random.ts'
import type { ObjectStorage } from '../../src/ports/object-storage.ts'
import { gathered, heldBytes, inPieces, MiB, repeated } from '../support/byte-sources.ts'
import { failedPutsContract } from './object-storage-failed-puts.contract.ts'
import { holdsNothing, newKey, type StorageUnderTest } from './storage-under-test.ts'

const never = new AbortController().signal

/** The promises of ObjectStorage, on whatever store `open` gives. */
export function objectStorageContract(open: () => Promise<StorageUnderTest>, startWithin: number): void {
  let under: StorageUnderTest
  let storage: ObjectStorage

  beforeAll(async () => {
    under = await open()
    storage = under.storage
  }, startWithin)
  afterAll(() => under?.close(), 30_000)

  failedPutsContract(() => under)

  test('check succeeds and leaves nothing behind', async () => {
    await storage.check(never)
    expect(await under.leftovers()).toEqual([])
  })

  test('an object comes back byte for byte, here and at another server', async () => {
    const key = newKey()
    const bytes = randomBytes(200_001)
    await storage.put(key, inPieces(bytes, 7_000), bytes.length, never)
    for (const view of [storage, under.sibling]) {
      expect(await view.length(key, never)).toBe(bytes.length)
      const object = await view.get(key, 'all', never)
      expect(object?.length).toBe(bytes.length)
      expect((await gathered(object?.bytes)).equals(bytes)).toBe(true)
    }
  })

  test('an empty object exists and is empty', async () => {
    const key = newKey()
    await storage.put(key, Readable.from([]), 0, never)
    expect(await storage.length(key, never)).toBe(0)
    const object = await storage.get(key, 'all', never)
    expect(object?.length).toBe(0)
    expect(await gathered(object?.bytes)).toHaveLength(0)
  })

  test('24 MB stream through in both directions', async () => {
    const key = newKey()
    const piece = randomBytes(MiB)
    await storage.put(key, Readable.from(repeated(piece, 24), { objectMode: false }), 24 * MiB, never)
    const object = await storage.get(key, 'all', never)
    let at = 0
    for await (const chunk of object?.bytes ?? []) {
      const bytes: Buffer = chunk
      for (let done = 0; done < bytes.length; ) {
        const length = Math.min(bytes.length - done, MiB - (at % MiB))
        expect(bytes.compare(piece, at % MiB, (at % MiB) + length, done, done + length)).toBe(0)
        done += length
        at += length
      }
    }
    expect(at).toBe(24 * MiB)
  })

  test('a range gives exactly its bytes, at the borders of sealed frames and of the object', async () => {
    const key = newKey()
    const header = 72
    const frame = 65_536 + 16
    const bytes = randomBytes(header + 3 * frame + 100)
    await storage.put(key, Readable.from([bytes]), bytes.length, never)
    const last = bytes.length - 1
    const ranges = [
      [0, 0],
      [0, header - 1],
      [header, header + frame - 1],
      [header + frame, header + 3 * frame - 1],
      [header + frame - 1, header + frame],
      [header + 3 * frame, last],
      [last, last],
      [0, last],
      [last, last + 1_000],
    ] as const
    for (const [start, end] of ranges) {
      const object = await storage.get(key, { start, end }, never)
      expect(object?.length).toBe(bytes.length)
      expect((await gathered(object?.bytes)).equals(bytes.subarray(start, end + 1)), `${start}-${end}`).toBe(
        true,
      )
    }
  })

  test('a range that no byte of the object satisfies is refused', async () => {
    const key = newKey()
    await storage.put(key, Readable.from([randomBytes(10)]), 10, never)
    for (const [start, end] of [
      [10, 20],
      [5, 4],
      [-1, 3],
    ] as const) {
      await expect(storage.get(key, { start, end }, never)).rejects.toThrow(RangeError)
    }
  })

  test('a missing key holds nothing, whatever is asked of it', async () => {
    const key = newKey()
    await holdsNothing(under, key)
    expect(await storage.get(key, { start: 0, end: 5 }, never)).toBeUndefined()
  })

  test('a key is no other key: neither what it begins with, nor what it lies under', async () => {
    const key = newKey()
    await storage.put(`${key}/ab/abc`, Readable.from([randomBytes(3)]), 3, never)
    for (const other of [key, `${key}/ab`, `${key}/abc`, `${key}/ab/ab`, `${key}/ab/abcd`]) {
      expect(await storage.length(other, never)).toBeUndefined()
    }
    await storage.put(`${key}/ab`, Readable.from([randomBytes(4)]), 4, never)
    expect(await storage.length(`${key}/ab`, never)).toBe(4)
    expect(await storage.length(`${key}/ab/abc`, never)).toBe(3)
  })

  test.each([
    '',
    '/',
    '../x',
    'a/../b',
    'a//b',
    '/a',
    'a/',
    '.incoming',
    'a.b',
    'A',
    'é',
    'a b',
    'a\0',
    'a\n',
    '\\a',
  ])('the key %j is refused', async (key) => {
    await expect(storage.put(key, Readable.from([]), 0, never)).rejects.toThrow(RangeError)
    await expect(storage.get(key, 'all', never)).rejects.toThrow(RangeError)
    await expect(storage.length(key, never)).rejects.toThrow(RangeError)
    await expect(storage.remove(key, never)).rejects.toThrow(RangeError)
  })

  test('removing removes, and once more is no error', async () => {
    const key = newKey()
    await storage.put(key, Readable.from([randomBytes(10)]), 10, never)
    await storage.remove(key, never)
    await storage.remove(key, never)
    await holdsNothing(under, key)
  })

  test('an aborted get gives an error, never a clean end', async () => {
    const key = newKey()
    await storage.put(
      key,
      Readable.from(repeated(randomBytes(MiB), 8), { objectMode: false }),
      8 * MiB,
      never,
    )
    const abort = new AbortController()
    const object = await storage.get(key, 'all', abort.signal)
    const reading = gathered(object?.bytes, () => abort.abort())
    await expect(reading).rejects.toThrow()
    await expect(storage.get(key, 'all', abort.signal)).rejects.toThrow()
  })

  test('a reader may stop early', async () => {
    const key = newKey()
    await storage.put(
      key,
      Readable.from(repeated(randomBytes(MiB), 8), { objectMode: false }),
      8 * MiB,
      never,
    )
    for (let i = 0; i < 60; i++) {
      const object = await storage.get(key, 'all', never)
      object?.bytes.destroy()
    }
    expect(await gathered((await storage.get(key, 'all', never))?.bytes)).toHaveLength(8 * MiB)
  })

  test('many puts at once keep to their own objects', async () => {
    const objects = Array.from({ length: 24 }, () => ({ key: newKey(), bytes: randomBytes(90_000) }))
    await Promise.all(
      objects.map(({ key, bytes }) => storage.put(key, inPieces(bytes, 20_000), bytes.length, never)),
    )
    for (const { key, bytes } of objects) {
      expect((await gathered((await storage.get(key, 'all', never))?.bytes)).equals(bytes)).toBe(true)
    }
  })

  test('of two puts under one key, one is there whole', async () => {
    const key = newKey()
    const [one, two] = [Buffer.alloc(200_000, 1), Buffer.alloc(200_000, 2)]
    await Promise.all(
      [one, two].map((bytes) => storage.put(key, inPieces(bytes, 9_000), bytes.length, never)),
    )
    const stored = await gathered((await storage.get(key, 'all', never))?.bytes)
    expect(stored.equals(one) || stored.equals(two)).toBe(true)
  })

  test('memory does not grow with the size of the object', { timeout: 60_000 }, async () => {
    const key = newKey()
    const piece = randomBytes(MiB)
    const before = await heldBytes()
    let most = 0
    const observed = async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      let seen = 0
      for await (const chunk of pieces) {
        if (Math.floor(seen / (32 * MiB)) !== Math.floor((seen + chunk.length) / (32 * MiB))) {
          most = Math.max(most, (await heldBytes()) - before)
        }
        seen += chunk.length
        yield chunk
      }
    }
    await storage.put(
      key,
      Readable.from(observed(repeated(piece, 192)), { objectMode: false }),
      192 * MiB,
      never,
    )
    const object = await storage.get(key, 'all', never)
    let length = 0
    for await (const chunk of observed(object?.bytes ?? Readable.from([]))) length += chunk.length
    await storage.remove(key, never)
    expect(length).toBe(192 * MiB)
    expect(most).toBeLessThan(16 * MiB)
  })
}
