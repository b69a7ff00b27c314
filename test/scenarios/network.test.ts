import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCompany } from '../../src/cli/company.ts'
import type { PolicyChanges } from '../../src/protocol/index.ts'
import type { Actor } from '../support/actor.ts'
import { held } from '../support/held.ts'
import { openHouse } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { mmdbOf } from '../support/mmdb.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { rawSocket } from '../transport/raw-socket.ts'
import { portOf } from '../transport/signed-in-socket.ts'

const inFrance = '203.0.113.7'
const inAmerica = '198.51.100.7'
const inGermany = '2001:db8::7'
const nowhere = '192.0.2.7'

test('R115: people come from the networks and countries of their company, on both wires, and nobody locks themselves out', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-countries-'))
  const file = join(directory, 'countries.mmdb')
  await writeFile(file, mmdbOf({ '203.0.113.0/24': 'FR', '198.51.100.0/24': 'US', '2001:db8::/32': 'DE' }))
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user' },
    environment: {
      SMTP_URL: mails.url,
      PRISME_TRUSTED_PROXIES: '127.0.0.0/8,::1',
      PRISME_COUNTRY_DATABASE: file,
    },
  })
  const { ada, alice } = house.people
  const leaver = await alice.secondDevice()

  const asks = async (person: Actor, from: string, path: string, body?: object): Promise<string> => {
    const answer = await fetch(`${house.origin}${path}`, {
      headers: {
        authorization: `Bearer ${await person.session.accessToken()}`,
        'x-forwarded-for': from,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { method: path.includes('policy') ? 'PATCH' : 'POST', body: JSON.stringify(body) }),
    })
    const { code = 'done' } = (await answer.json()) as { code?: string }
    return code
  }
  const me = (from: string): Promise<string> => asks(alice, from, '/v1/me')
  const signIn = ({ email, password }: Actor, from: string): Promise<string> =>
    asks(alice, from, '/v1/sessions', { email, password })
  const socketFrom = async (from: string) => {
    const headers = { 'X-Forwarded-For': from }
    const answer = await fetch(`${house.origin}/v1/socket-tickets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await alice.session.accessToken()}`, ...headers },
    })
    const { ticket } = (await answer.json()) as { ticket?: string }
    const socket = await rawSocket(portOf(house.origin), { headers })
    socket.json({ op: 'authenticate', ticket })
    return socket
  }
  let version = 0
  const change = async (network: PolicyChanges['network'], force = false): Promise<void> => {
    const changed = await ada.call('company.changePolicy', {
      expectedVersion: version,
      changes: { network },
      ...(force && { force }),
    })
    version = changed.version
  }

  // By itself: the EEA, and whatever has no country, such as the house's own network.
  expect(await me(inFrance)).toBe('done')
  expect(await me(inGermany)).toBe('done')
  expect(await me(`::ffff:${inFrance}`)).toBe('done')
  expect(await me(nowhere)).toBe('done')
  expect(await me(inAmerica)).toBe('network_not_allowed')
  expect(await me(`::ffff:${inAmerica}`)).toBe('network_not_allowed')
  expect(await signIn(alice, inAmerica)).toBe('network_not_allowed')
  expect(await signIn({ ...alice, password: 'Pas-le-bon-9z' }, inAmerica)).toBe('sign_in_failed')
  expect(await signIn(alice, inFrance)).toBe('done')

  // A change reaches open sockets, and those alone that no longer fit.
  using french = await socketFrom(inFrance)
  using german = await socketFrom(inGermany)
  expect(await french.nextJson()).toHaveProperty('hello')
  expect(await german.nextJson()).toHaveProperty('hello')
  await change({ allowedCountries: ['FR'] })
  expect(await german.closing()).toMatchObject({ code: 4403, reason: 'network_not_allowed' })
  french.json({ id: '1', op: 'accounts.me', input: {} })
  expect(await french.nextJson()).toMatchObject({ id: '1', output: {} })
  expect(await me(inGermany)).toBe('network_not_allowed')

  // Where networks are named they decide alone, whatever the country; IPv4 and IPv6.
  await change({ allowedCidrs: ['198.51.100.0/24', '2001:db8:1::/48', '127.0.0.1/32', '::1/128'] })
  await expect.poll(() => me(inAmerica)).toBe('done')
  expect(await me(`::ffff:${inAmerica}`)).toBe('done')
  expect(await me('2001:db8:1::9')).toBe('done')
  expect(await me('2001:db8:2::9')).toBe('network_not_allowed')
  expect(await me(inFrance)).toBe('network_not_allowed')

  // Nobody locks themselves out, unless they insist; and the operator opens the door again.
  expect(await refusalOf(change({ allowedCidrs: ['192.0.2.0/24'] }))).toBe('would_lock_out')
  expect(await refusalOf(change({ allowedCidrs: ['10.0.0.0/33'] }))).toBe('invalid_input')
  await ada.call('accounts.me', {})
  await change({ allowedCidrs: [], allowedCountries: ['FR'], unknownCountries: 'refuse' }, true)
  await expect
    .poll(() =>
      ada.call('accounts.me', {}).then(
        () => 'in',
        () => 'out',
      ),
    )
    .toBe('out')
  await expect.poll(() => me(inFrance)).toBe('done')
  expect(await me(nowhere)).toBe('network_not_allowed')
  // Whoever is refused can still leave, and nothing else.
  expect(await asks(leaver, nowhere, '/v1/conversations')).toBe('network_not_allowed')
  expect(await asks(leaver, nowhere, '/v1/sessions/sign-out', {})).toBe('done')
  expect(await asks(leaver, inFrance, '/v1/me')).toBe('session_ended')
  const code = await runCompany(['open-networks', house.companyId], {
    environment: async () => house.environment,
    print: () => {},
    complain: (line) => expect.fail(line),
  })
  expect(code).toBe(0)
  await expect
    .poll(() =>
      ada.call('accounts.me', {}).then(
        () => 'in',
        () => 'out',
      ),
    )
    .toBe('in')
  // What holds is what the policy shows, and its history says that nobody of the company did it.
  const { policy, ...opened } = await ada.call('company.readPolicy', {})
  expect(policy.network).toMatchObject({ allowedCidrs: [], allowedCountries: [], unknownCountries: 'refuse' })
  expect(opened).toMatchObject({ version: version + 1 })
  expect(opened).not.toHaveProperty('changedBy')
  const [latest, before] = (await ada.call('company.listPolicyChanges', {})).changes
  expect(latest).toEqual({
    version: version + 1,
    changedAt: opened.changedAt,
    changes: { network: { allowedCountries: [] } },
  })
  expect(before).toMatchObject({ version, changedBy: ada.accountId })
  version++

  // `alert` lets in.
  await change({ allowedCountries: ['FR'], unknownCountries: 'allow', outside: 'alert' })
  await expect.poll(() => me(inAmerica)).toBe('done')
  expect(await signIn(alice, inFrance)).toBe('done')
  {
    // Whom it is told holds up nobody: their role may be changing at this moment.
    const row = `select from prisme.accounts where account_id = '${ada.accountId}' for update`
    await using _changing = await held(house.adminUrl, row)
    expect(await signIn(alice, inAmerica)).toBe('done')
  }
  expect((await mails.to(ada.email)).subject).toContain('réseau inhabituel')
  const refused = await rowsOf(
    house.adminUrl,
    `select from prisme.access_traces where action = 'session.opened' and outcome = 'network_not_allowed'`,
  )
  expect(refused).toHaveLength(1)
  await rm(directory, { recursive: true })
})

test('R115: without a country database a rule about countries is refused, and networks work', async () => {
  await using house = await openHouse({ people: { ada: 'company_admin' } })
  const { ada } = house.people
  const change = (network: PolicyChanges['network']) =>
    ada.call('company.changePolicy', { expectedVersion: 0, changes: { network } })
  expect(await refusalOf(change({ allowedCountries: ['FR'] }))).toBe('country_database_missing')
  expect(await refusalOf(change({ allowedCidrs: ['192.0.2.0/24'] }))).toBe('would_lock_out')
  const { policy } = await change({ allowedCountries: [], allowedCidrs: ['127.0.0.0/8', '::1/128'] })
  expect(policy.network.allowedCountries).toEqual([])
  await ada.call('accounts.me', {})
})
