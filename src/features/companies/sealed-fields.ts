import { fieldContext } from '../../crypto/context.ts'
import {
  type EnvelopeKey,
  envelopeKeyVersion,
  openEnvelope,
  sealEnvelope,
} from '../../crypto/message-envelope.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { CompanyKeys } from './company-keys.ts'

/**
 * Fields of rows, sealed under the company's directory key (K-6). Each is bound to the row's id and the field's name: moved
 * anywhere else it does not open. `open` throws IntegrityError.
 */
export interface SealedFields<Field extends string> {
  seal(tx: Transaction, id: string, field: Field, content: string | Buffer): Promise<Buffer>
  open(tx: Transaction, id: string, field: Field, sealed: Buffer): Promise<string>
  openBytes(tx: Transaction, id: string, field: Field, sealed: Buffer): Promise<Buffer>
}

/** `current`: the key to seal under, where it may have to be made first. */
export function createSealedFields<Field extends string>(
  keys: CompanyKeys,
  current: (tx: Transaction) => Promise<EnvelopeKey> = (tx) => keys.current(tx, 'uk', tx.companyId),
): SealedFields<Field> {
  const contextOf = (tx: Transaction, id: string, field: Field): Buffer =>
    fieldContext(tx.companyId, 'user', id, field)

  async function openBytes(tx: Transaction, id: string, field: Field, sealed: Buffer): Promise<Buffer> {
    const key = await keys.version(tx, 'uk', tx.companyId, envelopeKeyVersion(sealed))
    return openEnvelope(key, contextOf(tx, id, field), sealed)
  }

  return {
    openBytes,
    async seal(tx, id, field, content) {
      return sealEnvelope(await current(tx), contextOf(tx, id, field), Buffer.from(content))
    },
    open: async (tx, id, field, sealed) => (await openBytes(tx, id, field, sealed)).toString(),
  }
}
