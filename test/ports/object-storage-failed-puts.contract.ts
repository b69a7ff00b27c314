import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { randomBytes } from '../../src/crypto/random.ts'
import { failing, hanging, inPieces, MiB } from '../support/byte-sources.ts'
import { holdsNothing, newKey, type StorageUnderTest } from './storage-under-test.ts'

const never = new AbortController().signal

/** A put that fails, for any reason on the side of its source or its caller, leaves nothing. */
export function failedPutsContract(under: () => StorageUnderTest): void {
  test.each([
    ['at its first byte', 0],
    ['in the middle', 3 * MiB],
    ['after its last byte, before its end', 6 * MiB],
  ])('a source that fails %s leaves nothing and its own error comes out', async (_when, after) => {
    const key = newKey()
    const broken = new Error('the uploader went away')
    const source = Readable.from(failing(after, broken), { objectMode: false })
    await expect(under().storage.put(key, source, 6 * MiB, never)).rejects.toBe(broken)
    await holdsNothing(under(), key)
  })

  test('a source that failed before it was handed over leaves nothing', async () => {
    const key = newKey()
    const broken = new Error('gone before')
    const source = new Readable({ read: () => undefined })
    const put = under().storage.put(key, source, 10, never)
    source.destroy(broken)
    await expect(put).rejects.toBe(broken)
    await holdsNothing(under(), key)
  })

  test('a source that closes in the middle without an error is a failure and leaves nothing', async () => {
    const key = newKey()
    const source = new Readable({ read: () => undefined })
    source.push(randomBytes(10))
    const put = under().storage.put(key, source, 10, never)
    setTimeout(() => source.destroy(), 50)
    await expect(put).rejects.toThrow(/[Pp]remature close/)
    await holdsNothing(under(), key)
  })

  test.each([
    ['one byte short', 6 * MiB, 6 * MiB + 1],
    ['far short', 10, 6 * MiB],
    ['empty instead of one byte', 0, 1],
    ['one byte long', 6 * MiB, 6 * MiB - 1],
    ['far long', 6 * MiB, 10],
    ['one byte instead of empty', 1, 0],
  ])('a source that is %s leaves nothing', async (_how, held, announced) => {
    const key = newKey()
    const put = under().storage.put(key, inPieces(randomBytes(held), 100_000), announced, never)
    await expect(put).rejects.toThrow(/instead of the|more than the/)
    await holdsNothing(under(), key)
  })

  test.each([
    ['before it began', 0],
    ['in the middle', 3 * MiB],
    ['with every byte read, before the end', 6 * MiB],
  ])('a put aborted %s leaves nothing and lets its source go', async (_when, after) => {
    const key = newKey()
    const abort = new AbortController()
    const reason = new Error('the caller gave up')
    const source = Readable.from(
      hanging(after, () => abort.abort(reason)),
      { objectMode: false },
    )
    if (after === 0) abort.abort(reason)
    await expect(under().storage.put(key, source, 6 * MiB, abort.signal)).rejects.toBe(reason)
    expect(source.destroyed).toBe(true)
    await holdsNothing(under(), key)
  })

  test('a put aborted at any moment around its end is whole or nothing, as it was answered', async () => {
    const bytes = randomBytes(300_000)
    let refused = 0
    for (let delay = 0; delay < 24; delay++) {
      const key = newKey()
      const abort = new AbortController()
      const put = under().storage.put(key, inPieces(bytes, 50_000), bytes.length, abort.signal)
      setTimeout(() => abort.abort(), delay)
      const stored = await put.then(
        () => true,
        () => false,
      )
      if (!stored) refused++
      expect(await under().storage.length(key, never)).toBe(stored ? bytes.length : undefined)
    }
    expect(refused).toBeGreaterThan(0)
  })
}
