import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DemoRefused, drawDemoAccounts, ensureDemoAccounts } from '../../src/cli/demo-accounts.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { missingRules } from '../../src/protocol/index.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { environmentOf } from '../support/house.ts'
import { rowsOf } from '../support/rows.ts'

test('R47: the demo is refused in the production profile, and nothing was made', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-demo-'))
  const database = await cloneDatabase()
  try {
    const environment = environmentOf(directory, database.urls, await freePort())
    const accounts = drawDemoAccounts()
    const production = loadConfig({ ...environment, PRISME_PROFILE: 'production' })
    await expect(ensureDemoAccounts(production, accounts)).rejects.toThrow(DemoRefused)
    expect(await rowsOf(database.urls.admin, 'select from prisme.companies')).toEqual([])
    const config = loadConfig(environment)
    // Interrupted after the first few, then started again: nothing is lost and nothing is there twice.
    await ensureDemoAccounts(config, accounts.slice(0, 3))
    await ensureDemoAccounts(config, accounts)
    await ensureDemoAccounts(config, accounts)
    expect(await rowsOf(database.urls.admin, 'select from prisme.accounts')).toHaveLength(accounts.length)
    expect(await rowsOf(database.urls.admin, 'select from prisme.companies')).toHaveLength(2)
    expect(new Set(accounts.map((account) => account.company)).size).toBe(2)
    expect(new Set(accounts.map((account) => account.role))).toEqual(
      new Set(['company_admin', 'user', 'guest']),
    )
    expect(new Set(accounts.map((account) => account.password)).size).toBe(accounts.length)
    expect(accounts.flatMap((account) => missingRules(account.password))).toEqual([])
  } finally {
    await database.drop()
    await rm(directory, { recursive: true, force: true })
  }
})
