import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeKeyPair } from '../../../src/crypto/key-pair.ts'
import type { House } from '../../support/house.ts'
import { type ProSanteConnect, proSanteConnect } from '../../support/pro-sante-connect.ts'
import { idpMetadata, newSigner } from '../../support/saml-provider.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { pictured } from './pictured.ts'

vi.setConfig({ testTimeout: 240_000 })

let clinic: Clinic
let psc: ProSanteConnect
let house: House<'ada'>
beforeAll(async () => {
  clinic = await openClinic()
  psc = await proSanteConnect()
  house = await clinic.open({ ada: 'company_admin' }, { environment: psc.environment })
  psc.serve(house.origin)
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await psc?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

const asks = (page: Page) => page.getByRole('alertdialog')

test('Pro Santé Connect in the wizard: its environment, what to ask of ANS, its client alone; then a certificate of our client', async () => {
  const { ada } = house.people
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(ada)
  await page.goto(`${house.origin}/administration/providers/new`)
  await page.getByText('Pro Santé Connect', { exact: true }).click()
  expect(await page.getByLabel('Nom du service').inputValue()).toBe('Pro Santé Connect')
  await page.getByLabel('Environnement').selectOption('Production')
  await page.getByText('De vrais professionnels').waitFor()
  await page.getByLabel('Environnement').selectOption('Bac à sable (essais)')
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'psc-wizard-1')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByText('demande DataPass').waitFor()
  const signedOut = page.getByLabel('Adresse après déconnexion', { exact: false }).first()
  expect(await signedOut.inputValue()).toBe(`${house.origin}/signed-out`)
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'psc-wizard-2')
  await page.getByRole('button', { name: 'Continuer' }).click()
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByText('Saisissez l’identifiant du client.').waitFor()
  await page.getByText('Prisme demande l’étendue scope_all et le niveau eidas1').waitFor()
  await page.getByLabel('Identifiant du client (client ID)').fill(psc.clientId)
  await page.getByLabel('Secret du client (client secret)').fill(psc.clientSecret)
  await page.getByText('Le bac à sable est à une autre adresse').click()
  await page.getByLabel('Émetteur (issuer)').fill('https://127.0.0.1:1')
  await page.getByRole('button', { name: 'Enregistrer le service' }).click()
  await page.getByText('Code : unreachable').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'psc-wizard-3')
  await page.getByLabel('Émetteur (issuer)').fill(psc.issuer)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Pro Santé Connect' }).waitFor()
  await page.getByText('Pro Santé Connect, bac à sable').waitFor()
  // Nobody is brought by it: there is nothing to choose.
  expect(await page.getByLabel('Qui peut entrer').locator('option').count()).toBe(1)
  await page.getByText('Pro Santé Connect ne garantit aucune adresse e-mail').waitFor()
  const provider = async () => {
    const [one] = (await ada.call('providers.list', {})).providers
    return one?.kind === 'oidc' ? one : undefined
  }
  expect(await provider()).toMatchObject({
    preset: 'pro_sante_connect_sandbox',
    acceptedAcr: ['eidas1', 'eidas2', 'eidas3'],
  })

  // A certificate that is brought goes with its key; one is made here otherwise, and its key is shown to nobody.
  await page.getByText('Aucun : notre client se montre par son secret.').waitFor()
  await page.getByRole('button', { name: 'Donner un certificat à notre client' }).click()
  await asks(page).getByText('Apporté', { exact: true }).click()
  await asks(page).getByRole('button', { name: 'Enregistrer le certificat' }).click()
  await asks(page).getByText('Collez un texte qui commence par -----BEGIN').first().waitFor()
  const [mine, another] = await Promise.all([
    makeKeyPair('a.example', new Date()),
    makeKeyPair('b.example', new Date()),
  ])
  await asks(page).getByLabel('Certificat (PEM)').fill(mine.certificate)
  await asks(page).getByLabel('Clé privée (PEM)').fill(another.privateKey)
  await asks(page).getByRole('button', { name: 'Enregistrer le certificat' }).click()
  await asks(page).getByText('Code : key_mismatch').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'client-certificate-refused')
  await asks(page).getByText('Fait ici', { exact: true }).click()
  await asks(page).getByRole('button', { name: 'Enregistrer le certificat' }).click()
  await page.getByText('Le certificat est en place.').waitFor()
  // To be said there to the letter: it is copied, and nobody types in it.
  const certificate = (await provider())?.clientCertificate?.certificate
  const shown = page.getByRole('textbox', { name: 'Certificat à enregistrer chez le fournisseur' })
  expect(await shown.inputValue()).toBe(certificate)
  expect(await shown.isEditable()).toBe(false)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: /^Copier · Certificat/ }).click()
  await page.getByText('Copié', { exact: true }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(certificate)
  await page.getByLabel('Comment notre client se montre').selectOption('Par son certificat (TLS mutuel)')
  await page.getByText('Le secret ne sert plus. Le fournisseur doit connaître le certificat.').waitFor()
  await page.getByRole('button', { name: 'Changer', exact: true }).click()
  await page.getByText('Notre client se montre autrement dès maintenant.').waitFor()
  expect((await provider())?.clientAuthentication).toBe('certificate')
  await page.getByRole('button', { name: 'Remplacer le certificat' }).click()
  await asks(page).getByText('Le nouveau prend la place de l’ancien tout de suite').waitFor()
  await page.keyboard.press('Escape')
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'psc-page')
  expect(await page.content()).not.toContain('PRIVATE KEY')
})

test('our key for a SAML provider is announced and then used, and encryption is demanded, on a phone in English as well', async () => {
  const { ada } = house.people
  const metadata = idpMetadata('https://idp.example', [await newSigner()])
  const { provider } = await ada.call('providers.createSaml', { metadata, name: 'Annuaire SAML' })
  await using visitor = await clinic.visit(house.origin, { width: 390, height: 844, theme: 'dark' })
  const { page } = visitor
  await visitor.signsIn(ada)
  const opens = () => page.goto(`${house.origin}/administration/providers/${provider.providerId}`)
  await opens()
  const keys = page.getByRole('table', { name: 'Nos clés pour ce fournisseur' })
  await keys.getByText('En service').waitFor()
  await page.getByRole('button', { name: 'Annoncer une nouvelle clé' }).click()
  await asks(page).getByText('Rien ne change encore').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await asks(page).getByRole('button', { name: 'Annoncer une nouvelle clé' }).click()
  await page.getByText('La nouvelle clé est annoncée.').waitFor()
  await keys.getByText('Annoncée : la prochaine').waitFor()
  const certificates = async () => {
    const found = (await ada.call('providers.list', {})).providers.find(({ kind }) => kind === 'saml')
    return found?.kind === 'saml' ? found.keys.map(({ state, certificate }) => ({ state, certificate })) : []
  }
  const next = (await certificates()).find(({ state }) => state === 'announced')?.certificate
  await page.getByText('Réglages avancés').click()
  await page.getByLabel('Chiffrement des assertions').selectOption('Exigé')
  await page.getByText('Une assertion qui n’est pas chiffrée pour nous est refusée.').waitFor()
  await page.getByRole('button', { name: 'Enregistrer les réglages' }).click()
  await page.getByText('Les réglages sont enregistrés.').waitFor()
  await page.evaluate(() => localStorage.setItem('prisme.locale', 'en'))
  await opens()
  await page.getByRole('button', { name: 'Change over to the new key' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await pictured(page, 'saml-keys-390-dark-en')
  await page.getByRole('button', { name: 'Change over to the new key' }).click()
  await asks(page).getByText('The old key is gone at once.').waitFor()
  await asks(page).getByRole('button', { name: 'Change over to the new key' }).click()
  await page.getByText('The new key is in use.').waitFor()
  expect(await certificates()).toEqual([{ state: 'used', certificate: next }])
  await page.getByText('Advanced settings').click()
  expect(await page.getByLabel('Encryption of assertions').inputValue()).toBe('required')
})
