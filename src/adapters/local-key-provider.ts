import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { IntegrityError } from '../crypto/integrity-error.ts'
import { unwrapKey, wrapKey } from '../crypto/key-wrap.ts'
import { randomBytes, randomId } from '../crypto/random.ts'
import {
  deploymentScope,
  type KeyProvider,
  KeyProviderUnavailable,
  UnknownKey,
  UnwrapFailed,
} from '../ports/key-provider.ts'

interface Keyring {
  format: 'prisme-keyring-1'
  /** By scope, then by version: 32 bytes in base64. */
  scopes: Record<string, Record<string, string>>
}

/**
 * Company keys in one owner-only file, outside the database and its backups (K-1). Losing the file loses every content;
 * deleting a scope from it, and from its backups, is what makes a deletion true. The file is read anew each time it is
 * needed, so that several processes can share it; branch keys are cached above this port. Where there is no file it is made
 * with the deployment's own key, the first there is, and never with a company's: a file that is missing then, such as on a
 * volume that is not mounted, would be made a second time, and that company's key be gone when the first one is back.
 */
export function createLocalKeyProvider(file: string): KeyProvider {
  let writing: Promise<unknown> = Promise.resolve()

  async function keyOf(scope: string, version: number | 'newest'): Promise<{ version: number; key: Buffer }> {
    const versions = (await read(file)).scopes[scope]
    if (versions === undefined) throw new UnknownKey(`no key for ${scope}`)
    const wanted = version === 'newest' ? Math.max(...Object.keys(versions).map(Number)) : version
    const encoded = versions[String(wanted)]
    if (encoded === undefined) throw new UnknownKey(`no version ${wanted} of the key for ${scope}`)
    return { version: wanted, key: Buffer.from(encoded, 'base64') }
  }

  return {
    async createKey(scope) {
      const turn = writing.then(() =>
        alone(file, async () => {
          const keyring = (await find(file)) ?? begun(scope, file)
          if (keyring.scopes[scope] !== undefined) return
          keyring.scopes[scope] = { 1: randomBytes(32).toString('base64') }
          await write(file, keyring)
        }),
      )
      writing = turn.catch(() => undefined)
      await turn
    },
    async wrap(scope, key, context) {
      const holder = await keyOf(scope, 'newest')
      return { keyVersion: holder.version, blob: wrapKey(holder.key, key, context) }
    },
    async unwrap(scope, wrapped, context) {
      const holder = await keyOf(scope, wrapped.keyVersion)
      try {
        return unwrapKey(holder.key, wrapped.blob, context)
      } catch (cause) {
        if (cause instanceof IntegrityError)
          throw new UnwrapFailed('blob and context do not match', { cause })
        throw cause
      }
    },
  }
}

function begun(scope: string, file: string): Keyring {
  if (scope !== deploymentScope) throw missing(file)
  return { format: 'prisme-keyring-1', scopes: {} }
}

function missing(file: string): KeyProviderUnavailable {
  return new KeyProviderUnavailable(`${file} is missing`)
}

async function read(file: string): Promise<Keyring> {
  const keyring = await find(file)
  if (keyring === undefined) throw missing(file)
  return keyring
}

/** Undefined when there is no file. */
async function find(file: string): Promise<Keyring | undefined> {
  try {
    const { mode } = await stat(file)
    if ((mode & 0o077) !== 0) throw new KeyProviderUnavailable(`${file} can be read by others: chmod 600 it`)
    const keyring = JSON.parse(await readFile(file, 'utf8')) as Partial<Keyring>
    if (keyring.format !== 'prisme-keyring-1' || typeof keyring.scopes !== 'object') {
      throw new KeyProviderUnavailable(`${file} is not a Prisme keyring`)
    }
    return { format: keyring.format, scopes: keyring.scopes }
  } catch (cause) {
    if (cause instanceof KeyProviderUnavailable) throw cause
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new KeyProviderUnavailable(`${file} cannot be read`, { cause })
  }
}

/** A change takes milliseconds; a lock older than this, in milliseconds, was left by a process that died. */
const lockIsStaleAfter = 10_000

/** One process at a time changes the keyring: a key that another one's write swallowed would be lost for ever. */
async function alone(file: string, work: () => Promise<void>): Promise<void> {
  const lock = `${file}.lock`
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close()
      break
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new KeyProviderUnavailable(`${file} cannot be locked`, { cause })
      }
      const found = await stat(lock).catch(() => undefined)
      if (found && Date.now() - found.mtimeMs > lockIsStaleAfter) await rm(lock, { force: true })
      await pause(20)
    }
  }
  try {
    await work()
  } finally {
    await rm(lock, { force: true })
  }
}

/** Written whole, made durable, then put in place: a crash leaves the old keyring or the new one. */
async function write(file: string, keyring: Keyring): Promise<void> {
  const temporary = `${file}.${randomId()}`
  try {
    const handle = await open(temporary, 'wx', 0o600)
    await handle.writeFile(`${JSON.stringify(keyring, undefined, 2)}\n`)
    await handle.sync()
    await handle.close()
    await rename(temporary, file)
    const directory = await open(dirname(file), 'r')
    await directory.sync()
    await directory.close()
  } catch (cause) {
    throw new KeyProviderUnavailable(`${file} cannot be written`, { cause })
  }
}
