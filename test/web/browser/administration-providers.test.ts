import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { note } from '../../support/played.ts'
import { goesThere, shows } from './at-simplesamlphp.ts'
import { barriersOn } from './barriers.ts'
import { pictured } from './pictured.ts'
import { openSamlClinic } from './saml-clinic.ts'

vi.setConfig({ testTimeout: 240_000 })

let opened: Awaited<ReturnType<typeof openSamlClinic>>
beforeAll(async () => {
  opened = await openSamlClinic()
}, 600_000)
afterAll(() => opened?.[Symbol.asyncDispose]())

const service = 'Annuaire du CHU'
const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
const asks = (page: Page) => page.getByRole('alertdialog')

test('a SAML provider’s life in pages: added from its metadata, told why not, turned on, its certificate rolled over, turned off, deleted', async () => {
  const { clinic, provider, house } = opened
  const { ada } = house.people
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(ada)
  const entityId = await isRegistered(page)

  // What will not do is said in words, and the administrator goes on from there.
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByText('Donnez les métadonnées du fournisseur.').waitFor()
  await page.getByLabel('Adresse des métadonnées').fill(`${provider.origin}/rien`)
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByText('Code : bad_answer').waitFor()
  await page.getByText('Fichier', { exact: true }).click()
  const application = (await metadataAt(provider.metadataUrl)).replaceAll(
    'IDPSSODescriptor',
    'SPSSODescriptor',
  )
  const file = page.getByLabel('Fichier de métadonnées (XML)')
  await file.setInputFiles(xmlFile('prisme.xml', application))
  await page.getByText('Fichier lu : prisme.xml').waitFor()
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByText('Ne donnez pas celles d’une application.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'saml-wizard-refused')
  await page.getByText('Adresse', { exact: true }).click()
  await page.getByLabel('Adresse des métadonnées').fill(provider.metadataUrl)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: service }).waitFor()

  // The page repeats what is to be registered, and says until when its certificate holds: a day, here.
  await page.getByText('Ce service est arrêté').waitFor()
  expect(await page.getByLabel('Nos métadonnées', { exact: false }).first().inputValue()).toBe(entityId)
  await page.getByText('Expire dans 1 jour').waitFor()
  await page.getByText('Il est temps').waitFor()
  await page.getByText('1 certificat', { exact: true }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'saml-page-off')
  await page.getByLabel('Qui peut entrer').selectOption('users')
  await page.getByRole('button', { name: 'Enregistrer les réglages' }).click()
  await page.getByText('Les réglages sont enregistrés.').waitFor()
  await page.getByRole('button', { name: 'Mettre en service' }).click()
  await asks(page).getByText('tilleuls.example').waitFor()
  await asks(page).getByRole('button', { name: 'Mettre en service' }).click()
  await page.getByText('Le service est en service.').waitFor()

  await provider.register(await metadataAt(entityId))
  await using newcomer = await clinic.visit(house.origin)
  const { page: marcs } = newcomer
  await goesThere(marcs, 'marc', service)
  await shows(marcs, 'marc', provider.password)
  await list(marcs).waitFor()

  // A second certificate is announced there and read here, before anything is signed with it; then it is the only one.
  await provider.rollsOver('announce')
  await renews(page)
  await page.getByText('2 certificats', { exact: true }).waitFor()
  await pictured(page, 'saml-page-two-certificates')
  await provider.rollsOver('use')
  await using other = await clinic.visit(house.origin)
  await goesThere(other.page, 'lea', service)
  await shows(other.page, 'lea', provider.password)
  await list(other.page).waitFor()
  await renews(page)
  await page.getByText('1 certificat', { exact: true }).waitFor()
  // Another provider’s is not this one’s.
  await page.getByRole('button', { name: 'Renouveler les métadonnées' }).click()
  await asks(page).getByText('Texte', { exact: true }).click()
  const stolen = (await metadataAt(provider.metadataUrl)).replace(
    /entityID="[^"]+"/,
    'entityID="https://autre.example"',
  )
  await asks(page).getByLabel('Texte des métadonnées').fill(stolen)
  await asks(page).getByRole('button', { name: 'Renouveler les métadonnées' }).click()
  await asks(page).getByText('Code : issuer_mismatch').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'saml-renew-refused')
  await page.keyboard.press('Escape')

  // Turned off, nobody who came in by it stays.
  await page.getByRole('button', { name: 'Arrêter' }).click()
  await asks(page).getByRole('button', { name: 'Arrêter' }).click()
  await page.getByText('ses sessions sont fermées').waitFor()
  await marcs.getByText('Votre session est terminée.').waitFor()
  await other.page.getByText('Votre session est terminée.').waitFor()
  await marcs.getByLabel('Adresse e-mail professionnelle').fill('marc@tilleuls.example')
  await marcs.keyboard.press('Enter')
  await marcs.getByLabel('Mot de passe', { exact: true }).waitFor()
  expect(await marcs.getByRole('button', { name: `Continuer avec ${service}` }).count()).toBe(0)
  await removes(page)
  expect((await ada.call('providers.list', {})).providers).toEqual([])
})

test('the same on a phone at night, from a file: nothing is cut off, and names stand where their tables begin', async () => {
  const { clinic, provider, house } = opened
  const { ada } = house.people
  await using visitor = await clinic.visit(house.origin, { width: 390, height: 844, theme: 'dark' })
  const { page } = visitor
  await visitor.signsIn(ada)
  await isRegistered(page)
  await page.getByText('Fichier', { exact: true }).click()
  const metadata = await metadataAt(provider.metadataUrl)
  await page.getByLabel('Fichier de métadonnées (XML)').setInputFiles(xmlFile('annuaire.xml', metadata))
  await pictured(page, 'saml-wizard-390')
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByRole('heading', { level: 1, name: service }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'saml-page-390')
  await page.goto(`${house.origin}/administration/providers`)
  await page.getByRole('table').getByText('Arrêté').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'saml-list-390')
  await standsAtTheEdge(page, service)
  await page.getByRole('link', { name: service }).click()
  await removes(page)
  await ada.call('webhooks.create', {
    ...{ name: 'Tableau de bord', url: 'https://hooks.example.org/prisme', events: ['message.sent'] },
  })
  await page.goto(`${house.origin}/administration/webhooks`)
  await standsAtTheEdge(page, 'Tableau de bord')
  await pictured(page, 'webhooks-390')
})

/** The wizard up to its last step: what to do there is done there. */
async function isRegistered(page: Page): Promise<string> {
  await page.goto(`${opened.house.origin}/administration/providers/new`)
  await page.getByText('SAML 2.0', { exact: true }).click()
  await page.getByLabel('Nom du service').fill(service)
  await page.keyboard.press('Enter')
  await page.getByText('NameID de format « persistent »').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, `saml-wizard-there-${page.viewportSize()?.width}`)
  const entityId = await page.getByLabel('Nos métadonnées', { exact: false }).first().inputValue()
  expect(entityId).toMatch(new RegExp(`^${opened.house.origin}/v1/sessions/saml/${opened.house.companyId}`))
  await page.getByRole('button', { name: 'Continuer' }).click()
  return entityId
}

async function renews(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Renouveler les métadonnées' }).click()
  await asks(page).getByLabel('Adresse des métadonnées').fill(opened.provider.metadataUrl)
  expect(await barriersOn(page)).toEqual([])
  await asks(page).getByRole('button', { name: 'Renouveler les métadonnées' }).click()
  await asks(page).waitFor({ state: 'detached' })
  await page.getByText('Les métadonnées sont renouvelées.').waitFor()
}

async function removes(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Supprimer', exact: true }).click()
  await asks(page).getByLabel('Pour confirmer').fill(service)
  expect(await barriersOn(page)).toEqual([])
  await asks(page).getByRole('button', { name: 'Supprimer définitivement' }).click()
  await page.getByText('Aucun service').waitFor()
}

async function standsAtTheEdge(page: Page, name: string): Promise<void> {
  // The words, not the link: what indents them belongs to it.
  const wordsBegin = (part: Locator): Promise<number> =>
    part.evaluate((element) => {
      const words = document.createRange()
      words.selectNodeContents(element)
      return words.getBoundingClientRect().x
    })
  const caption = await wordsBegin(page.locator('.table-caption'))
  expect(await wordsBegin(page.getByRole('link', { name }))).toBe(caption)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}

async function metadataAt(url: string): Promise<string> {
  const response = await fetch(url)
  if (url.startsWith(opened.house.origin)) note('sessions.samlMetadata', String(response.status))
  return response.text()
}

const xmlFile = (name: string, text: string) => ({
  ...{ name, mimeType: 'application/xml', buffer: Buffer.from(text) },
})
