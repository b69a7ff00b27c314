import { sql } from '../../database/sql.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Role, SomeChoices } from '../../protocol/index.ts'
import type { DirectoryFields } from './directory-fields.ts'

/** What is written of a person; what is left out stays, null clears. */
export interface ProfileChanges {
  displayName?: string | undefined
  title?: string | null | undefined
  organisation?: string | null | undefined
  switches?: SomeChoices | undefined
  expiresAt?: Date | undefined
}

export interface Preferences {
  role: Role
  /** What was decided for this person; what is not in it is as in the company. */
  switches: SomeChoices
}

export type ProfileRepository = ReturnType<typeof createProfileRepository>

export function createProfileRepository(fields: DirectoryFields) {
  return {
    readPreferences: (tx: Transaction, accountId: string): Promise<Preferences | undefined> =>
      tx.row<Preferences>(sql`select role, switches from prisme.accounts
        where company_id = ${tx.companyId} and account_id = ${accountId}`),
    preferencesAmong: (
      tx: Transaction,
      accountIds: readonly string[],
    ): Promise<(Preferences & { accountId: string })[]> =>
      tx.rows(sql`select account_id as "accountId", role, switches from prisme.accounts
        where company_id = ${tx.companyId} and account_id = any (${accountIds}::uuid[])`),
    async update(tx: Transaction, accountId: string, changes: ProfileChanges): Promise<void> {
      const sealed = async (
        field: 'display_name' | 'title' | 'organisation',
        text: string | null | undefined,
      ) => (typeof text === 'string' ? fields.seal(tx, accountId, field, text) : null)
      await tx.run(sql`update prisme.accounts set
          display_name_sealed = coalesce(${await sealed('display_name', changes.displayName)}, display_name_sealed),
          title_sealed = case when ${changes.title !== undefined}
            then ${await sealed('title', changes.title)} else title_sealed end,
          organisation_sealed = case when ${changes.organisation !== undefined}
            then ${await sealed('organisation', changes.organisation)} else organisation_sealed end,
          switches = coalesce(${changes.switches === undefined ? null : JSON.stringify(changes.switches)}::jsonb, switches),
          expires_at = coalesce(${changes.expiresAt ?? null}, expires_at)
        where company_id = ${tx.companyId} and account_id = ${accountId}`)
    },
  }
}
