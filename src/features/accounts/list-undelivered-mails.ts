import type { HandlerOf } from '../../dispatch/handler.ts'
import { AccountId } from '../../protocol/index.ts'
import { readUndelivered } from './undelivered-repository.ts'

export function listUndeliveredMails(): HandlerOf<'mails.listUndelivered'> {
  return async ({ limit }, { tx }) => {
    const rows = await readUndelivered(tx, limit)
    return {
      mails: rows.map((row) => ({
        accountId: AccountId.parse(row.account_id),
        kind: row.kind,
        failedAt: row.failed_at.toISOString(),
        ...(row.reply === null ? {} : { reply: row.reply }),
      })),
    }
  }
}
