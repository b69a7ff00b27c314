import type { SealedFields } from '../companies/index.ts'

export type DirectoryField = 'email' | 'display_name' | 'title' | 'organisation'

/** What the directory says of a person. */
export type DirectoryFields = SealedFields<DirectoryField>
