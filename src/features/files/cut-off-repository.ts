import type { Database } from '../../database/database.ts'
import { sql } from '../../database/sql.ts'

export interface CutOffUpload {
  company_id: string
  file_id: string
  object_key: string
}

/** Uploads of any company that began before `before` and never ended. */
export function findCutOff(database: Database, before: Date): Promise<CutOffUpload[]> {
  return database.rows<CutOffUpload>(
    sql`select company_id, file_id, object_key from prisme.cut_off_uploads(${before})`,
  )
}
