import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DemoRefused, drawDemoAccounts, ensureDemoAccounts } from '../../src/cli/demo-accounts.ts'
import { showCode } from '../../src/cli/show-code.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { createClientSession } from '../../src/protocol/client/index.ts'
import { missingRules } from '../../src/protocol/index.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { environmentOf, openHouse } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { addsTotp } from '../support/signs-in.ts'
import { movableClock } from '../transport/movable-clock.ts'

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

test('a half minute that ends between a code and its check, and codes that were used, keep nobody of the demo out', async () => {
  const clock = movableClock()
  await using house = await openHouse({ people: { alice: 'user' }, world: clock.world })
  const { alice } = house.people
  const { secret } = await addsTotp(alice, clock.now())
  const signsIn = async (readings: Date[]): Promise<number> => {
    let asked = 0
    const session = createClientSession({ origin: house.origin, locale: 'fr', refreshIn: 'body' })
    const next = await session.signIn(alice.email, alice.password)
    if (next.step !== 'confirm') throw new Error(`asked to ${next.step}`)
    await showCode(next.confirm, secret, {
      now: () => {
        asked++
        return readings.shift() ?? clock.now()
      },
    })
    await session.call('accounts.me', {})
    return asked
  }
  clock.advance(120)
  // Read at the last moment of one half minute, checked in the next.
  const before = new Date(clock.now().getTime() - 30_000)
  expect(await signsIn([before])).toBe(2)
  // That code is used now, and the ones after it one by one.
  expect(await signsIn([])).toBe(2)
  expect(await signsIn([])).toBe(3)
  expect(await refusalOf(signsIn([]))).toBe('factor_refused')
})
