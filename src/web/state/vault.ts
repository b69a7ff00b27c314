import {
  done,
  finished,
  forget,
  type KeyRecord,
  openVaultDatabase,
  type SealedRecord,
} from './vault-database.ts'

/**
 * What one account keeps in this browser between two page loads. It lies on the disk sealed (AES-256-GCM), under a key
 * that no script can read out, that is made for this account and forgotten when it signs out.
 */
export interface Vault {
  put(kind: Kind, name: string, value: unknown): Promise<void>
  remove(kind: Kind, name: string): Promise<void>
  /** Everything of a kind, in the order of first writing. */
  all(kind: Kind): Promise<{ name: string; value: unknown }[]>
  /** Forgets the key, and all it sealed. What is written afterwards, here or in another tab, is refused. */
  wipe(): Promise<void>
}

type Kind = 'unsent' | 'draft' | 'outsiders'

const algorithm = 'AES-GCM'

interface Opening {
  now: number
  /** For how long what other accounts left here is kept, in milliseconds. */
  keepOthersFor: number
}

/** Rejects where the browser keeps nothing: everything then lives in memory only. */
export async function openVault(accountId: string, { now, keepOthersFor }: Opening): Promise<Vault> {
  const database = await openVaultDatabase()
  await forgetOthers(database, accountId, now - keepOthersFor)
  const key = await keyOf(database, accountId, now)
  let last: Promise<unknown> = Promise.resolve()
  // One write after the other: sealing takes a while, and what is removed must not be written afterwards.
  const write = (work: () => Promise<void>): Promise<void> => {
    const writing = last.then(work)
    last = writing.catch(() => undefined)
    return writing
  }

  async function put(kind: Kind, name: string, value: unknown): Promise<void> {
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const plain = new TextEncoder().encode(JSON.stringify(value))
    const sealed = await crypto.subtle.encrypt(parametersOf(iv, accountId, kind, name), key, plain)
    const record: SealedRecord = { accountId, kind, name, iv, sealed }
    const transaction = database.transaction(['keys', 'records'], 'readwrite', { durability: 'strict' })
    const known = await done(transaction.objectStore('keys').getKey(accountId))
    if (known === undefined) throw new Error('the account signed out')
    const records = transaction.objectStore('records')
    const place = await done(records.index('place').getKey([accountId, kind, name]))
    if (place === undefined) records.add(record)
    else records.put(record, place)
    await finished(transaction)
  }

  async function remove(kind: Kind, name: string): Promise<void> {
    const transaction = database.transaction('records', 'readwrite', { durability: 'strict' })
    const records = transaction.objectStore('records')
    const place = await done(records.index('place').getKey([accountId, kind, name]))
    if (place !== undefined) records.delete(place)
    await finished(transaction)
  }

  async function all(kind: Kind): Promise<{ name: string; value: unknown }[]> {
    const every: SealedRecord[] = await done(database.transaction('records').objectStore('records').getAll())
    const opened = every
      .filter((record) => record.accountId === accountId && record.kind === kind)
      .map(async ({ name, iv, sealed }) => {
        const plain = await crypto.subtle.decrypt(parametersOf(iv, accountId, kind, name), key, sealed)
        return { name, value: JSON.parse(new TextDecoder().decode(plain)) as unknown }
      })
    // What does not open was sealed by a key that is gone: nobody can read it any more.
    return (await Promise.allSettled(opened)).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    )
  }

  return {
    put: (kind, name, value) => write(() => put(kind, name, value)),
    remove: (kind, name) => write(() => remove(kind, name)),
    all: (kind) => last.then(() => all(kind)),
    wipe: () => write(() => forget(database, accountId)),
  }
}

/** Bound to its place: a record copied to another account, or under another name, does not open. */
function parametersOf(iv: Uint8Array<ArrayBuffer>, ...place: string[]): AesGcmParams {
  return { name: algorithm, iv, additionalData: new TextEncoder().encode(place.join(' ')) }
}

/** Two tabs that open at once agree on one key: the first transaction to write it wins. */
async function keyOf(database: IDBDatabase, accountId: string, usedAt: number): Promise<CryptoKey> {
  const fresh = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' })
  const keys = transaction.objectStore('keys')
  const known: KeyRecord | undefined = await done(keys.get(accountId))
  const key = known?.key ?? fresh
  const record: KeyRecord = { accountId, key, usedAt }
  keys.put(record)
  await finished(transaction)
  return key
}

/** A ward's computer sees many people: what the long gone left behind goes. */
async function forgetOthers(database: IDBDatabase, accountId: string, usedBefore: number): Promise<void> {
  const keys: KeyRecord[] = await done(database.transaction('keys').objectStore('keys').getAll())
  const gone = keys.filter((one) => one.accountId !== accountId && one.usedAt < usedBefore)
  for (const one of gone) await forget(database, one.accountId)
}

/** Forgets everybody. For who leaves a page that no longer knows whose it was. */
export async function wipeVaults(): Promise<void> {
  const database = await openVaultDatabase()
  const keys = await done(database.transaction('keys').objectStore('keys').getAllKeys())
  for (const accountId of keys) await forget(database, String(accountId))
}

/** How many messages lie here that were never sent, whoever wrote them. */
export async function unsentHere(): Promise<number> {
  const database = await openVaultDatabase()
  const every: SealedRecord[] = await done(database.transaction('records').objectStore('records').getAll())
  return every.filter(({ kind }) => kind === ('unsent' satisfies Kind)).length
}
