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
    async settleRefused(tx: Transaction, fileId: string, now: Date): Promise<void> {
      await tx.run(sql`update prisme.files set state = 'refused', settled_at = ${now}
        where company_id = ${tx.companyId} and file_id = ${fileId} and state = 'receiving'`)
    },
    /** The clean ones among these files. */
    async clean(tx: Transaction, fileIds: readonly string[]): Promise<CleanFile[]> {
      const rows = await tx.rows<FileRow>(sql`
        select file_id, conversation_id, uploader_id, object_key, details_sealed from prisme.files
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
        files.push({ summary, conversationId, uploaderId, objectKey, key })
      }
      return files
    },
  }
}
