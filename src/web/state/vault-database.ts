/** One record: whose it is and which one, in ids; what it says, sealed. */
export interface SealedRecord {
  accountId: string
  kind: string
  name: string
  iv: Uint8Array<ArrayBuffer>
  sealed: ArrayBuffer
}

export interface KeyRecord {
  accountId: string
  key: CryptoKey
  usedAt: number
}

const allOf = (accountId: string): IDBKeyRange => IDBKeyRange.bound([accountId], [accountId, []])

/** Rejects where the browser keeps no database: a private window, or a policy. */
export async function openVaultDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open('prisme', 1)
  opening.addEventListener('upgradeneeded', () => {
    opening.result.createObjectStore('keys', { keyPath: 'accountId' })
    // Numbered as they are first written: that is the order they are read in.
    const records = opening.result.createObjectStore('records', { autoIncrement: true })
    records.createIndex('place', ['accountId', 'kind', 'name'], { unique: true })
  })
  return done(opening)
}

export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}

export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener('complete', () => resolve())
    transaction.addEventListener('abort', () => reject(transaction.error))
  })
}

/** Deletes an account's key and everything it sealed, in one go. */
export async function forget(database: IDBDatabase, accountId: string): Promise<void> {
  const transaction = database.transaction(['keys', 'records'], 'readwrite', { durability: 'strict' })
  transaction.objectStore('keys').delete(accountId)
  const records = transaction.objectStore('records')
  const places = await done(records.index('place').getAllKeys(allOf(accountId)))
  for (const place of places) records.delete(place)
  await finished(transaction)
}
