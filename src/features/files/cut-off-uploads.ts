import type { Database } from '../../database/database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ObjectStorage } from '../../ports/object-storage.ts'
import { findCutOff } from './cut-off-repository.ts'
import type { FileRepository } from './file-repository.ts'

interface Needs {
  database: Database
  repository: FileRepository
  objects: ObjectStorage
  clock: Clock
}

/** Longer than any upload may take (see upload-file). */
const tooOld = 45 * 60_000

/** U-9: what a crash cut off reaches a final state: its bytes, which nobody could read, go, and its row says refused. */
export async function settleCutOffUploads(needs: Needs, signal: AbortSignal): Promise<number> {
  const now = needs.clock.now()
  const found = await findCutOff(needs.database, new Date(now.getTime() - tooOld))
  for (const upload of found) {
    await needs.database.inCompany(upload.company_id, async (tx) => {
      // An upload that came to its end meanwhile is none of ours; one whose bytes cannot be removed is tried again.
      const settled = await needs.repository.settleRefused(tx, upload.file_id, now)
      if (settled) await needs.objects.remove(upload.object_key, signal)
    })
  }
  return found.length
}
