import type { Database } from '../../database/database.ts'
import type { Transaction } from '../../database/transaction.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { AccountId, type Input, type Output, Problem } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import {
  demandCharter,
  insertAcceptance,
  insertText,
  onlyCompany,
  readAcceptance,
  readAcceptances,
  readText,
  type TextKind,
  type TextRow,
} from './text-repository.ts'

type Handled =
  | 'charter.read'
  | 'charter.accept'
  | 'charter.publish'
  | 'charter.listAcceptances'
  | 'notices.read'
  | 'notices.publish'

interface Needs {
  database: Database
  accounts: Accounts
  clock: Clock
}

export function charterHandlers({ database, accounts, clock }: Needs): Pick<Handlers, Handled> {
  /** Each version stays; the newest one counts. */
  async function publish(
    tx: Transaction,
    kind: TextKind,
    { expectedVersion, text }: Input<'notices.publish'>,
    by: string,
  ): Promise<TextRow> {
    const current = await readText(tx, kind)
    if ((current?.version ?? 0) !== expectedVersion) throw new Problem('text_changed_meanwhile')
    const row = {
      version: expectedVersion + 1,
      text_fr: text?.fr ?? null,
      text_en: text?.en ?? null,
      published_at: clock.now(),
    }
    // Two at once: the version's row is there once, and the other administrator looks again.
    if (!(await insertText(tx, kind, row, by))) throw new Problem('text_changed_meanwhile')
    return row
  }

  return {
    async 'charter.read'(_input, { caller, tx }) {
      const row = await readText(tx, 'charter')
      const acceptedAt = row && (await readAcceptance(tx, caller.accountId, row.version))
      return { ...answerOf(row), ...(acceptedAt && { acceptedAt: acceptedAt.toISOString() }) }
    },
    async 'charter.accept'({ version }, { caller, tx }) {
      const row = await readText(tx, 'charter')
      if (row?.version !== version || row.text_fr === null) throw new Problem('text_changed_meanwhile')
      const acceptedAt = await insertAcceptance(tx, caller.accountId, version, clock.now())
      return { acceptedAt: acceptedAt.toISOString() }
    },
    async 'charter.publish'(input, { caller, tx }) {
      const row = await publish(tx, 'charter', input, caller.accountId)
      await demandCharter(tx, row.text_fr === null ? 0 : row.version)
      return answerOf(row)
    },
    async 'charter.listAcceptances'({ version: asked, after, limit }, { tx }) {
      const version = asked ?? (await readText(tx, 'charter'))?.version ?? 0
      const rows = await readAcceptances(tx, { version, after, limit: limit + 1 })
      const page = rows.slice(0, limit)
      const summaries = await accounts.summaries(
        tx,
        page.map((row) => row.account_id),
      )
      const people = page.flatMap(({ account_id: id, accepted_at: at }) => {
        const account = summaries.get(id)
        return account ? [{ account, ...(at && { acceptedAt: at.toISOString() }) }] : []
      })
      const last = rows.length > limit ? page.at(-1) : undefined
      return { version, people, ...(last && { next: AccountId.parse(last.account_id) }) }
    },
    async 'notices.read'({ companyId: asked }, own) {
      const companyId = asked ?? (await onlyCompany(database))
      if (companyId === undefined) return answerOf(undefined)
      // A company that says nothing and one that does not exist look the same.
      return answerOf(await own.inCompany(companyId, (tx) => readText(tx, 'notices')))
    },
    'notices.publish': async (input, { caller, tx }) =>
      answerOf(await publish(tx, 'notices', input, caller.accountId)),
  }
}

function answerOf(row: TextRow | undefined): Output<'notices.read'> {
  if (row === undefined) return { version: 0 }
  const { text_fr: fr, text_en: en } = row
  return {
    version: row.version,
    publishedAt: row.published_at.toISOString(),
    ...(fr !== null && { text: { fr, ...(en !== null && { en }) } }),
  }
}
