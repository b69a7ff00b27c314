/** The jobs there are, and what each is told: ids only, never content, names or addresses. */
export interface Jobs {
  'mail.session_revoked': { companyId: string; accountId: string }
}
export type JobName = keyof Jobs
