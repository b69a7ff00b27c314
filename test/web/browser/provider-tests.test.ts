import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { House } from '../../support/house.ts'
import { note } from '../../support/played.ts'
import { type RealProvider, realProvider } from '../../support/real-provider.ts'
import {
  idpMetadata,
  newSigner,
  readRequest,
  respond,
  type SamlMischief,
} from '../../support/saml-provider.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { pictured } from './pictured.ts'

vi.setConfig({ testTimeout: 240_000 })

let clinic: Clinic
let provider: RealProvider
let house: House<'ada'>
beforeAll(async () => {
  clinic = await openClinic()
  provider = await realProvider()
  house = await clinic.open({ ada: 'company_admin' }, { environment: provider.environment })
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await provider?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

const pageOf = (providerId: string): string => `/administration/providers/${providerId}`
const rule = (page: Page, name: string) =>
  page.getByRole('table', { name: 'Ce que chaque règle en dit' }).getByRole('row', { name })
const received = (page: Page) => page.getByRole('table', { name: 'Ce que le fournisseur a envoyé' })

/** From the button to the provider's own form, and back. */
async function goesThere(page: Page, login: string, button = 'Tester la connexion'): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.waitForURL(`${provider.issuer}/**`)
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill('x')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(`${house.origin}/**`)
}

test('an administrator tries an OpenID provider out before it is on: refused by the domain, passing, then refused by the level', async () => {
  const { ada } = house.people
  const { provider: made } = await ada.call('providers.create', {
    ...{ issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret },
    ...{ name: 'Annuaire des Tilleuls', active: false, provisioning: 'users' },
  })
  const { providerId } = made
  provider.register(made.redirectUri)
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(ada)
  await page.goto(pageOf(providerId))
  await page.getByText('Testez la connexion.').waitFor()
  expect(await barriersOn(page)).toEqual([])

  await goesThere(page, 'zoe')
  await page.getByText('Refusé : cette personne n’entre pas.').waitFor()
  expect(page.url()).toBe(`${house.origin}${pageOf(providerId)}`)
  await rule(page, 'Le domaine est à votre établissement').getByText('Non respectée').waitFor()
  await rule(page, 'Le domaine est à votre établissement').getByText('Page Domaines').waitFor()
  await rule(page, 'La réponse est authentique').getByText('Respectée', { exact: true }).waitFor()
  await rule(page, 'Le compte lié est actif').getByText('Non examinée').waitFor()
  await received(page).getByText('zoe@tilleuls.example').waitFor()
  await received(page)
    .getByRole('row', { name: /^nonce/ })
    .getByText('Masqué')
    .waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-test-domain')
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-test-domain-dark')
  await page.emulateMedia({ colorScheme: 'light' })

  // A reload forgets it: what a provider said is nowhere kept.
  await page.reload()
  await page.getByText('Testez la connexion.').waitFor()
  expect(await page.getByText('Refusé : cette personne n’entre pas.').count()).toBe(0)

  await house.app.services.operator.addDomain(house.companyId, 'tilleuls.example')
  await page.setViewportSize({ width: 390, height: 844 })
  await comesBackKnown(page)
  await page.getByText('Réussi : cette personne est nouvelle').waitFor()
  await page.getByText('c’est ce qui arrivera une fois qu’il sera en service').waitFor()
  const width = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(width).toBeLessThanOrEqual(390)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-test-passes-phone')
  await page.setViewportSize({ width: 1280, height: 800 })

  await ada.call('providers.change', { providerId, active: true, acceptedAcr: ['eidas1'] })
  await page.reload()
  await comesBackKnown(page)
  await rule(page, 'Le niveau de connexion (acr) est accepté')
    .getByText('N’accepter que ces valeurs acr')
    .waitFor()
  await rule(page, 'Le domaine est à votre établissement').getByText('Respectée', { exact: true }).waitFor()
  await pictured(page, 'provider-test-level')
  // Nobody came in by all this.
  expect((await ada.call('members.list', {})).members).toHaveLength(1)
})

/** The provider knows who sits there since the first time. */
async function comesBackKnown(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Tester/ }).click()
  await page.getByText(/^(Réussi|Refusé) :/).waitFor()
}

test('a SAML provider is tried out in the same page, and what it did not sign is told with its reason', async () => {
  const { ada } = house.people
  const [signer, forger] = [await newSigner(), await newSigner()]
  const entityId = 'https://idp.tilleuls.example/saml'
  const { provider: made } = await ada.call('providers.createSaml', {
    ...{
      metadata: idpMetadata(entityId, [signer]),
      name: 'Annuaire SAML',
      active: false,
      provisioning: 'users',
    },
  })
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  let misled: SamlMischief = {}
  const who = {
    nameId: 'id-zoe',
    attributes: { 'urn:oid:0.9.2342.19200300.100.1.3': ['zoe@tilleuls.example'], nir: ['185057512345678'] },
  }
  await page.route('https://idp.tilleuls.example/**', (route) => {
    const request = readRequest(route.request().url())
    const response = respond(request, { entityId, signer }, who, misled)
    note('sessions.takeSamlResponse', 'done')
    return route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${request.acs}"><input name="SAMLResponse" value="${response}">
        <input name="RelayState" value="${request.relayState}"></form><script>document.forms[0].submit()</script>`,
    })
  })
  await visitor.signsIn(ada)
  await page.goto(pageOf(made.providerId))
  await comesBackKnown(page)
  await page.getByText('Réussi : cette personne est nouvelle').waitFor()
  await received(page).getByText('•••78').waitFor()
  expect(await page.content()).not.toContain('185057512345678')
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'provider-test-saml')

  misled = { signer: forger }
  await page.reload()
  await comesBackKnown(page)
  await rule(page, 'La réponse est authentique').getByText('Code : saml_signature').waitFor()
  await page.getByText('Rien n’a été prouvé : rien n’est montré.').waitFor()
  await pictured(page, 'provider-test-forged')
})
