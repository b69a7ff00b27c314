import type { AccountSummary, LogEntry } from '../../protocol/index.ts'
import { createStore, type Store } from './store.ts'

/** Everyone the page has heard of, by account: events name people by id only. */
type People = ReadonlyMap<string, AccountSummary>

export interface Directory {
  readonly store: Store<People>
  learn(accounts: readonly AccountSummary[]): void
}

export function createDirectory(): Directory {
  const store = createStore<People>(new Map())
  return {
    store,
    learn(accounts) {
      const news = accounts.filter((account) => isNews(store.get(), account))
      if (news.length === 0) return
      store.update(
        (known) => new Map([...known, ...news.map((one) => [one.accountId, summaryOf(one)] as const)]),
      )
    },
  }
}

function isNews(known: People, { accountId, displayName, role, organisation }: AccountSummary): boolean {
  const now = known.get(accountId)
  return now?.displayName !== displayName || now.role !== role || now.organisation !== organisation
}

// Members and own accounts carry more than the summary: only the summary is kept.
function summaryOf({
  accountId,
  displayName,
  role,
  accountType,
  organisation,
}: AccountSummary): AccountSummary {
  return {
    accountId,
    displayName,
    role,
    accountType,
    ...(organisation === undefined ? {} : { organisation }),
  }
}

/** The people an event presents. */
export function peopleIn(entry: LogEntry): readonly AccountSummary[] {
  if (entry.event === 'message.sent') return [entry.data.message.sender]
  return entry.event === 'member.joined' ? [entry.data.member] : []
}
