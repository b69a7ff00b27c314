import { setTimeout as pause } from 'node:timers/promises'
import { getHeapSpaceStatistics } from 'node:v8'
import { createPostgresBroker } from '../../src/adapters/postgres-broker.ts'
import { createDatabase, type Database } from '../../src/database/database.ts'

/**
 * Run by itself, with `--expose-gc`: prints how many bytes each of many statements leaves among the old, where only a full
 * collection finds them. One comes before anything is counted: what the server's code was made into for speed is
 * forgotten with it, as in any server that has run for a while.
 */
const [url = ''] = process.argv.slice(2)
const companyId = '0190aaaa-0000-7000-8000-00000000c001'
const times = 300

function collect(type: 'major' | 'minor'): void {
  if (globalThis.gc === undefined) throw new Error('--expose-gc is missing')
  for (let i = 0; i < 2; i++) globalThis.gc({ type, execution: 'sync' })
}

function old(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? 0
}

async function leaves(step: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < times; i++) await step()
  collect('major')
  const before = old()
  for (let i = 0; i < times; i++) {
    await step()
    if (i % 100 === 99) collect('minor')
  }
  return Math.round((old() - before) / times)
}

const statement = { text: 'select $1::bytea as bytes', values: [Buffer.alloc(1_000)] }
const ways: Record<string, (database: Database) => Promise<unknown>> = {
  rows: (database) => database.rows(statement),
  rowsInCompany: (database) => database.rowsInCompany(companyId, statement),
  inCompany: (database) => database.inCompany(companyId, (tx) => tx.rows(statement)),
}

const database = createDatabase(url, 2)
const found: Record<string, number> = {}
for (const [name, way] of Object.entries(ways)) found[name] = await leaves(() => way(database))

const [speaks, hears] = [createPostgresBroker(url), createPostgresBroker(url)]
let heard = Promise.withResolvers<void>()
let isHeard = false
hears.onMessage(() => {
  isHeard = true
  heard.resolve()
})
// Who does not know of the other yet tells nobody.
while (!isHeard) {
  speaks.publish(Buffer.from('is anybody there?'))
  await pause(20)
}
found['broker'] = await leaves(() => {
  heard = Promise.withResolvers()
  speaks.publish(Buffer.alloc(2_000))
  return heard.promise
})
await Promise.all([speaks.close(), hears.close(), database.close()])
process.stdout.write(JSON.stringify(found))
