import { Readable } from 'node:stream'
import { expect } from 'vitest'
import { randomBytes, randomId } from '../../src/crypto/random.ts'
import { type ObjectStorage, ObjectStorageUnavailable } from '../../src/ports/object-storage.ts'
import { MiB, repeated } from '../support/byte-sources.ts'

const never = new AbortController().signal

export interface StorageUnderTest {
  readonly storage: ObjectStorage
  /** Another view of the same store, such as a second server would have. */
  readonly sibling: ObjectStorage
  /** What the store holds of `key` when looked at behind the adapter's back: temporary files, unfinished uploads. */
  readonly leftovers: () => Promise<string[]>
  readonly close: () => Promise<void>
}

export function newKey(): string {
  return `tests/${randomId()}`
}

/** No server sees anything under the key, and nothing unfinished is left behind. */
export async function holdsNothing(
  { storage, sibling, leftovers }: StorageUnderTest,
  key: string,
): Promise<void> {
  for (const view of [storage, sibling]) {
    expect(await view.length(key, never)).toBeUndefined()
    expect(await view.get(key, 'all', never)).toBeUndefined()
  }
  expect(await leftovers()).toEqual([])
}

/** What every call must answer when the store cannot be used. */
export async function expectUnavailable(storage: ObjectStorage): Promise<void> {
  const key = newKey()
  const calls = [
    () => storage.put(key, Readable.from([randomBytes(10)]), 10, never),
    () =>
      storage.put(key, Readable.from(repeated(randomBytes(MiB), 8), { objectMode: false }), 8 * MiB, never),
    () => storage.put(key, Readable.from([]), 0, never),
    () => storage.get(key, 'all', never),
    () => storage.get(key, { start: 0, end: 1 }, never),
    () => storage.length(key, never),
    () => storage.remove(key, never),
    () => storage.check(never),
  ]
  for (const call of calls) {
    const failure = await call().then(
      (answer) => answer,
      (error: unknown) => error,
    )
    expect(failure, call.toString()).toBeInstanceOf(ObjectStorageUnavailable)
    expect(failure).toHaveProperty('cause')
  }
}
