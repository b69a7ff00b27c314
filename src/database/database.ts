import pg from 'pg'
import { ask } from './ask.ts'
import { isTransient, isUnavailable } from './failures.ts'
import { createShares } from './shares.ts'
import type { Statement } from './sql.ts'
import { DatabaseUnavailable, type Transaction } from './transaction.ts'

export interface Database {
  /**
   * Runs work in one transaction of a company; retries it when Postgres asks for that. Throws DatabaseUnavailable, and
   * CompanyBusy when too much of the company's work waits already.
   */
  inCompany<T>(companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /** The same for reading: everything in it is seen as it was at one moment (REPEATABLE READ). */
  inSnapshot<T>(companyId: string, work: (tx: Transaction) => Promise<T>): Promise<T>
  /**
   * One statement in a transaction of a company of its own, for one round trip, whatever else of the company waits: who
   * asks, and where they may listen. Not retried. Throws DatabaseUnavailable.
   */
  rowsInCompany<Row extends object>(companyId: string, statement: Statement): Promise<Row[]>
  /**
   * Runs one statement that is a transaction of its own, outside any company: only tables that are not company-owned
   * answer, and functions that name their company themselves. Not retried. Throws DatabaseUnavailable.
   */
  rows<Row extends object>(statement: Statement): Promise<Row[]>
  /**
   * The same on connections that nothing else waits for: what must be read every half second, however many people come
   * at once. Throws DatabaseUnavailable.
   */
  watch<Row extends object>(statement: Statement): Promise<Row[]>
  close(): Promise<void>
}

// Sequences and sizes stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const ignore = (): void => {}
const firstReason = (reason: unknown): unknown => reason

export function createDatabase(url: string, poolSize: number): Database {
  const settings = {
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 12_000,
    lock_timeout: 8_000,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'prisme',
    // What does not need an answer first is sent along: a transaction's beginning costs no round trip of its own.
    pipeline: true,
  }
  const pool = new pg.Pool({ ...settings, max: poolSize })
  const watchers = new pg.Pool({ ...settings, max: 1 })
  for (const each of [pool, watchers]) {
    // An idle connection may break at any time; the next query then gets a fresh one.
    each.on('error', ignore)
    // So may one that works, whose query rejects by itself; and one that nobody has taken up yet: a server that goes
    // down greets and says goodbye in one breath.
    each.on('connect', (client) => client.on('error', ignore))
  }
  const shares = createShares(Math.ceil(poolSize / 2))

  async function attempt<T>(
    begin: string,
    companyId: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    const client = await pool.connect()
    const after: Array<() => void> = []
    const tx = transactionOn(client, companyId, after)
    let broken: Error | undefined
    sendTogether(client)
    const begun = Promise.all([ask(client, { text: begin }), ask(client, setCompany(companyId))])
    // Whatever is asked behind a beginning that failed fails too: no company is set, so no row is anybody's.
    begun.catch(ignore)
    try {
      const result = await work(tx)
      await begun
      tx.end()
      const { command } = await ask(client, { text: 'commit' })
      if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back')
      // It is done: an effect that fails must not make it look undone.
      for (const effect of after) attemptEffect(effect)
      return result
    } catch (error) {
      tx.end()
      const first = await begun.then(() => error, firstReason)
      broken = await rollBack(client, first)
      throw first
    } finally {
      client.release(broken)
    }
  }

  async function persistently<T>(
    begin: string,
    companyId: string,
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await shares.within(companyId, () => attempt(begin, companyId, work))
      } catch (error) {
        if (isTransient(error) && tries < 4) continue
        throw isUnavailable(error)
          ? new DatabaseUnavailable('the database does not answer', { cause: error })
          : error
      }
    }
  }

  /** By hand, because the pool throws a connection away after any error, and a refusal breaks none. */
  async function attemptAlone<Row extends object>(from: pg.Pool, statement: Statement): Promise<Row[]> {
    const client = await from.connect()
    let broken: Error | undefined
    try {
      return (await ask<Row>(client, named(statement))).rows
    } catch (error) {
      if (error instanceof Error && isUnavailable(error)) broken = error
      throw error
    } finally {
      client.release(broken)
    }
  }

  /** All of it is sent before anything is answered. After a failure `commit` rolls back, and says so. */
  async function attemptOne<Row extends object>(companyId: string, statement: Statement): Promise<Row[]> {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      sendTogether(client)
      const begun = [ask(client, { text: 'begin' }), ask(client, setCompany(companyId))]
      const asked = ask<Row>(client, named(statement))
      const outcomes = await Promise.allSettled([...begun, asked, ask(client, { text: 'commit' })])
      const failure = outcomes.find((outcome) => outcome.status === 'rejected')?.reason
      if (failure instanceof Error && isUnavailable(failure)) broken = failure
      if (failure !== undefined) throw failure
      return (await asked).rows
    } finally {
      client.release(broken)
    }
  }

  /** Throws DatabaseUnavailable where it is the server that fails. */
  async function told<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw isUnavailable(error)
        ? new DatabaseUnavailable('the database does not answer', { cause: error })
        : error
    }
  }

  return {
    rowsInCompany: (companyId, statement) => told(attemptOne(companyId, statement)),
    inCompany: (companyId, work) => persistently('begin', companyId, work),
    inSnapshot: (companyId, work) => persistently('begin isolation level repeatable read', companyId, work),
    rows: (statement) => told(attemptAlone(pool, statement)),
    watch: (statement) => told(attemptAlone(watchers, statement)),
    async close() {
      await Promise.all([pool.end(), watchers.end()])
    },
  }
}

/** What makes a connection unfit for another transaction: then it is thrown away. */
async function rollBack(client: pg.PoolClient, after: unknown): Promise<Error | undefined> {
  // Its answer may still come, to the next question.
  if (after instanceof Error && isUnavailable(after)) return after
  try {
    await ask(client, { text: 'rollback' })
    return undefined
  } catch (error) {
    return error instanceof Error ? error : new Error('rollback failed')
  }
}

function attemptEffect(effect: () => void): void {
  try {
    effect()
  } catch (error) {
    // What could not be told now is found by comparing with the log.
    process.emitWarning(error instanceof Error ? error.name : 'an effect failed')
  }
}

const statementNames = new Map<string, string>()

/** Statements come from templates: there are as many texts as there are places that write one. */
function statementName(text: string): string {
  const known = statementNames.get(text)
  if (known !== undefined) return known
  const name = `s${statementNames.size}`
  statementNames.set(text, name)
  return name
}

/**
 * What is asked in one turn of the event loop leaves in one piece (measured: a write costs the gateway more than composing the
 * statement does). The stream is what pg itself corks for the messages of one statement.
 */
function sendTogether(client: pg.PoolClient): void {
  const { stream } = client.connection
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

function setCompany(companyId: string): pg.QueryConfig {
  return { name: 'company', text: "select set_config('app.company', $1, true)", values: [companyId] }
}

/** Named, so that Postgres parses and plans each statement once per connection (measured: half its CPU). */
function named({ text, values }: Statement): pg.QueryConfig {
  return { name: statementName(text), text, values: [...values] }
}

interface OwnTransaction extends Transaction {
  /** From here on it refuses statements: its connection may be another's, and so may what was left running in it. */
  end(): void
}

function transactionOn(client: pg.PoolClient, companyId: string, after: Array<() => void>): OwnTransaction {
  let isOver = false
  const query = async <Row extends object>(statement: Statement): Promise<pg.QueryResult<Row>> => {
    if (isOver) throw new Error('the transaction is over')
    sendTogether(client)
    return ask<Row>(client, named(statement))
  }
  return {
    end() {
      isOver = true
    },
    companyId,
    rows: async <Row extends object>(statement: Statement) => (await query<Row>(statement)).rows,
    async row<Row extends object>(statement: Statement) {
      const { rows } = await query<Row>(statement)
      if (rows.length > 1) throw new Error('expected one row at most')
      return rows[0]
    },
    run: async (statement) => (await query(statement)).rowCount ?? 0,
    afterCommit: (work) => after.push(work),
  }
}
