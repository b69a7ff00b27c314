import { PassThrough, type Readable } from 'node:stream'
import { objectContext } from '../../crypto/context.ts'
import { sealedLength } from '../../crypto/file-format.ts'
import { sealFile } from '../../crypto/file-streams.ts'
import { randomBytes, randomId } from '../../crypto/random.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { MalwareScanner } from '../../ports/malware-scanner.ts'
import type { ObjectStorage } from '../../ports/object-storage.ts'
import { FileId, type FileSummary, Problem } from '../../protocol/index.ts'
import type { Permissions } from '../accounts/index.ts'
import type { Bubbles } from '../bubbles/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import type { FileRepository } from './file-repository.ts'
import { settleRefusal, verdictGate } from './verdict.ts'

export interface UploadNeeds {
  permissions: Permissions
  bubbles: Bubbles
  keys: CompanyKeys
  repository: FileRepository
  scanner: MalwareScanner
  objects: ObjectStorage
  largestUpload: number
  clock: Clock
}

/** In milliseconds; the housekeeping takes what is older for cut off. */
const longestUpload = 30 * 60_000

export function uploadFile(needs: UploadNeeds): HandlerOf<'files.upload'> {
  const { bubbles, keys, repository, scanner, clock } = needs
  return async ({ conversationId, name, type, size }, own) => {
    const { caller, bytes } = own
    if (size > needs.largestUpload) throw new Problem('file_too_large')
    if (!scanner.status().ready) throw new Problem('uploads_off')
    const summary: FileSummary = { fileId: FileId.parse(randomId()), name, type, size }
    const objectKey = randomBytes(16).toString('hex')
    await own.inCompany(caller.companyId, async (tx) => {
      await needs.permissions.demand(tx, caller.accountId, 'fileSharing')
      await bubbles.membership(tx, conversationId, caller.accountId)
      const row = { fileId: summary.fileId, conversationId, uploaderId: caller.accountId, objectKey, size }
      await repository.begin(tx, { ...row, now: clock.now() })
    })
    // In memory only until the verdict: what an interruption leaves in the store can be read by nobody (U-3).
    const key = keys.makeDataKey()
    try {
      const context = objectContext(caller.companyId, 'file', summary.fileId)
      const inTime = AbortSignal.any([own.signal, AbortSignal.timeout(longestUpload)])
      await scanSealStore(needs, { fileKey: key.key, context, size, objectKey }, bytes, inTime)
      await own.act(caller, summary.fileId, async (tx) => {
        await needs.permissions.demand(tx, caller.accountId, 'fileSharing')
        // The uploader may have been removed while the bytes travelled.
        await bubbles.membership(tx, conversationId, caller.accountId)
        if (!(await repository.settleClean(tx, summary, key, clock.now())))
          throw new Problem('upload_incomplete')
      })
    } catch (error) {
      // Only if it really is refused: after a commit whose answer was lost the file may be there, and clean.
      const tidy = own.inCompany(caller.companyId, async (tx) => {
        const refused = await repository.settleRefused(tx, summary.fileId, clock.now())
        if (refused) await needs.objects.remove(objectKey, AbortSignal.timeout(10_000))
      })
      // What cannot be tidied now, the housekeeping will.
      await tidy.catch(() => undefined)
      throw settleRefusal(error)
    }
    return { file: summary }
  }
}

interface Sealing {
  fileKey: Buffer
  context: Buffer
  size: number
  objectKey: string
}

/**
 * One pass over the bytes: each chunk goes to the scanner and, sealed, to the store. The last frame waits for the
 * verdict; without a clean one the object is never completed, and the store keeps nothing (U-4).
 */
async function scanSealStore(
  needs: UploadNeeds,
  sealing: Sealing,
  bytes: Readable,
  signal: AbortSignal,
): Promise<void> {
  const { objects, scanner } = needs
  const toScanner = new PassThrough()
  // The scanner's own promise tells what went wrong; the stream must not throw it a second time.
  toScanner.on('error', () => {})
  const scan = scanner.scan(toScanner, signal)
  const gate = verdictGate(scan)
  const plaintext = teeTo(bytes, toScanner, gate.refused)
  const sealed = sealFile(sealing.fileKey, sealing.context, sealing.size, plaintext, gate.clean)
  try {
    await objects.put(sealing.objectKey, sealed, sealedLength(sealing.size), signal)
  } catch (error) {
    toScanner.destroy()
    // Why the sealed stream ended is what the sender must be told, rather than that the store saw it end.
    throw (await gate.reason(sealed)) ?? error
  }
}

/** Passes bytes on after the scanner took them, at the pace of the slower of the two. */
async function* teeTo(bytes: Readable, scanner: PassThrough, refused: () => boolean): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (!scanner.destroyed && !refused() && !scanner.write(chunk)) await drained(scanner)
      yield chunk
    }
    scanner.end()
  } catch (error) {
    scanner.destroy()
    throw error
  }
}

function drained(stream: PassThrough): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done).off('close', done)
      resolve()
    }
    stream.on('drain', done).on('close', done)
  })
}
