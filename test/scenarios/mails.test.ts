import { expect, test } from 'vitest'
import { enqueue } from '../../src/jobs/enqueue.ts'
import { openHouse } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { rowsOf } from '../support/rows.ts'

test('a mail goes out in the language of its reader, waits for a mail server that is down, and is given up when refused', async () => {
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { alice: 'company_admin', bruno: 'user' },
    environment: { SMTP_URL: mails.url },
  })
  const { alice, bruno } = house.people
  const write = (accountId: string): Promise<void> =>
    house.app.services.database.inCompany(house.companyId, (tx) =>
      enqueue(tx, 'mail.notice', { companyId: house.companyId, accountId, kind: 'session_revoked' }),
    )
  const readSoon = (): Promise<unknown> =>
    rowsOf(house.adminUrl, 'update graphile_worker._private_jobs set run_at = now()')

  await write(alice.accountId)
  expect(await mails.to(alice.email)).toMatchObject({
    subject: 'Prisme\u00a0: Une de vos sessions a été fermée',
  })
  await alice.call('accounts.chooseLocale', { locale: 'en' })
  expect(await alice.call('accounts.me', {})).toMatchObject({ account: { locale: 'en' } })
  await write(alice.accountId)
  const english = await mails.to(alice.email, 2)
  expect(english.subject).toBe('Prisme: One of your sessions was ended')
  expect(english.html).toContain('Clinique des Tilleuls')
  expect(english.text).toContain('Clinique des Tilleuls')

  // Busy for now (4xx): nothing is lost, and nobody is told that it was.
  mails.refuses = 451
  const before = mails.tries
  await write(bruno.accountId)
  await expect.poll(() => mails.tries, { timeout: 10_000 }).toBe(before + 1)
  mails.refuses = undefined
  await expect
    .poll(
      async () => {
        await readSoon()
        return mails.caught.filter(({ to }) => to === bruno.email).length
      },
      { timeout: 15_000 },
    )
    .toBe(1)
  expect(await alice.call('mails.listUndelivered', {})).toEqual({ mails: [] })

  // Nobody there: the same.
  await mails.goesDown()
  await write(bruno.accountId)
  const failedOnce = (): Promise<unknown[]> =>
    rowsOf(
      house.adminUrl,
      'select 1 from graphile_worker._private_jobs where attempts = 1 and locked_at is null',
    )
  await expect.poll(failedOnce, { timeout: 10_000 }).toHaveLength(1)
  expect(await alice.call('mails.listUndelivered', {})).toEqual({ mails: [] })
  await mails.returns()
  await expect
    .poll(
      async () => {
        await readSoon()
        return mails.caught.filter(({ to }) => to === bruno.email).length
      },
      { timeout: 15_000 },
    )
    .toBe(2)

  // Refused for good (5xx): tried once, and told.
  mails.refuses = 550
  await write(bruno.accountId)
  await expect
    .poll(async () => (await alice.call('mails.listUndelivered', {})).mails, { timeout: 10_000 })
    .toMatchObject([{ accountId: bruno.accountId, kind: 'session_revoked', reply: 550 }])
  await expect(bruno.call('mails.listUndelivered', {})).rejects.toMatchObject({ code: 'not_allowed' })

  // Never taken, and now tried for the last time: told as well.
  mails.refuses = 421
  await write(bruno.accountId)
  await expect
    .poll(
      async () => {
        await rowsOf(
          house.adminUrl,
          'update graphile_worker._private_jobs set max_attempts = 1, attempts = 0, run_at = now() where locked_at is null',
        )
        return (await alice.call('mails.listUndelivered', {})).mails.map(({ reply }) => reply)
      },
      { timeout: 15_000 },
    )
    .toEqual([421, 550])
  expect(house.log.join('\n')).not.toContain(bruno.email)
}, 60_000)
