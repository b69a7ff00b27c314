import type pg from 'pg'

const one = { name: 'prisme_notify', parse: 'select pg_notify($1, $2)' }
const all = {
  name: 'prisme_notify_all',
  parse: "select count(pg_notify($1, payload)::text) from string_to_table($2, ',') as payload",
}

/**
 * For each statement: after so many milliseconds it is given up. Not for the whole connection, since the client would keep it with a
 * function as a property of each notification, which stays until the next full collection (decision 20).
 */
export const patience = { query_timeout: 10_000 }

/** Once for each connection, before the first `notify`. */
export async function prepareToNotify(client: pg.Client): Promise<void> {
  for (const { name, parse } of [one, all])
    await client.query({ text: `prepare ${name} (text, text) as ${parse}`, ...patience })
}

/**
 * One transaction, one notification each, delivered in this order; payloads are base64 or know no comma. One alone, which is
 * the rule, costs the database a quarter less without the list. The command `notify` would cost no more, but has no parameters:
 * each payload would be a statement of its own in the database's statistics. Rejects as a query does, and after `patience`: then
 * the connection is of no more use.
 */
export function notify(client: pg.Client, channel: string, payloads: readonly string[]): Promise<void> {
  const statement = payloads.length === 1 ? one.name : all.name
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error('a notification was not answered')),
      patience.query_timeout,
    )
    client.query(
      answerless(statement, [channel, payloads.join(',')], (error) => {
        clearTimeout(late)
        if (error) reject(error)
        else resolve()
      }),
    )
  })
}

type Callback = (error: unknown) => void

/**
 * A query as the client takes it from a library, of a statement that was prepared: it asks for no description of rows and reads
 * none, which spares this process a fifth of what a notification costs it.
 */
function answerless(statement: string, values: string[], callback: Callback) {
  return {
    submit(connection: pg.Connection) {
      connection.stream.cork()
      connection.bind({ statement, values }, true)
      connection.execute(null, true)
      connection.sync()
      connection.stream.uncork()
    },
    handleDataRow() {},
    handleCommandComplete() {},
    handleError(error: unknown) {
      callback(error)
    },
    handleReadyForQuery() {
      callback(undefined)
    },
  }
}
