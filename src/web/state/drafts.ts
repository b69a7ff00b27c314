import type { Upload } from '../../protocol/client/index.ts'
import type { FileSummary, Output } from '../../protocol/index.ts'
import {
  type Attachment,
  type AttachmentState,
  availableFiles,
  isPending,
  keptAttachment,
  maxAttachments,
  plainName,
  progressOf,
} from './attachment.ts'
import { reasonOf } from './failure.ts'
import { createStore, type Store } from './store.ts'

/** What is written in a conversation and not sent yet. */
export interface Draft {
  readonly text: string
  readonly attachments: readonly Attachment[]
}

/** What of a draft outlives the page: a file that was still on its way is chosen anew. */
export interface KeptDraft {
  readonly text: string
  readonly files: readonly FileSummary[]
}

export const emptyDraft: Draft = { text: '', attachments: [] }

export interface Drafts {
  readonly store: Store<ReadonlyMap<string, Draft>>
  write(conversationId: string, text: string): void
  attach(conversationId: string, files: readonly File[]): void
  remove(conversationId: string, attachmentId: string): void
  retry(conversationId: string, attachmentId: string): void
  /** Takes up what an earlier page kept; what is written here already stays. */
  restore(conversationId: string, kept: KeptDraft): void
  /** Empties the draft and answers it, or undefined when there is nothing to send or a file is still pending. */
  take(conversationId: string): KeptDraft | undefined
}

interface Needs {
  upload(upload: Upload): Promise<Output<'files.upload'>>
  newId(): string
}

export function createDrafts({ upload, newId }: Needs): Drafts {
  const store = createStore<ReadonlyMap<string, Draft>>(new Map())
  const uploading = new Map<string, AbortController>()

  const draftOf = (conversationId: string): Draft => store.get().get(conversationId) ?? emptyDraft
  const change = (conversationId: string, part: Partial<Draft>): void =>
    store.update((all) => new Map(all).set(conversationId, { ...draftOf(conversationId), ...part }))

  function setState(conversationId: string, id: string, state: AttachmentState): void {
    const attachments = draftOf(conversationId).attachments.map((attachment) =>
      attachment.id === id ? { ...attachment, state } : attachment,
    )
    change(conversationId, { attachments })
  }

  async function start(conversationId: string, { id, name, type, size, bytes }: Attachment): Promise<void> {
    const aborter = new AbortController()
    uploading.set(id, aborter)
    const onProgress = (sent: number): void => setState(conversationId, id, progressOf(sent, size))
    try {
      const { signal } = aborter
      const { file } = await upload({ conversationId, name, type, bytes, onProgress, signal })
      setState(conversationId, id, { kind: 'available', file })
    } catch (error) {
      setState(conversationId, id, { kind: 'refused', reason: reasonOf(error) })
    } finally {
      uploading.delete(id)
    }
  }

  function attachmentOf(file: File, place: number): Attachment {
    const state: AttachmentState =
      place < maxAttachments ? { kind: 'sending', sent: 0 } : { kind: 'refused', reason: 'too_many_files' }
    return { id: newId(), name: plainName(file.name), type: file.type, size: file.size, bytes: file, state }
  }

  return {
    store,
    write: (conversationId, text) => change(conversationId, { text }),
    attach(conversationId, files) {
      const { attachments } = draftOf(conversationId)
      const added = files.map((file, index) => attachmentOf(file, attachments.length + index))
      change(conversationId, { attachments: [...attachments, ...added] })
      for (const attachment of added) if (isPending(attachment)) void start(conversationId, attachment)
    },
    remove(conversationId, id) {
      uploading.get(id)?.abort()
      const attachments = draftOf(conversationId).attachments.filter((attachment) => attachment.id !== id)
      change(conversationId, { attachments })
    },
    retry(conversationId, id) {
      const attachment = draftOf(conversationId).attachments.find((candidate) => candidate.id === id)
      if (attachment?.state.kind !== 'refused') return
      setState(conversationId, id, { kind: 'sending', sent: 0 })
      void start(conversationId, attachment)
    },
    restore(conversationId, { text, files }) {
      if (store.get().has(conversationId)) return
      const attachments = files.map((file) => keptAttachment(newId(), file))
      change(conversationId, { text, attachments })
    },
    take(conversationId) {
      const { text, attachments } = draftOf(conversationId)
      const files = availableFiles(attachments)
      if (attachments.some(isPending) || (text.trim() === '' && files.length === 0)) return undefined
      change(conversationId, emptyDraft)
      return { text: text.trim(), files }
    },
  }
}
