import { setTimeout as pause } from 'node:timers/promises'
import { withServices } from '../../../src/cli/demo-accounts.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import type { Client } from '../crowd/client.ts'
import { download, type Found } from '../crowd/files.ts'
import type { World } from '../world/world.ts'
import type { FileRow, FileTruth } from './evidence.ts'

/** Whoever still waits for an answer of a broken store is told by then, in milliseconds. */
const patience = 90_000

/** Reads every file that exists, over REST, as somebody who is a member of every conversation. */
export async function readFiles(client: Client, ask: World['ask']): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  for (const { fileId, state } of await rowsOf(ask)) {
    if (state === 'clean') found.set(fileId, await patientlyRead(client, fileId))
  }
  return found
}

/** The storm is over: what fails now is a matter of pace, or of a gateway that has just come back. */
async function patientlyRead(client: Client, fileId: string): Promise<Found> {
  for (let tries = 1; ; tries++) {
    const found = await download(client.rest, fileId).catch((error: unknown) => ({ refused: String(error) }))
    const passes = 'refused' in found && !['integrity_error', 'file_not_found'].includes(found.refused)
    if (!passes || tries === 20) return found
    await pause(500)
  }
}

/**
 * What is left of files once no server runs any more: the rows, and the objects of the store. The housekeeping has been
 * round for what was cut off, as it comes round three quarters of an hour later.
 */
export async function readLeftovers({ ask, environment, store }: World): Promise<Omit<FileTruth, 'found'>> {
  await ask(`update prisme.files set created_at = created_at - interval '2 days' where state = 'receiving'`)
  await withServices(loadConfig(environment), (services) =>
    services.settleCutOffUploads(AbortSignal.timeout(patience)),
  )
  return { rows: await rowsOf(ask), objects: new Set(await store.keys()) }
}

async function rowsOf(ask: World['ask']): Promise<FileRow[]> {
  const rows = await ask<FileRow & { size: string }>(
    `select file_id as "fileId", uploader_id as account, conversation_id as conversation, state, size,
       object_key as "objectKey",
       exists (select from prisme.data_keys k
         where k.company_id = f.company_id and k.kind = 'fk' and k.holder_id = f.file_id) as "hasKey"
     from prisme.files f order by created_at`,
  )
  return rows.map((row) => ({ ...row, size: Number(row.size) }))
}
