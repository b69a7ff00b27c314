import { objectContext } from '../../crypto/context.ts'
import {
  type EnvelopeKey,
  envelopeKeyVersion,
  openEnvelope,
  sealEnvelope,
} from '../../crypto/message-envelope.ts'
import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import { FileId, type FileSummary } from '../../protocol/index.ts'
import type { CompanyKeys } from '../companies/index.ts'

/** A file that was found clean. */
export interface CleanFile {
  summary: FileSummary
  conversationId: string
  uploaderId: string
  objectKey: string
  key: EnvelopeKey
  attachedSequence: number | undefined
}

export interface NewFile {
  fileId: string
  conversationId: string
  uploaderId: string
  objectKey: string
  size: number
  now: Date
}

interface FileRow {
  file_id: string
  conversation_id: string
  uploader_id: string
  object_key: string
  details_sealed: Buffer
  attached_sequence: number | null
}

export type FileRepository = ReturnType<typeof createFileRepository>

export function createFileRepository(keys: CompanyKeys) {
  const contextOf = (tx: Transaction, fileId: string): Buffer => objectContext(tx.companyId, 'fk', fileId)

  return {
    async begin(tx: Transaction, file: NewFile): Promise<void> {
      await tx.run(sql`insert into prisme.files
        (company_id, file_id, conversation_id, uploader_id, state, object_key, size, created_at)
        values (${tx.companyId}, ${file.fileId}, ${file.conversationId}, ${file.uploaderId}, 'receiving',
          ${file.objectKey}, ${file.size}, ${file.now})`)
    },
    /** From now on the file exists for the members: its key is kept. False if the upload was given up meanwhile. */
    async settleClean(tx: Transaction, summary: FileSummary, key: EnvelopeKey, now: Date): Promise<boolean> {
      const sealed = sealEnvelope(key, contextOf(tx, summary.fileId), Buffer.from(JSON.stringify(summary)))
      const changed = await tx.run(sql`update prisme.files
        set state = 'clean', details_sealed = ${sealed}, settled_at = ${now}
        where company_id = ${tx.companyId} and file_id = ${summary.fileId} and state = 'receiving'`)
      if (changed === 0) return false
      await keys.keepDataKey(tx, 'fk', summary.fileId, key)
      return true
    },
    /** False when it had been settled already, one way or the other. */
    async settleRefused(tx: Transaction, fileId: string, now: Date): Promise<boolean> {
      const changed = await tx.run(sql`update prisme.files set state = 'refused', settled_at = ${now}
        where company_id = ${tx.companyId} and file_id = ${fileId} and state = 'receiving'`)
      return changed > 0
    },
    /** Where in the log a file was first said: who may read no further back may not read it either. */
    async markAttached(tx: Transaction, fileIds: readonly string[], sequence: number): Promise<void> {
      await tx.run(sql`update prisme.files set attached_sequence = ${sequence}
        where company_id = ${tx.companyId} and file_id = any(${fileIds}) and attached_sequence is null`)
    },
    /** The clean ones among these files. */
    async clean(tx: Transaction, fileIds: readonly string[]): Promise<CleanFile[]> {
      const rows = await tx.rows<FileRow>(sql`
        select file_id, conversation_id, uploader_id, object_key, details_sealed, attached_sequence
        from prisme.files
        where company_id = ${tx.companyId} and file_id = any(${fileIds}) and state = 'clean'`)
      const files: CleanFile[] = []
      for (const row of rows) {
        const key = await keys.version(tx, 'fk', row.file_id, envelopeKeyVersion(row.details_sealed))
        const details = openEnvelope(key, contextOf(tx, row.file_id), row.details_sealed)
        // Written by us and authenticated: its shape is what we wrote.
        const summary = {
          ...(JSON.parse(details.toString()) as FileSummary),
          fileId: FileId.parse(row.file_id),
        }
        const { conversation_id: conversationId, uploader_id: uploaderId, object_key: objectKey } = row
        const attachedSequence = row.attached_sequence ?? undefined
        files.push({ summary, conversationId, uploaderId, objectKey, key, attachedSequence })
      }
      return files
    },
  }
}
