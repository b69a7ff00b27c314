import { expect, test } from 'vitest'
import { sweepTokens } from '../../src/jobs/sweep-tokens.ts'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { openHouse } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { movableClock } from '../transport/movable-clock.ts'

const day = 86_400

test('A-22: who does not use their account is warned, then blocked, and comes back by the link and a sign-in, or by an administrator', async () => {
  const clock = movableClock()
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user' },
    environment: { SMTP_URL: mails.url },
    world: clock.world,
  })
  const { ada, alice, bruno } = house.people
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const night = () => house.app.services.lookAfterUnused(AbortSignal.timeout(30_000))
  const signsIn = ({ email, password }: typeof alice) => call('sessions.signIn', { email, password })
  const subjects = (email: string) => mails.caught.filter(({ to }) => to === email).length
  await ada.call('company.changePolicy', {
    expectedVersion: (await ada.call('company.readPolicy', {})).version,
    changes: { dormancy: { warnDays: 70, blockDays: 80 } },
  })

  clock.advance(69 * day)
  await night()
  expect(mails.caught).toEqual([])
  clock.advance(day)
  await bruno.session.signIn(bruno.email, bruno.password)
  await night()
  await night()
  expect((await mails.to(alice.email)).subject).toContain('bientôt')
  clock.advance(10 * day)
  await night()
  const blocked = await mails.to(alice.email, 2)
  expect(subjects(alice.email)).toBe(2)
  expect(subjects(bruno.email)).toBe(0)
  // Right password, blocked account: as wrong as any other.
  expect(await refusalOf(signsIn(alice))).toBe('sign_in_failed')
  // The last administrator is warned and can still come in.
  expect(subjects(ada.email)).toBe(1)
  await ada.session.signIn(ada.email, ada.password)
  const list = async () =>
    (await ada.call('members.list', { state: 'blocked' })).members.map((m) => [m.accountId, m.blockedFor])
  expect(await list()).toEqual([[alice.accountId, 'unused']])

  const token = /reactivation#(\S+)/.exec(blocked.text)?.[1] ?? ''
  expect(await refusalOf(call('accounts.reactivate', { token: `${token.slice(0, -3)}AAA` }))).toBe(
    'link_not_valid',
  )
  await call('accounts.reactivate', { token })
  expect(await refusalOf(call('accounts.reactivate', { token }))).toBe('link_not_valid')
  // The link opens the account for a day, in which its person signs in.
  await night()
  expect(await list()).toEqual([])
  clock.advance(day)
  await night()
  await ada.session.signIn(ada.email, ada.password)
  expect(await list()).toEqual([[alice.accountId, 'unused']])
  await mails.to(alice.email, 3)

  // Another link on demand, with the same answer for every address; the newest is the one that works.
  await call('accounts.requestReactivation', { email: 'personne@example.org' })
  await call('accounts.requestReactivation', { email: bruno.email })
  await call('accounts.requestReactivation', { email: alice.email })
  const again = /reactivation#(\S+)/.exec((await mails.to(alice.email, 4)).text)?.[1] ?? ''
  await call('accounts.reactivate', { token: again })
  await signsIn(alice)
  clock.advance(30 * day)
  await night()
  expect(await refusalOf(signsIn({ ...alice, password: 'faux' }))).toBe('sign_in_failed')
  await signsIn(alice)
  expect(subjects(bruno.email)).toBe(0)

  // An administrator blocks: no link opens that.
  await ada.session.signIn(ada.email, ada.password)
  await ada.call('members.block', { accountId: alice.accountId, reason: 'absence' })
  await call('accounts.requestReactivation', { email: alice.email })
  await night()
  expect(subjects(alice.email)).toBe(4)
  await ada.call('members.unblock', { accountId: alice.accountId })
  await signsIn(alice)
})

test('A-22: a company that cannot be looked after keeps no other one from it, and the night is done again', async () => {
  const clock = movableClock()
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user' },
    environment: { SMTP_URL: mails.url },
    world: clock.world,
  })
  const { alice } = house.people
  const other = await house.company('Clinique des Érables', { ben: 'company_admin', bruno: 'user' })
  const companyOf = async ({ accountId }: typeof alice) => {
    const accounts = `select company_id from prisme.accounts where account_id = '${accountId}'`
    return (await rowsOf<{ company_id: string }>(house.adminUrl, accounts))[0]?.company_id
  }
  const night = () => house.app.services.lookAfterUnused(AbortSignal.timeout(30_000))
  /** What a policy may not be: nobody reads it. */
  const spoils = async (person: typeof alice) =>
    rowsOf(
      house.adminUrl,
      `insert into prisme.company_policies (company_id, version, settings, changed_at)
        values ('${await companyOf(person)}', 1000, '{"dormancy": {"warnDays": "jamais"}}', now())`,
    )
  const mends = () => rowsOf(house.adminUrl, 'delete from prisme.company_policies where version = 1000')
  // Whichever of them is looked at first: each is told to come, then that they are blocked.
  const nights = [
    { out: alice, told: other.bruno, days: 76, mails: 1 },
    { out: other.bruno, told: alice, days: 20, mails: 2 },
  ]
  for (const { out, told, days, mails: many } of nights) {
    clock.advance(days * day)
    await spoils(out)
    await expect(night()).rejects.toThrow()
    await mails.to(told.email, many)
    await mends()
    await night()
    await mails.to(out.email, many)
  }
})

test('registrations nobody proved, old codes, given-up mails and old invitations are swept; others stay', async () => {
  await using house = await openHouse({ people: { ada: 'company_admin', alice: 'user' } })
  const { ada, alice } = house.people
  await ada.call('invitations.inviteMember', { email: 'zoe@tilleuls.example' })
  await ada.call('accounts.requestPasswordReset', { email: alice.email })
  await rowsOf(
    house.adminUrl,
    `insert into prisme.undelivered_mails (company_id, account_id, kind, failed_at)
      values ('${house.companyId}', '${alice.accountId}', 'invitation', now())`,
  )
  const counted = async () =>
    (
      await rowsOf<Record<string, number>>(
        house.adminUrl,
        `select (select count(*) from prisme.accounts) as accounts, (select count(*) from prisme.email_index) as addresses,
          (select count(*) from prisme.password_resets) as resets, (select count(*) from prisme.invitations) as invitations,
          (select count(*) from prisme.undelivered_mails) as mails`,
      )
    )[0]
  const jobsUrl = house.environment['PRISME_JOBS_DATABASE_URL'] ?? ''
  const after = (days: number) => sweepTokens(jobsUrl, new Date(Date.now() + days * day * 1000))
  const all = { accounts: 2, addresses: 2, resets: 1, invitations: 1, mails: 1 }
  await after(6)
  expect(await counted()).toEqual(all)
  await after(31)
  expect(await counted()).toEqual({ ...all, resets: 0 })
  await after(120)
  expect(await counted()).toEqual({ ...all, resets: 0, invitations: 0, mails: 0 })
  await house.app.services.database.inCompany(house.companyId, (tx) =>
    house.app.services.accounts.add(tx, {
      email: 'jamais@example.org',
      displayName: 'Jamais Venue',
      role: 'user',
      phc: '',
      unproven: true,
    }),
  )
  await after(8)
  expect(await counted()).toMatchObject({ accounts: 2, addresses: 2 })
  expect((await ada.call('accounts.list', {})).accounts).toHaveLength(2)
})
