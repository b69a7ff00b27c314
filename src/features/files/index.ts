/**
 * Files: bytes sent to a conversation. A file is streamed to the scanner and, sealed, to the object store at once; its
 * last frame leaves only after the exact clean verdict, so what is not clean was never stored. Only members of its
 * conversation read it. Does not know messages.
 */

export { settleCutOffUploads } from './cut-off-uploads.ts'
export { downloadFile } from './download-file.ts'
export { createFiles, type Files } from './file.ts'
export { createFileRepository } from './file-repository.ts'
export { uploadFile } from './upload-file.ts'
