import { lengthPrefixed } from '../../crypto/context.ts'
import { hmac } from '../../crypto/digest.ts'

/** What stands for the names a directory gives: by these entries are found, and nothing can be told from them without the key. */
export interface IndexHashes {
  /** Told apart by letters, not by case, as the schema says of it. */
  userName(companyId: string, userName: string): Buffer
  externalId(companyId: string, externalId: string): Buffer
  groupName(companyId: string, name: string): Buffer
  groupId(companyId: string, externalId: string): Buffer
  email(companyId: string, email: string): Buffer
}

export function createIndexHashes(key: Buffer): IndexHashes {
  const of = (...parts: readonly string[]): Buffer =>
    hmac(key, lengthPrefixed(parts.map((part) => Buffer.from(part))))
  return {
    userName: (companyId, name) => of('user-name', companyId, name.toLowerCase()),
    externalId: (companyId, id) => of('external-id', companyId, id),
    groupName: (companyId, name) => of('group-name', companyId, name.toLowerCase()),
    groupId: (companyId, id) => of('group-external-id', companyId, id),
    email: (companyId, email) => of('email', companyId, email.toLowerCase()),
  }
}
