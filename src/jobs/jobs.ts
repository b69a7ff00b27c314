import type { NoticeKind } from '../letters/letter.ts'

/** The jobs there are, and what each is told: ids only, never content, names or addresses. */
export interface Jobs {
  /** The link that proves an address; the job makes it. */
  'mail.address_to_verify': { companyId: string; accountId: string }
  /** The code for a new password; the job makes it. */
  'mail.password_pin': { companyId: string; accountId: string; resetId: string }
  /** The code that links an account to the company's provider; the job makes it. */
  'mail.link_code': { companyId: string; accountId: string; offerId: string }
  /** The link of an invitation; the job makes it. */
  'mail.invitation': { companyId: string; invitationId: string }
  /** A reset of second factors is due. */
  'factors.reset': { companyId: string; resetId: string }
  /** The link that opens an account blocked for not being used; the job makes it. */
  'mail.reactivation': { companyId: string; accountId: string }
  /** A letter that says the same to everyone. */
  'mail.notice': { companyId: string; accountId: string; kind: NoticeKind }
}
export type JobName = keyof Jobs
