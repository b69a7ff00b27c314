import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { createDatabase } from '../../src/database/database.ts'
import { sql } from '../../src/database/sql.ts'
import { cloneDatabase } from '../support/clone-database.ts'

const fails = sql`select 1 / 0`

test('what a failed transaction left running reaches no other one on the same connection', async () => {
  const { urls, drop } = await cloneDatabase()
  const database = createDatabase(urls.app, 1)
  const over = Promise.withResolvers<void>()
  let late: Promise<unknown> | undefined
  const first = database.inCompany(randomId(), async (tx) => {
    late = over.promise.then(() => tx.run(fails))
    await Promise.all([tx.run(fails), late])
  })
  await expect(first).rejects.toThrow('division by zero')
  const second = await database.inCompany(randomId(), async (tx) => {
    await tx.run(sql`select 1`)
    over.resolve()
    await expect(late).rejects.toThrow('the transaction is over')
    return tx.rows(sql`select 1 as one`)
  })
  expect(second).toEqual([{ one: 1 }])
  await database.close()
  await drop()
})
