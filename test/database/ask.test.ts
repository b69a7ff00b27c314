import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { ask } from '../../src/database/ask.ts'
import { cloneDatabase } from '../support/clone-database.ts'

const script = fileURLToPath(new URL('../support/left-among-the-old.ts', import.meta.url))

test('what is asked and answered is not kept until the next full collection', async () => {
  const { urls, drop } = await cloneDatabase()
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, urls.app])
    const bytes = JSON.parse(stdout) as Record<string, number>
    // Of one statement alone the client's own promises leave 1,400, and what was asked and answered beside it.
    expect(Object.entries(bytes).filter(([, left]) => left > 300)).toEqual([])
    expect(Object.keys(bytes)).toEqual(['rows', 'rowsInCompany', 'inCompany', 'broker'])
  } finally {
    await drop()
  }
})

test('a connection that does not answer in time is given up, with all that waits on it', async () => {
  const client = new pg.Client({ connectionString: inject('postgresAdminUrl'), pipeline: true })
  client.on('error', () => {})
  await client.connect()
  const ended = new Promise<void>((resolve) => client.once('end', resolve))
  const outcomes = await Promise.allSettled([
    ask(client, { text: 'select pg_sleep(30)' }, 50),
    ask(client, { text: 'select 1' }),
  ])
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason))).toEqual([
    'Error: Query read timeout',
    'Error: Connection terminated unexpectedly',
  ])
  await ended
})
