import type { FileSummary } from '../../protocol/index.ts'
import type { FailureReason } from './failure.ts'

export type RefusalReason = FailureReason | 'too_many_files'

/** Envoi → Analyse antivirus → Disponible or Refusé. Only the server's verdict makes a file available. */
export type AttachmentState =
  | { kind: 'sending'; sent: number }
  | { kind: 'scanning' }
  | { kind: 'available'; file: FileSummary }
  | { kind: 'refused'; reason: RefusalReason }

export interface Attachment {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly size: number
  readonly bytes: Blob
  readonly state: AttachmentState
}

export const maxAttachments = 10
const maxNameLength = 255

/** Refused for what the file is: sending the same bytes again would only be refused again. */
const final: ReadonlySet<RefusalReason> = new Set([
  'file_infected',
  'file_unscannable',
  'file_too_large',
  'too_many_files',
  'conversation_not_found',
  'not_allowed',
])

export function mayRetry(attachment: Attachment): boolean {
  return attachment.state.kind === 'refused' && !final.has(attachment.state.reason)
}

export function isPending({ state }: Attachment): boolean {
  return state.kind === 'sending' || state.kind === 'scanning'
}

export function availableFiles(attachments: readonly Attachment[]): readonly FileSummary[] {
  return attachments.flatMap(({ state }) => (state.kind === 'available' ? [state.file] : []))
}

/** A file the server holds already: its bytes are not needed again. */
export function keptAttachment(id: string, file: FileSummary): Attachment {
  const { name, type, size } = file
  return { id, name, type, size, bytes: new Blob(), state: { kind: 'available', file } }
}

/** Bytes handed to the network: once they are all gone, what lasts is the scan. */
export function progressOf(sent: number, size: number): AttachmentState {
  return sent >= size ? { kind: 'scanning' } : { kind: 'sending', sent }
}

/** A name the contract accepts: no control, no path separator, no character that turns the reading direction. */
export function plainName(name: string): string {
  const plain = name.replaceAll(/[\p{Cc}/\\\u202a-\u202e\u2066-\u2069]/gu, '_').trim()
  return shortened(plain === '' ? 'fichier' : plain)
}

function shortened(name: string): string {
  if (name.length <= maxNameLength) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : ''
  return name.slice(0, maxNameLength - extension.length) + extension
}
