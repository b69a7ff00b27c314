import { objectContext } from '../../crypto/context.ts'
import { sealedLength } from '../../crypto/file-format.ts'
import { openFile } from '../../crypto/file-streams.ts'
import { IntegrityError } from '../../crypto/integrity-error.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { ObjectStorage } from '../../ports/object-storage.ts'
import { Problem } from '../../protocol/index.ts'
import type { Permissions } from '../accounts/index.ts'
import type { Bubbles } from '../bubbles/index.ts'
import type { FileRepository } from './file-repository.ts'

interface Needs {
  permissions: Permissions
  bubbles: Bubbles
  repository: FileRepository
  objects: ObjectStorage
}

export function downloadFile({
  permissions,
  bubbles,
  repository,
  objects,
}: Needs): HandlerOf<'files.download'> {
  return async ({ fileId }, { act, caller, signal }) => {
    const file = await act(caller, fileId, async (tx) => {
      await permissions.demand(tx, caller.accountId, 'fileSharing')
      const [found] = await repository.clean(tx, [fileId])
      if (found === undefined) throw new Problem('file_not_found')
      const [membership] = await bubbles.memberships(tx, [{ ...found, accountId: caller.accountId }])
      // U-7: asked anew each time; who is not a member learns nothing.
      if (membership === undefined) throw new Problem('file_not_found')
      // who reads only from their arrival on gets no file that was said before it.
      const own = found.uploaderId === caller.accountId
      if (!own && membership.from > 1 && (found.attachedSequence ?? 0) < membership.from) {
        throw new Problem('file_not_found')
      }
      return found
    })
    const { size } = file.summary
    const context = objectContext(caller.companyId, 'file', fileId)
    return {
      output: { file: file.summary },
      size,
      async open(range) {
        const stored = await objects.length(file.objectKey, signal)
        // K-5: nothing is served of an object that is not as long as it must be.
        if (stored !== sealedLength(size)) throw new IntegrityError('the stored object has another length')
        return openFile(file.key.key, context, size, range, {
          async read(start, end) {
            const object = await objects.get(file.objectKey, { start, end }, signal)
            if (object === undefined) throw new IntegrityError('the stored object is gone')
            return object.bytes
          },
        })
      },
    }
  }
}
