import { expect, test } from 'vitest'
import { createRestCall } from '../../src/protocol/client/index.ts'
import { importLimits } from '../../src/protocol/index.ts'
import { openHouse } from '../support/house.ts'
import { startMailServer } from '../support/mail-server.ts'
import { watched } from '../support/played.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'

test('a file of people is looked at without writing, imported whole or not at all, and the review lists who has access', async () => {
  await using mails = await startMailServer()
  await using house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', gil: 'guest' },
    // Four files: two that are refused and one too long, then the right one.
    environment: { SMTP_URL: mails.url, PRISME_LIMIT_IMPORTS: '4+0.0005/s' },
  })
  const { ada, alice, gil } = house.people
  const { denis } = await house.company('Autre établissement', { denis: 'user' })
  const call = watched(
    createRestCall({ origin: house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const state = () =>
    rowsOf(
      house.adminUrl,
      `select (select count(*) from prisme.invitations) as invitations,
        (select count(*) from graphile_worker._private_jobs) as jobs,
        (select count(*) from prisme.access_traces where action = 'members.imported') as traces`,
    )
  const untouched = await state()
  const head = '\uFEFFNom;Courriel;Fonction;Rôle\r\n'
  const zoe = 'Zoé Blanc;zoe@tilleuls.example;Sage-femme;\r\n'
  const wrong = `${head}${zoe};${alice.email};;\r\n=1+1;yves@tilleuls.example;;directeur\r\n`
  const { people, faults } = await ada.call('members.checkImport', { csv: wrong })
  expect(people).toEqual([
    {
      line: 2,
      email: 'zoe@tilleuls.example',
      name: 'Zoé Blanc',
      title: 'Sage-femme',
      role: 'user',
      locale: 'fr',
    },
  ])
  expect(faults).toEqual([
    { line: 3, column: 'email', code: 'has_account' },
    { line: 4, column: 'role', code: 'unknown_role' },
    { line: 4, column: 'name', code: 'formula' },
  ])
  expect(await refusalOf(ada.call('members.import', { csv: wrong }))).toBe('import_refused')
  expect(await refusalOf(ada.call('members.import', { csv: head }))).toBe('import_refused')
  const bomb = 'x'.repeat(importLimits.characters + 1)
  expect(await refusalOf(ada.call('members.import', { csv: bomb }))).toBe('invalid_input')
  expect(await state()).toEqual(untouched)

  // Of who has an account elsewhere nothing is told: they are invited like everyone.
  const right = `${head}${zoe}Denis;${denis.email};;administrateur\r\n`
  expect((await ada.call('members.checkImport', { csv: right })).faults).toEqual([])
  expect(await ada.call('members.import', { csv: right })).toEqual({ invited: 2 })
  expect(await refusalOf(ada.call('members.import', { csv: right }))).toBe('rate_limited')
  expect((await ada.call('members.checkImport', { csv: right })).people).toHaveLength(2)
  const mail = await mails.to('zoe@tilleuls.example')
  const token = /invitation#(\S+)/.exec(mail.text)?.[1] ?? ''
  const password = 'Vokv!lumi-4zu'
  const chosen = { email: 'zoe@tilleuls.example', displayName: 'Docteur Zoé', password }
  await call('invitations.accept', { token, ...chosen })

  await alice.creates('Réa', gil)
  await ada.call('members.edit', { accountId: alice.accountId, displayName: '=cmd|calc' })
  await ada.call('services.create', { name: 'svc-agenda' })
  const review = await ada.call('members.export', {})
  expect(review.people).toBe(5)
  expect(review.fileName).toMatch(/^revue-des-acces-\d{4}-\d\d-\d\d\.csv$/)
  const lines = review.csv.slice(1).trimEnd().split('\r\n')
  const lineOf = (name: string): string[] => lines.find((line) => line.startsWith(name))?.split(';') ?? []
  expect(lines[0]).toMatch(/^Nom;Courriel;Rôle;Fonction;/)
  expect(lineOf('Zoé Blanc')).toMatchObject({ 1: 'zoe@tilleuls.example', 2: 'Utilisateur', 3: 'Sage-femme' })
  const today = new Date().toISOString().slice(0, 10)
  expect(lineOf("'=cmd|calc").slice(5, 12)).toEqual([
    'Actif',
    today,
    expect.stringMatching(`^${today} \\d\\d:\\d\\d$`),
    '',
    '1',
    '1',
    '0',
  ])
  expect(lineOf('Gil Martin')[12]).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(lineOf('svc-agenda')[2]).toBe('Compte de service (Utilisateur)')
  expect(review.csv).not.toContain(denis.displayName)
  const english = await ada.call('members.export', { locale: 'en' })
  expect(english.csv).toMatch(/^\uFEFFName,Email,Role,/)
})
