import { expect, test } from 'vitest'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { openHouse } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { movableClock } from '../transport/movable-clock.ts'

const password = 'Vokv!lumi-4zu'

test('A-3: people of a company’s domain register with an address and a password, and prove the address by its mail', async () => {
  const clock = movableClock()
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { alice: 'company_admin' },
    environment: { SMTP_URL: mails.url },
    world: clock.world,
  })
  const { alice } = house.people
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const signIn = (email: string, secret = password): Promise<unknown> =>
    call('sessions.signIn', { email, password: secret })
  const email = 'helene.duthilleul@tilleuls.example'

  expect(await refusalOf(call('accounts.register', { email, password }))).toBe('registration_closed')
  await alice.call('company.changePolicy', {
    expectedVersion: 0,
    changes: { registration: { mode: 'open', domains: ['tilleuls.example'] } },
  })
  await expect(call('accounts.register', { email, password: 'Duthilleul#7xy' })).rejects.toMatchObject({
    code: 'weak_password',
    issues: [{ path: 'password', rule: 'personal', message: /nom/ }],
  })
  expect(await refusalOf(call('accounts.register', { email: 'x@ailleurs.example', password }))).toBe(
    'registration_closed',
  )
  expect(await call('accounts.register', { email, password })).toEqual({})

  const letter = await mails.to(email)
  const link = /https:\S+/.exec(letter.text)?.[0] ?? ''
  const token = link.split('#')[1] ?? ''
  expect(Buffer.from(token, 'base64url').length).toBe(48)
  // A mail scanner that follows the link proves nothing.
  await fetch(link)
  expect(await refusalOf(signIn(email))).toBe('sign_in_failed')
  const listed = await alice.call('accounts.list', {})
  expect(listed.accounts.map(({ displayName }) => displayName)).toEqual(['Alice Martin'])
  // Nor does the link without the password that was chosen: a stranger may have begun this.
  expect(await refusalOf(call('accounts.proveAddress', { token, password: 'Pas-le-bon-9z' }))).toBe(
    'factor_refused',
  )
  expect(await call('accounts.proveAddress', { token, password })).toEqual({})
  expect(await refusalOf(call('accounts.proveAddress', { token, password }))).toBe('link_not_valid')
  await signIn(email)
  const everyone = await alice.call('accounts.list', {})
  expect(everyone.accounts.map(({ displayName }) => displayName).sort()).toEqual([
    'Alice Martin',
    'Helene Duthilleul',
  ])

  // An address that is known: the same answer, its owner is told, and nothing changed.
  expect(await call('accounts.register', { email, password: 'Autre-Chose-8q' })).toEqual({})
  expect(await mails.to(email, 2)).toMatchObject({ subject: 'Prisme\u00a0: Vous avez déjà un compte' })
  await signIn(email)

  // Registered twice before the proof: the last password and the last link count. A desk's address is marked (R33).
  const desk = 'accueil@tilleuls.example'
  await call('accounts.register', { email: desk, password, locale: 'en' })
  const first = /#(\S+)/.exec((await mails.to(desk)).text)?.[1] ?? ''
  await call('accounts.register', { email: desk, password: 'Autre-Chose-8q', displayName: 'Accueil' })
  const second = /#(\S+)/.exec((await mails.to(desk, 2)).text)?.[1] ?? ''
  expect((await mails.to(desk, 2)).subject).toBe('Prisme: Confirm your e-mail address')
  expect(await refusalOf(call('accounts.proveAddress', { token: first, password }))).toBe('link_not_valid')
  clock.advance(24 * 3_600)
  expect(await refusalOf(call('accounts.proveAddress', { token: second, password: 'Autre-Chose-8q' }))).toBe(
    'link_not_valid',
  )
  const marked = await rowsOf<{ generic_address: boolean; unproven: boolean }>(
    house.adminUrl,
    'select generic_address, unproven from prisme.accounts where generic_address',
  )
  expect(marked).toEqual([{ generic_address: true, unproven: true }])
  expect(house.log.join('\n')).not.toMatch(new RegExp(`${token}|tilleuls\\.example`))
})
