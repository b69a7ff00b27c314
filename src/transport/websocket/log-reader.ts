import type { HelloHead } from '../../protocol/index.ts'

export interface Standing {
  head: number
  /** The accounts that may read. */
  members: readonly string[]
}

export interface LogReader {
  /** How far each conversation of an account reaches, and how far it has read. */
  heads(companyId: string, accountId: string): Promise<HelloHead[]>
  /** How far these conversations reach, by id. */
  headsAmong(
    places: readonly { companyId: string; conversationId: string }[],
  ): Promise<ReadonlyMap<string, number>>
  /** One conversation's head and members, read at one moment. Undefined if it does not exist. */
  standing(companyId: string, conversationId: string): Promise<Standing | undefined>
}
