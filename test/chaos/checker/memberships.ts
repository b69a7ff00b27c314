import type { Evidence, LogLine } from './evidence.ts'

/** What one stay in a conversation gives the right to read. */
export interface Stay {
  from: number
  /** The leave event, which is the last one that may be received. Infinity while the stay lasts. */
  to: number
  /** Nothing of the stay can be known before it was asked for, in milliseconds of the run. */
  since: number
}

/** Every stay of one account in one conversation, from the log, and when each was asked for, from the history. */
export function staysOf(log: readonly LogLine[], account: string, invitedAt: readonly number[]): Stay[] {
  const stays: Stay[] = []
  for (const line of log) {
    const last = stays.at(-1)
    if (line.subject !== account) continue
    if (line.event === 'member.joined') {
      const since = stays.length === 0 ? 0 : (invitedAt[stays.length - 1] ?? 0)
      stays.push({ from: line.from ?? line.sequence, to: Number.POSITIVE_INFINITY, since })
    } else if (line.event === 'member.left' && last !== undefined) last.to = line.sequence
  }
  return stays
}

/** When each account was asked back into each conversation, in order. Keys are `conversation/account`. */
export function invitations(history: Evidence['history']): ReadonlyMap<string, number[]> {
  const times = new Map<string, number[]>()
  for (const record of history) {
    if (record.kind !== 'membership' || record.change !== 'invite' || record.outcome !== 'invoke') continue
    const key = `${record.conversation}/${record.account}`
    times.set(key, [...(times.get(key) ?? []), record.at])
  }
  return times
}

export const mayHave = (stays: readonly Stay[], sequence: number, at: number): boolean =>
  stays.some((stay) => stay.since <= at && stay.from <= sequence && sequence <= stay.to)
