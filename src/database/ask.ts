import pg from 'pg'

/** Milliseconds. A connection that went silent must not hold a company's sends for ever. */
const longestPatience = 15_000

/**
 * Asks one statement, by a query that answers to a callback. The client's own promises, and its own limit of time, give each query
 * a function as a property; V8 makes such functions among the old, where each keeps its query, what was asked with it and what
 * was answered until the next full collection (decision 20).
 *
 * Rejects with what the database refuses, and when it has not answered after `patience` milliseconds: the connection is
 * destroyed then, because what still comes would be taken for the answer to another question.
 */
export function ask<Row extends object>(
  client: pg.Client,
  config: pg.QueryConfig,
  patience = longestPatience,
): Promise<pg.QueryResult<Row>> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('Query read timeout'))
      client.connection.stream.destroy()
    }, patience)
    const answered = (error: unknown, result: pg.QueryResult<Row>): void => {
      clearTimeout(late)
      if (error) reject(error)
      else resolve(result)
    }
    client.query(new pg.Query<Row>(config, answered))
  })
}
