import type { Transaction } from '../../database/transaction.ts'

/** Someone who is being removed for good, while everything of them is still there. */
export interface Leaver {
  accountId: string
  /** Who removes them. */
  actorId: string
  /** Undefined when it is no longer known. */
  email: string | undefined
  now: Date
}

/** How a feature forgets what it keeps of a person, in the transaction that removes them. Each feature says its own. */
export type Forget = (tx: Transaction, leaver: Leaver) => Promise<void>
