import { z } from 'zod'
import { ConversationId, FileId } from './ids.ts'
import { defineOperation } from './operation.ts'

export const FileSummary = z
  .strictObject({
    fileId: FileId,
    name: z.string(),
    type: z.string().describe('Media type as announced by the sender.'),
    size: z.int().min(0).describe('Bytes.'),
  })
  .meta({ id: 'File', description: 'A file that was scanned, found clean, and sealed.' })
export type FileSummary = z.output<typeof FileSummary>

const FileName = z
  .string()
  .min(1)
  .max(255)
  // Controls and path separators have no place in a name; bidi overrides could make an .exe read as a .pdf (U-7).
  .regex(/^[^\p{Cc}/\\\u202a-\u202e\u2066-\u2069]+$/u, 'must be a plain file name')

export const uploadFile = defineOperation({
  name: 'files.upload',
  summary: 'Upload a file to a conversation: scanned, then sealed, and only then existing for anyone',
  kind: 'command',
  http: { method: 'POST', path: '/v1/conversations/{conversationId}/files', status: 201 },
  socket: false,
  scope: 'files:upload',
  trace: 'file.uploaded',
  run: 'upload',
  input: z.strictObject({
    conversationId: ConversationId,
    name: FileName.describe('Sent in the query string, percent-encoded.'),
    type: z
      .string()
      .max(127)
      .regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type')
      .default('application/octet-stream')
      .describe('Sent in the query string; what the sender says the file is.'),
    size: z.int().min(0).describe('The Content-Length header: bytes of the file. Required.'),
  }),
  output: z.strictObject({ file: FileSummary }),
  problems: [
    'switched_off',
    'conversation_not_found',
    'length_required',
    'file_too_large',
    'file_infected',
    'file_unscannable',
    'upload_incomplete',
    'uploads_off',
    'files_off',
  ],
})

export const downloadFile = defineOperation({
  name: 'files.download',
  summary: 'Download a file of one of the caller’s conversations; one byte range may be asked for',
  kind: 'query',
  http: { method: 'GET', path: '/v1/files/{fileId}/content', status: 200 },
  socket: false,
  scope: 'files:read',
  trace: 'file.read',
  run: 'download',
  input: z.strictObject({ fileId: FileId }),
  output: z.strictObject({ file: FileSummary }),
  problems: ['switched_off', 'file_not_found', 'range_not_satisfiable', 'files_off'],
})
