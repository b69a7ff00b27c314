import type { Transaction } from '../../database/transaction.ts'
import { type CompanyKeys, createSealedFields } from '../companies/index.ts'

interface Whose {
  providerId: string
  accountId: string
}

/** What it takes to end a session at a provider, sealed under the directory key: for this person, at this provider. */
export interface Endings {
  seal(tx: Transaction, whose: Whose, ending: string): Promise<Buffer>
  /** Throws IntegrityError. */
  open(tx: Transaction, whose: Whose, sealed: Buffer): Promise<string>
}

export function createEndings(keys: CompanyKeys): Endings {
  const fields = createSealedFields<`provider_ending ${string}`>(keys)
  const fieldOf = (accountId: string) => `provider_ending ${accountId}` as const
  return {
    seal: (tx, { providerId, accountId }, ending) => fields.seal(tx, providerId, fieldOf(accountId), ending),
    open: (tx, { providerId, accountId }, sealed) => fields.open(tx, providerId, fieldOf(accountId), sealed),
  }
}
