import type { NoticeKind } from '../letters/letter.ts'

/** The jobs there are, and what each is told: ids only, never content, names or addresses. */
export interface Jobs {
  /** A letter that says the same to everyone. */
  'mail.notice': { companyId: string; accountId: string; kind: NoticeKind }
}
export type JobName = keyof Jobs
