import { expect, test } from 'vitest'
import { KeyProviderUnavailable } from '../../src/ports/key-provider.ts'
import { openHouse, reopen } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { rowsOf } from '../support/rows.ts'
import { idpMetadata, newSigner } from '../support/saml-provider.ts'
import { movableClock } from '../transport/movable-clock.ts'

const day = 86_400
const entityId = 'https://idp.tilleuls.example/saml'

test('administrators are told a month and a week before a certificate ends and when it is over, once each, and anew for another one', async () => {
  const clock = movableClock()
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { ada: 'company_admin', adele: 'company_admin', alice: 'user' },
    environment: { SMTP_URL: mails.url },
    world: clock.world,
  })
  const { ada, adele, alice } = house.people
  await using other = await reopen(house, clock.world)
  // Two servers look, at the same moment too.
  const night = () =>
    Promise.all(
      [house.app, other.app].map(({ services }) => services.warnOfCertificates(AbortSignal.timeout(30_000))),
    )
  /** Every letter about a certificate that was queued, by kind: told or not, nothing else says that nothing comes. */
  const queued = async () => {
    const rows = await rowsOf<{ stage: string }>(
      house.adminUrl,
      'select stage from prisme.certificate_warnings order by told_at',
    )
    return rows.map(({ stage }) => stage)
  }
  const made = await ada.call('providers.createSaml', {
    ...{ metadata: idpMetadata(entityId, [await newSigner(2048, 40)]), name: 'Annuaire' },
  })
  const { providerId } = made.provider

  await night()
  expect(await queued()).toEqual([])
  clock.advance(11 * day)
  await night()
  await night()
  for (const { email } of [ada, adele]) expect((await mails.to(email)).subject).toContain('un mois')
  clock.advance(23 * day)
  await night()
  for (const { email } of [ada, adele]) expect((await mails.to(email, 2)).subject).toContain('une semaine')
  clock.advance(7 * day)
  await night()
  await night()
  const over = await mails.to(ada.email, 3)
  expect(over.subject).toContain('expiré')
  expect(over.text).not.toMatch(/Annuaire|tilleuls/)
  await mails.to(adele.email, 3)
  expect(await queued()).toEqual(['month', 'week', 'over'])

  // Another certificate begins anew; a provider that is off is left alone.
  await ada.session.signIn(ada.email, ada.password)
  const metadata = idpMetadata(entityId, [await newSigner(2048, 60)])
  await ada.call('providers.renewSaml', { providerId, metadata })
  await ada.call('providers.change', { providerId, active: false })
  await night()
  expect(await queued()).toHaveLength(3)
  await ada.call('providers.change', { providerId, active: true })
  await night()
  expect((await mails.to(ada.email, 4)).subject).toContain('un mois')
  expect(await queued()).toEqual(['month', 'week', 'over', 'month'])

  // Ours, for this provider, lasts three years.
  const lasting = idpMetadata(entityId, [await newSigner(2048, 3_000)])
  await ada.call('providers.renewSaml', { providerId, metadata: lasting })
  const end = made.provider.kind === 'saml' ? (made.provider.keys[0]?.expiresAt ?? '') : ''
  clock.advance((Date.parse(end) - clock.now().getTime()) / 1_000 - 6 * day)
  await night()
  expect((await mails.to(ada.email, 5)).subject).toContain('une semaine')
  expect(await queued()).toEqual(['month', 'week', 'over', 'month', 'week'])
  expect(mails.caught.filter(({ to }) => to === alice.email)).toEqual([])
  expect(mails.caught.filter(({ to }) => to === ada.email)).toHaveLength(5)
})

test('a company whose keys are out of reach keeps no other one’s administrators from being told, and the night is done again', async () => {
  const clock = movableClock()
  let shut: string | undefined
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { ada: 'company_admin' },
    environment: { SMTP_URL: mails.url },
    world: (world) => ({
      ...clock.world(world),
      keys: {
        ...world.keys,
        unwrap: async (companyId, ...asked) => {
          if (companyId === shut) throw new KeyProviderUnavailable('down')
          return world.keys.unwrap(companyId, ...asked)
        },
      },
    }),
  })
  const { ada } = house.people
  const { ben } = await house.company('Clinique des Érables', { ben: 'company_admin' })
  const companyIds = new Map<typeof ada, string>()
  for (const person of [ada, ben]) {
    const metadata = idpMetadata(entityId, [await newSigner(2048, 40)])
    await person.call('providers.createSaml', { metadata, name: 'Annuaire' })
    companyIds.set(person, (await person.call('accounts.me', {})).company.companyId)
  }
  const night = () => house.app.services.warnOfCertificates(AbortSignal.timeout(30_000))
  // Whichever of them is looked at first.
  const stages = [
    { out: ada, told: ben, days: 11, mails: 1, words: 'un mois' },
    { out: ben, told: ada, days: 23, mails: 2, words: 'une semaine' },
  ]
  for (const { out, told, days, mails: many, words } of stages) {
    shut = companyIds.get(out)
    clock.advance(days * day)
    await expect(night()).rejects.toThrow(KeyProviderUnavailable)
    expect((await mails.to(told.email, many)).subject).toContain(words)
    shut = undefined
    await night()
    expect((await mails.to(out.email, many)).subject).toContain(words)
  }
})
