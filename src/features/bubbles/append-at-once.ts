import type { Database } from '../../database/database.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import type { LogEntry } from '../../protocol/index.ts'
import type { Accounts } from '../accounts/index.ts'
import type { CompanyKeys } from '../companies/index.ts'
import { appendRuns, type Run } from './append-messages-repository.ts'
import type { ExpectedHeads } from './expected-heads.ts'
import { committed, type EntryDraft, entryOf, type LogMessage, type StoredEntry } from './log-entry.ts'
import { numbered } from './log-repository.ts'

interface Needs {
  database: Database
  accounts: Accounts
  keys: CompanyKeys
  live: LiveFeed
  clock: Clock
  expected: ExpectedHeads
}

type MessageDraft = EntryDraft & { message: LogMessage }

/** One draft, sealed for the sequence it will have if its conversation's head is the expected one. */
interface Guess {
  draft: MessageDraft
  stored: StoredEntry
  sealed: Buffer
}

/** See `Bubbles.appendAtOnce`. The answer has the order of the drafts. */
export function appendAtOnce(needs: Needs) {
  const { database, accounts, live, clock, expected } = needs

  return async (companyId: string, drafts: readonly MessageDraft[]): Promise<LogEntry[] | undefined> => {
    const now = clock.now()
    const guesses = guess(needs, companyId, drafts, now)
    if (guesses === undefined) return undefined
    const names = accounts.summariesAtHand(
      companyId,
      drafts.map(({ actorId }) => actorId),
    )
    if (names === undefined) return undefined
    const runs = runsOf(guesses)
    const times = await appendRuns(database, companyId, runs, now)
    if (times === undefined) {
      for (const { conversationId } of runs) expected.forget(conversationId)
      return undefined
    }
    const said = new Map(runs.map(({ conversationId }, at) => [conversationId, times[at] ?? now]))
    const stored = guesses.map((one) => ({ ...one.stored, at: said.get(one.draft.conversationId) ?? now }))
    for (const { conversationId, sequence } of stored) expected.seen(conversationId, sequence)
    const entries = stored.map((entry) => entryOf(entry, names))
    tell(() => live.publish(companyId, committed(stored, entries)))
    return entries
  }
}

/** Undefined when a head or a key is not in memory. */
function guess(
  { keys, expected }: Needs,
  companyId: string,
  drafts: readonly MessageDraft[],
  now: Date,
): Guess[] | undefined {
  const heads = new Map<string, number>()
  const guesses: Guess[] = []
  for (const draft of drafts) {
    const { conversationId } = draft
    const before = heads.get(conversationId) ?? expected.of(conversationId)
    const key = keys.atHand(companyId, 'vk', conversationId)
    if (before === undefined || key === undefined) return undefined
    heads.set(conversationId, before + 1)
    const stored = numbered(companyId, draft, { head: before + 1, updatedAt: now }, key)
    if (stored.sealed === undefined) throw new Error('a message without anything to seal')
    guesses.push({ draft, stored, sealed: stored.sealed })
  }
  return guesses
}

function runsOf(guesses: readonly Guess[]): Run[] {
  const byConversation = Map.groupBy(guesses, ({ draft }) => draft.conversationId)
  const ascending = [...byConversation].sort(([a], [b]) => (a < b ? -1 : 1))
  return ascending.map(([conversationId, own]) => ({
    conversationId,
    head: (own[0]?.stored.sequence ?? 1) - 1,
    entries: own.map(({ draft, stored, sealed }) => ({ ...stored, sealed, digest: draft.message.digest })),
  }))
}

/** It is done: an effect that fails must not make it look undone. What was not told is found by comparing with the log. */
function tell(effect: () => void): void {
  try {
    effect()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error.name : 'an effect failed')
  }
}
