import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createRestCall } from '../../../src/protocol/client/index.ts'
import type { Actor } from '../../support/actor.ts'
import { note, watched } from '../../support/played.ts'
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

const service = 'Annuaire des Tilleuls'
const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })

test('A-16: SimpleSAMLphp signs people in by its own form, and what ends at either side ends at the other', async () => {
  const { clinic, provider, house } = opened
  const { ada } = house.people
  const { metadataUrl, password, logoutUrl } = provider
  const { provider: made } = await ada.call('providers.createSaml', {
    ...{ metadataUrl, name: service, provisioning: 'users' },
  })
  await ada.call('providers.change', { providerId: made.providerId, encryption: 'required' })
  await meets(ada)

  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  const responses = postedTo(page)
  await goesThere(page, 'zoe', service)
  await page.waitForURL(`${provider.origin}/**`)
  await shows(page, 'zoe', 'pas celui-ci')
  await page.getByText('mot de passe incorrect').first().waitFor()
  await pictured(page, 'saml-wrong-password')
  expect(responses).toEqual([])
  await shows(page, 'zoe', password)
  await list(page).waitFor()
  // What the provider said is nowhere a neighbour could read it: not in the address, and not in what was sent.
  expect(page.url()).toBe(`${house.origin}/`)
  expect(responses).toHaveLength(1)
  expect(responses[0]).toMatch(/<ds:Signature .*<saml:EncryptedAssertion/s)
  expect(responses[0]).not.toContain('@')
  const { accounts } = await ada.call('accounts.list', {})
  expect(accounts.map(({ displayName }) => displayName)).toContain('Zoe Réel')

  // What ends here is to be ended there: who signs in again is asked there who they are.
  await page.getByRole('button', { name: 'Mon compte' }).click()
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.getByRole('button', { name: 'Fermer aussi ma session « Annuaire des Tilleuls »' }).click()
  await page.getByText('Vous êtes déconnecté de Prisme et du service').waitFor()
  expect(page.url()).toBe(`${house.origin}/`)
  await goesThere(page, 'zoe', service)
  await shows(page, 'zoe', password)
  await list(page).waitFor()

  // What ends there ends here at once, also for who looks on: the page of the other tab closes by itself.
  const tab = await visitor.opensTab()
  await list(tab.page).waitFor()
  await tab.page.goto(logoutUrl)
  await tab.page.waitForURL(`${provider.origin}/module.php/core/frontpage_welcome.php`)
  await page.getByText('Votre session est terminée.').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'saml-ended-there')
  await goesThere(page, 'zoe', service)
  await page.locator('#username').waitFor()

  // It believes no request that we did not sign, and we nobody who was not asked for.
  const asked = new URL(await beginsFor(made.providerId))
  const [signature] = asked.searchParams.getAll('Signature')
  asked.searchParams.set('Signature', `${signature?.startsWith('A') ? 'B' : 'A'}${signature?.slice(1)}`)
  await page.goto(asked.href)
  await page.getByText('Unable to validate signature').waitFor()
})

/** The messages that the provider's page sends us, in clear. */
function postedTo(page: Page): string[] {
  const messages: string[] = []
  page.on('request', (request) => {
    const form = request.method() === 'POST' && new URLSearchParams(request.postData() ?? '')
    const message = form === false ? null : form.get('SAMLResponse')
    if (message) messages.push(Buffer.from(message, 'base64').toString())
  })
  return messages
}

/** It learns who we are from what we say of ourselves. */
async function meets(ada: Actor): Promise<void> {
  const { providers } = await ada.call('providers.list', {})
  const [saml] = providers.flatMap((one) => (one.kind === 'saml' ? [one] : []))
  const said = await fetch(saml?.entityId ?? '')
  note('sessions.samlMetadata', 'done')
  await opened.provider.register(await said.text())
}

async function beginsFor(providerId: string): Promise<string> {
  const anybody = watched(
    createRestCall({ origin: opened.house.origin, locale: 'fr', accessToken: async () => undefined }),
  )
  const way = `${opened.house.companyId}.${providerId}`
  return (await anybody('sessions.beginWithProvider', { way })).authorizationUrl
}
