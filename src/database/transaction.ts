import type { Statement } from './sql.ts'

/** A running transaction, confined by row-level security to one company. Always passed in, never looked up. */
export interface Transaction {
  readonly companyId: string
  rows<Row extends object>(statement: Statement): Promise<Row[]>
  /** The only row, or undefined. Throws if there are several. */
  row<Row extends object>(statement: Statement): Promise<Row | undefined>
  /** How many rows were changed. */
  run(statement: Statement): Promise<number>
  /** Work for after the commit, in order; never done when the transaction is rolled back. */
  afterCommit(work: () => void): void
}

/** The database cannot be reached or refuses work: nothing was done, or (at commit) nobody can tell whether it was. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable'
}
