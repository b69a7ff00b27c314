import type { Broken, Evidence, FileRow, FileTruth } from './evidence.ts'

/** A file somebody meant to send. An attempt that never ended is an `info`. */
interface Upload {
  account: string
  conversation: string
  size: number
  digest: string
  outcome: 'ok' | 'fail' | 'info'
  fileId?: string
}

/**
 * I10: every acknowledged file is there as it was sent, whole; so is one whose sender was never answered, if it is there
 * at all; and nobody was ever handed anything else for one, or told that it does not open.
 */
export function filesAreWhole({ history, files }: Evidence): Broken[] {
  const uploads = uploadsOf(history)
  const broken = uploads.flatMap((upload) => {
    const row = files.rows.find((each) => isOf(each, upload))
    const what = row === undefined ? absence(upload) : faultOf(upload, row, files)
    return what === undefined ? [] : [what]
  })
  const sent = new Map(uploads.map(({ fileId, digest }) => [fileId, digest]))
  for (const record of history) {
    if (record.kind !== 'fetch') continue
    const { account, fileId, digest, reason } = record
    if (digest !== undefined && digest !== sent.get(fileId))
      broken.push(`file ${fileId} was handed to ${account} with other bytes`)
    if (reason === 'integrity_error') broken.push(`file ${fileId} did not open for ${account}`)
  }
  return broken.map((what) => ({ invariant: 'I10', what }))
}

const absence = ({ outcome, fileId, account }: Upload): string | undefined =>
  outcome === 'ok' ? `file ${fileId} of ${account} was acknowledged and is not there` : undefined

function faultOf(upload: Upload, row: FileRow, { found }: FileTruth): string | undefined {
  const { outcome, fileId, account, digest } = upload
  if (outcome === 'ok' && row.fileId !== fileId)
    return `file ${fileId} of ${account} was acknowledged and is there as ${row.fileId}`
  if (row.state !== 'clean')
    return outcome === 'ok' ? `file ${fileId} of ${account} was acknowledged and is ${row.state}` : undefined
  const read = found.get(row.fileId)
  // Its sender had given up waiting, and it came after everything was read.
  if (read === undefined)
    return outcome === 'ok' ? `file ${row.fileId} was there and was not read` : undefined
  if ('refused' in read) return `file ${row.fileId} of ${account} cannot be read: ${read.refused}`
  return read.digest === digest ? undefined : `file ${row.fileId} of ${account} is there with other bytes`
}

/**
 * I11: of a file that was refused nothing is to be found: it does not exist for anybody, its key was never kept, and the
 * store holds no object but those of files that exist.
 */
export function refusedFilesLeaveNothing({ history, files }: Evidence): Broken[] {
  const { rows, objects } = files
  const refused = uploadsOf(history).filter(({ outcome }) => outcome === 'fail')
  const kept = new Set(rows.flatMap(({ state, objectKey }) => (state === 'clean' ? [objectKey] : [])))
  return [
    ...refused.flatMap((upload) => {
      const row = rows.find((each) => isOf(each, upload) && each.state === 'clean')
      return row === undefined ? [] : [`file ${row.fileId} of ${upload.account} was refused, and is there`]
    }),
    ...rows.flatMap(({ fileId, state, hasKey }) =>
      state !== 'clean' && hasKey ? [`file ${fileId} is ${state}, and its key was kept`] : [],
    ),
    ...[...objects].flatMap((key) => (kept.has(key) ? [] : [`the store holds ${key}, which is no file's`])),
  ].map((what) => ({ invariant: 'I11', what }))
}

const isOf = (row: FileRow, { account, conversation, size }: Upload): boolean =>
  row.account === account && row.conversation === conversation && row.size === size

function uploadsOf(history: Evidence['history']): Upload[] {
  const uploads = new Map<string, Upload>()
  for (const record of history) {
    if (record.kind !== 'file') continue
    const { account, conversation, size, outcome, digest = '', fileId } = record
    const key = `${account}/${size}`
    const upload = uploads.get(key) ?? { account, conversation, size, digest, outcome: 'info' }
    if (outcome !== 'invoke') upload.outcome = outcome
    if (fileId !== undefined) upload.fileId = fileId
    uploads.set(key, upload)
  }
  return [...uploads.values()]
}

/** How many files were acknowledged. */
export const acknowledgedFiles = (history: Evidence['history']): number =>
  uploadsOf(history).filter(({ outcome }) => outcome === 'ok').length
