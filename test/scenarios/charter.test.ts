import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { openHouse } from '../support/house.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { ticketOf } from '../transport/signed-in-socket.ts'

test('R93: until a person has accepted the charter that holds, nothing but the charter is answered, on both wires', async () => {
  await using house = await openHouse({ people: { ada: 'company_admin', alice: 'user' }, wire: 'socket' })
  const { ada, alice } = house.people
  const { denis } = await house.company('Autre établissement', { denis: 'company_admin' })
  const rest = alice.session.call
  const anybody = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  await alice.comesOnline()
  await denis.comesOnline()
  expect(await alice.call('charter.read', {})).toEqual({ version: 0 })
  expect(await refusalOf(alice.call('charter.accept', { version: 1 }))).toBe('text_changed_meanwhile')

  const text = { fr: 'Charte\n\nJe respecte le secret professionnel.', en: 'Charter' }
  for (const fr of [
    '',
    'x'.repeat(20_001),
    'Bonjour <b>à tous</b>',
    'Lire <!-- ici -->',
    'a\u0000b',
    'a\u001bb',
    'a\u202eb',
  ])
    expect(await refusalOf(ada.session.call('charter.publish', { expectedVersion: 0, text: { fr } }))).toBe(
      'invalid_input',
    )
  expect(await refusalOf(rest('charter.publish', { expectedVersion: 0, text }))).toBe('not_allowed')
  const published = await ada.session.call('charter.publish', { expectedVersion: 0, text })
  expect(published).toMatchObject({ version: 1, text })
  const barred = (call: typeof rest) =>
    expect.poll(() => refusalOf(call('accounts.me', {})).catch(() => 'done')).toBe('charter_not_accepted')
  await barred(ada.session.call)

  // Open sockets close, no new one opens, and REST refuses; the neighbour notices nothing.
  await barred(rest)
  expect(await refusalOf(rest('sessions.createSocketTicket', {}))).toBe('charter_not_accepted')
  expect(await refusalOf(rest('conversations.list', {}))).toBe('charter_not_accepted')
  const upload = alice.uploads('00000000-0000-4000-8000-000000000000', 'f.txt', Buffer.from('x'))
  expect(await refusalOf(upload)).toBe('charter_not_accepted')
  expect((await denis.call('accounts.me', {})).company.name).toBe('Autre établissement')

  expect(await rest('charter.read', {})).toMatchObject({ version: 1, text })
  expect(await refusalOf(rest('charter.accept', { version: 2 }))).toBe('text_changed_meanwhile')
  const first = await rest('charter.accept', { version: 1 })
  // The very next request is answered; accepted twice, the first time counts.
  expect((await rest('accounts.me', {})).account.accountId).toBe(alice.accountId)
  expect(await rest('charter.accept', { version: 1 })).toEqual(first)
  expect(await ticketOf(alice)).toMatch(/^[\w-]+$/)
  expect((await rest('charter.read', {})).acceptedAt).toBe(first.acceptedAt)

  // The register: who has, when, and who has not. Ada reads it once she has accepted too.
  await ada.session.call('charter.accept', { version: 1 })
  const { people, ...rest1 } = await ada.session.call('charter.listAcceptances', { limit: 1 })
  const second = await ada.session.call('charter.listAcceptances', {
    limit: 1,
    ...(rest1.next && { after: rest1.next }),
  })
  expect(second.next).toBeUndefined()
  expect([...people, ...second.people].map(({ account }) => account.accountId).sort()).toEqual(
    [ada.accountId, alice.accountId].sort(),
  )
  expect(await refusalOf(rest('charter.listAcceptances', {}))).toBe('not_allowed')

  // A new version asks everyone again; withdrawn, it asks nobody; what was accepted stays known.
  expect(await refusalOf(ada.session.call('charter.publish', { expectedVersion: 0, text }))).toBe(
    'text_changed_meanwhile',
  )
  await ada.session.call('charter.publish', { expectedVersion: 1, text: { fr: 'Version 2' } })
  await barred(rest)
  await ada.session.call('charter.accept', { version: 2 })
  const pending = await ada.session.call('charter.listAcceptances', {})
  expect(
    pending.people.map(({ account, acceptedAt }) => [account.displayName, acceptedAt !== undefined]).sort(),
  ).toEqual([
    ['Ada Martin', true],
    ['Alice Martin', false],
  ])
  await ada.session.call('charter.publish', { expectedVersion: 2, text: null })
  await rest('accounts.me', {})
  const kept = await ada.session.call('charter.listAcceptances', { version: 1 })
  expect(kept.people.find(({ account }) => account.accountId === alice.accountId)?.acceptedAt).toBe(
    first.acceptedAt,
  )

  // Legal notices: for anybody, by company; nothing where nothing is published.
  const { companyId } = house
  expect(await anybody('notices.read', { companyId })).toEqual({ version: 0 })
  expect(await anybody('notices.read', { companyId: randomId() })).toEqual({ version: 0 })
  const notices = { fr: 'Éditeur : Clinique des Tilleuls' }
  await ada.session.call('notices.publish', { expectedVersion: 0, text: notices })
  expect(await anybody('notices.read', { companyId })).toMatchObject({ version: 1, text: notices })
  // Two companies: which one must be said.
  expect(await anybody('notices.read', {})).toEqual({ version: 0 })
  await ada.session.call('notices.publish', { expectedVersion: 1, text: null })
  expect((await anybody('notices.read', { companyId })).text).toBeUndefined()

  // Barred, one may still leave.
  await ada.session.call('charter.publish', { expectedVersion: 3, text })
  await barred(rest)
  await rest('sessions.signOut', {})
})
