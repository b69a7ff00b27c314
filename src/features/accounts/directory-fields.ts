import { fieldContext } from '../../crypto/context.ts'
import {
  type EnvelopeKey,
  envelopeKeyVersion,
  openEnvelope,
  sealEnvelope,
} from '../../crypto/message-envelope.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { CompanyKeys } from '../companies/index.ts'

export type DirectoryField = 'email' | 'display_name' | 'title' | 'organisation'

export interface DirectoryFields {
  seal(tx: Transaction, accountId: string, field: DirectoryField, text: string): Promise<Buffer>
  open(tx: Transaction, accountId: string, field: DirectoryField, sealed: Buffer): Promise<string>
}

/** What the directory says of a person, sealed under the company's directory key (K-6). */
export function createDirectoryFields(
  keys: CompanyKeys,
  current: (tx: Transaction) => Promise<EnvelopeKey>,
): DirectoryFields {
  return {
    async seal(tx, accountId, field, text) {
      const context = fieldContext(tx.companyId, 'user', accountId, field)
      return sealEnvelope(await current(tx), context, Buffer.from(text))
    },
    async open(tx, accountId, field, sealed) {
      const key = await keys.version(tx, 'uk', tx.companyId, envelopeKeyVersion(sealed))
      return openEnvelope(key, fieldContext(tx.companyId, 'user', accountId, field), sealed).toString()
    },
  }
}
