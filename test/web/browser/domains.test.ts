import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createDnsTextRecords } from '../../../src/adapters/dns-text-records.ts'
import { type DnsServer, startDnsServer } from '../../support/dns-server.ts'
import type { House } from '../../support/house.ts'
import { rowsOf } from '../../support/rows.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { pictured } from './pictured.ts'

vi.setConfig({ testTimeout: 240_000 })

let clinic: Clinic
let dns: DnsServer
let house: House<'ada'>
beforeAll(async () => {
  clinic = await openClinic()
  dns = await startDnsServer()
  const servers = [dns.address]
  const world = (given: Parameters<NonNullable<Parameters<Clinic['open']>[1]>['world'] & object>[0]) => ({
    ...given,
    records: createDnsTextRecords({ servers, timeout: 300, tries: 1 }),
  })
  house = await clinic.open({ ada: 'company_admin' }, { world })
}, 600_000)
afterAll(async () => {
  for (const one of [house, dns, clinic]) await one?.[Symbol.asyncDispose]()
})

test('A-18: an administrator adds a domain, copies its record, reads why it is not there, has it once it is, and removes it knowing what follows', async () => {
  const { ada } = house.people
  await house.app.services.operator.addDomain(house.companyId, 'atteste.example')
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await visitor.signsIn(ada)
  await page.goto('/administration/domains')
  await page.getByRole('heading', { level: 1, name: 'Domaines' }).waitFor()
  await page.getByRole('table').getByText('Attesté', { exact: true }).waitFor()
  expect(await barriersOn(page)).toEqual([])

  // What will not do is said in a sentence, without leaving the question.
  await page.getByRole('button', { name: 'Ajouter un domaine' }).click()
  const adding = page.getByRole('alertdialog', { name: 'Ajouter un domaine' })
  await adding.getByRole('button', { name: 'Ajouter' }).click()
  await adding.getByText('Saisissez un domaine.').waitFor()
  const refusals: [string, string][] = [
    ['orange.fr', 'C’est une messagerie ouverte à tous'],
    ['gouv.fr', 'saisissez le vôtre en entier'],
    ['rose@tilleuls.example', 'Ce n’est pas un nom de domaine'],
    ['atteste.example', 'Ce domaine est déjà dans votre liste.'],
  ]
  for (const [typed, words] of refusals) {
    await adding.getByLabel('Domaine').fill(typed)
    await page.keyboard.press('Enter')
    await adding.getByRole('alert').getByText(words).waitFor()
  }
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'domain-refused')
  await adding.getByLabel('Domaine').fill(' Tilleuls.EXAMPLE ')
  await page.keyboard.press('Enter')

  await page.getByRole('heading', { level: 1, name: 'tilleuls.example' }).waitFor()
  const name = await copied(page, 'Nom')
  const value = await copied(page, 'Valeur')
  expect(name).toBe('_prisme-challenge.tilleuls.example')
  expect(value).toMatch(/^prisme-domain-verification=[\w-]{32}$/)
  const verify = () => page.getByRole('button', { name: 'Vérifier maintenant' }).click()
  const alert = page.getByRole('alert')
  await verify()
  await alert.getByText('Ce nom n’existe pas dans le DNS.').waitFor()
  await page.getByRole('definition').getByText('Ce nom n’existe pas dans le DNS.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'domain-waiting')
  dns.zone.set(name, { txt: [['autre chose']] })
  await verify()
  await alert.getByText('avec une autre valeur').waitFor()
  dns.zone.set(name, 'silent')
  await verify()
  await alert.getByText('Le DNS n’a pas répondu à temps.').waitFor()
  dns.zone.set(name, { txt: [['autre chose'], [value]] })
  await verify()
  await page.getByText('L’enregistrement est là : ce domaine est le vôtre.').waitFor()
  await page.getByText('Laissez l’enregistrement en place').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'domain-proven')

  // The record lost: what holds and what does not, on a phone, in the dark.
  const missingFor = (days: number) =>
    rowsOf(
      house.adminUrl,
      `update prisme.company_domains set missing_since = now() - interval '${days} days' where domain = 'tilleuls.example'`,
    )
  dns.zone.delete(name)
  await verify()
  await alert.getByText('Ce nom n’existe pas dans le DNS.').waitFor()
  await missingFor(1)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload()
  await page.getByText('Rétablissez-le avant le').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'domain-missing-390-dark')
  await missingFor(3)
  await page.reload()
  await page.getByText('le délai est écoulé').waitFor()
  await verify()
  await page.getByText('L’enregistrement manque depuis trop longtemps').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.goto('/administration/domains')
  await page.getByRole('table').getByText('Nouvelles entrées arrêtées').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'domain-list-390-dark')

  // Removed by who knows what follows, and typed its name.
  await page.getByRole('link', { name: 'tilleuls.example' }).click()
  await page.getByRole('button', { name: 'Retirer' }).click()
  const removing = page.getByRole('alertdialog', { name: 'Retirer le domaine tilleuls.example ?' })
  await removing.getByText('Les comptes, leurs liens et les sessions ouvertes restent.').waitFor()
  expect(await removing.getByRole('button', { name: 'Retirer le domaine' }).isDisabled()).toBe(true)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'domain-remove-390-dark')
  await removing.getByLabel('Pour confirmer, saisissez tilleuls.example').fill('tilleuls.example')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Domaines' }).waitFor()
  const domains = async () => (await ada.call('domains.list', {})).domains.map(({ domain }) => domain)
  expect(await domains()).toEqual(['atteste.example'])

  // In English, an attested one has nothing to publish.
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.evaluate(() => localStorage.setItem('prisme.locale', 'en'))
  await page.reload()
  await page.getByRole('link', { name: 'atteste.example' }).click()
  await page.getByText('attests that this domain is yours').waitFor()
  expect(await page.getByRole('button', { name: 'Check now' }).count()).toBe(0)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'domain-attested')
  await page.getByRole('link', { name: 'Close · Domains' }).click()
  await page.getByRole('heading', { level: 1, name: 'Domains' }).waitFor()
  await page.getByRole('table').getByText('Not needed').waitFor()
  await pictured(page, 'domain-list-en')
})

/** What is to be said elsewhere, by its button. */
async function copied(page: Page, label: string): Promise<string> {
  await page.getByRole('button', { name: `Copier · ${label}` }).click()
  const value = await page.getByLabel(label, { exact: true }).inputValue()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(value)
  return value
}
