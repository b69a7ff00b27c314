import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createLocalKeyProvider } from '../../src/adapters/local-key-provider.ts'
import { randomBytes, randomId } from '../../src/crypto/random.ts'
import {
  deploymentScope,
  KeyProviderUnavailable,
  UnknownKey,
  UnwrapFailed,
} from '../../src/ports/key-provider.ts'

/** A keyring as a first start leaves it: with the deployment's own key. */
async function keyring() {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-keys-'))
  const file = join(directory, 'keyring.json')
  await createLocalKeyProvider(file).createKey(deploymentScope)
  return {
    directory,
    file,
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}

test('K-1: what a company’s key wrapped, only that company’s key unwraps, in that context', async () => {
  await using place = await keyring()
  const provider = createLocalKeyProvider(place.file)
  const [ours, theirs] = [randomId(), randomId()]
  for (const scope of [ours, theirs]) await provider.createKey(scope)
  const key = randomBytes(32)
  const wrapped = await provider.wrap(ours, key, Buffer.from('here'))
  expect(wrapped.blob.includes(key)).toBe(false)
  expect(await provider.unwrap(ours, wrapped, Buffer.from('here'))).toEqual(key)
  expect(await createLocalKeyProvider(place.file).unwrap(ours, wrapped, Buffer.from('here'))).toEqual(key)
  await expect(provider.unwrap(ours, wrapped, Buffer.from('there'))).rejects.toThrow(UnwrapFailed)
  await expect(provider.unwrap(theirs, wrapped, Buffer.from('here'))).rejects.toThrow(UnwrapFailed)
  await expect(provider.unwrap(ours, { ...wrapped, keyVersion: 2 }, Buffer.from('here'))).rejects.toThrow(
    UnknownKey,
  )
  await expect(provider.wrap(randomId(), key, Buffer.from('here'))).rejects.toThrow(UnknownKey)
})

test('the keyring is its owner’s alone, and a readable one is refused', async () => {
  await using place = await keyring()
  const provider = createLocalKeyProvider(place.file)
  const scope = randomId()
  await provider.createKey(scope)
  expect((await stat(place.file)).mode & 0o777).toBe(0o600)
  await chmod(place.file, 0o644)
  await expect(provider.wrap(scope, randomBytes(32), Buffer.alloc(0))).rejects.toThrow(KeyProviderUnavailable)
})

test('many processes that make keys at once lose none, and making one twice changes nothing', async () => {
  await using place = await keyring()
  const scopes = Array.from({ length: 40 }, () => randomId())
  // Each provider is what a process of its own would hold.
  await Promise.all(scopes.map((scope) => createLocalKeyProvider(place.file).createKey(scope)))
  const before = await readFile(place.file, 'utf8')
  await createLocalKeyProvider(place.file).createKey(scopes[0] ?? '')
  expect(await readFile(place.file, 'utf8')).toBe(before)
  expect(Object.keys((JSON.parse(before) as { scopes: object }).scopes).sort()).toEqual(
    [deploymentScope, ...scopes].sort(),
  )
  expect(await readdir(place.directory)).toEqual(['keyring.json'])
})

test('a keyring that is no keyring is unavailable, and never replaced', async () => {
  await using place = await keyring()
  await writeFile(place.file, '{"format":"autre"}', { mode: 0o600 })
  const provider = createLocalKeyProvider(place.file)
  await expect(provider.createKey(randomId())).rejects.toThrow(KeyProviderUnavailable)
  expect(await readFile(place.file, 'utf8')).toBe('{"format":"autre"}')
})

test('a keyring that is missing is unavailable, and made anew for no company', async () => {
  await using place = await keyring()
  const provider = createLocalKeyProvider(place.file)
  const scope = randomId()
  await provider.createKey(scope)
  const wrapped = await provider.wrap(scope, randomBytes(32), Buffer.alloc(0))
  // Its volume is not mounted.
  const away = `${place.file}.away`
  await rename(place.file, away)
  await expect(provider.createKey(randomId())).rejects.toThrow(KeyProviderUnavailable)
  await expect(provider.wrap(scope, randomBytes(32), Buffer.alloc(0))).rejects.toThrow(KeyProviderUnavailable)
  await expect(provider.unwrap(scope, wrapped, Buffer.alloc(0))).rejects.toThrow(KeyProviderUnavailable)
  expect(await readdir(place.directory)).toEqual(['keyring.json.away'])
  await rename(away, place.file)
  await provider.unwrap(scope, wrapped, Buffer.alloc(0))
})
