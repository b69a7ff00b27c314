import type { Transaction } from '../../database/transaction.ts'
import type { FileSummary } from '../../protocol/index.ts'
import type { FileRepository } from './file-repository.ts'

/** What features to the right may ask of files. */
export interface Files {
  /** Those of the files that may be attached: clean, uploaded by this account, to this conversation. */
  attachable(
    tx: Transaction,
    asked: { accountId: string; conversationId: string; fileIds: readonly string[] },
  ): Promise<FileSummary[]>
  /** Notes where in the log files were first said. */
  markAttached(tx: Transaction, fileIds: readonly string[], sequence: number): Promise<void>
}

export function createFiles(repository: FileRepository): Files {
  return {
    async attachable(tx, { accountId, conversationId, fileIds }) {
      const found = await repository.clean(tx, fileIds)
      const own = found.filter(
        (file) => file.uploaderId === accountId && file.conversationId === conversationId,
      )
      return own.map((file) => file.summary)
    },
    markAttached: repository.markAttached,
  }
}
