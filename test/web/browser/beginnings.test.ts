import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { House } from '../../support/house.ts'
import { startMailServer } from '../../support/mail-server.ts'
import { codeOf } from '../../support/signs-in.ts'
import { movableClock } from '../../transport/movable-clock.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { phone } from './visitor.ts'

vi.setConfig({ testTimeout: 60_000 })

let clinic: Clinic
let mails: Awaited<ReturnType<typeof startMailServer>>
let house: House<'ada' | 'bruno'>
const clock = movableClock()
beforeAll(async () => {
  clinic = await openClinic()
  mails = await startMailServer()
  house = await clinic.open(
    { ada: 'company_admin', bruno: 'user' },
    { world: clock.world, environment: { SMTP_URL: mails.url } },
  )
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await mails?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

test('R93: a charter that is published while someone works is read and accepted before going on', async () => {
  const { alice, ada } = await house.company('Clinique des Tilleuls', { alice: 'user', ada: 'company_admin' })
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(alice)
  const text = { fr: 'Je respecte le secret professionnel.\n\n1 < 2 & « voilà ».' }
  await ada.session.call('charter.publish', { expectedVersion: 0, text })
  // Nothing is touched: the socket was closed, and coming back says why.
  await page.getByRole('heading', { name: 'Charte de votre établissement' }).waitFor()
  await page.getByText('1 < 2 & « voilà ».').waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.reload()
  await page.getByRole('button', { name: 'J’ai lu et j’accepte' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Mon compte' }).waitFor()
  const { acceptedAt } = await alice.session.call('charter.read', {})
  expect(acceptedAt).toBeDefined()
})

test('A-9, A-22: the operator’s link leads the first administrator to an account, the link of an unused account opens it; a spent one says so', async () => {
  await using visitor = await clinic.visit(house.origin, phone)
  const { page } = visitor
  const { operator } = house.app.services
  const { link } = await operator.createCompany({
    name: 'Hôpital des Érables',
    domain: undefined,
    locale: 'fr',
  })
  await page.goto(link)
  await page.getByRole('heading', { name: 'Premier administrateur' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  const make = page.getByRole('button', { name: 'Créer mon compte d’administrateur' })
  await page.getByLabel('Adresse e-mail professionnelle').fill('rose@erables.example')
  await make.click()
  await page.getByText('Saisissez votre nom.').waitFor()
  await page.getByLabel('Prénom et nom').fill('Rose Faure')
  await page.getByLabel('Mot de passe', { exact: true }).fill('Vokv!lumi-4zu')
  await make.click()
  await page.getByRole('heading', { name: 'Votre compte est prêt' }).waitFor()
  await page.getByRole('button', { name: 'Aller à la connexion' }).click()

  // Their first hour: a second factor, the charter, colleagues one by one or by a file, a rule, and who has access.
  await page.getByLabel('Adresse e-mail professionnelle').fill('rose@erables.example')
  await page.keyboard.press('Enter')
  await page.getByLabel('Mot de passe', { exact: true }).fill('Vokv!lumi-4zu')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Application d’authentification' }).click()
  const secret = (await page.locator('.factor-secret').textContent())?.replaceAll(' ', '') ?? ''
  await page.getByLabel('Code de votre application').fill(codeOf(secret, clock.now()))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.getByRole('button', { name: 'Mon compte : Rose Faure' }).click()
  await page.getByRole('button', { name: 'Administration' }).click()
  const section = (name: string) =>
    page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name }).click()
  const asked = page.getByRole('alertdialog')
  await section('Charte et mentions')
  const charter = page.getByRole('region', { name: 'Charte d’utilisation' })
  await charter.getByLabel('Texte en français').fill('Le secret professionnel s’applique ici aussi.')
  await charter.getByRole('button', { name: 'Publier' }).click()
  await asked.getByRole('button', { name: 'Publier' }).click()
  await page.getByRole('button', { name: 'J’ai lu et j’accepte' }).click()
  await section('Invités et invitations')
  await page.getByRole('button', { name: 'Inviter un membre' }).click()
  await page.getByRole('dialog').getByLabel('Adresse e-mail').fill('luc@erables.example')
  await page.keyboard.press('Enter')
  await page.getByText('Invitation envoyée à luc@erables.example').waitFor()
  expect((await mails.to('luc@erables.example')).subject).toContain('Hôpital des Érables')
  await section('Import et revue')
  await page.getByLabel('Fichier CSV').setInputFiles({
    ...{ name: 'equipe.csv', mimeType: 'text/csv' },
    buffer: Buffer.from('Courriel;Nom\nzoe@erables.example;Zoé Blanc\n'),
  })
  await page.getByText('Le fichier est bon : 1 personne sera invitée.').waitFor()
  await section('Politique de sécurité')
  await page.getByLabel('Créer des bulles').selectOption('Interdit')
  await page.getByRole('button', { name: /^Enregistrer : ce que/ }).click()
  await page.getByText('les nouveaux réglages valent dès maintenant').waitFor()
  await section('Import et revue')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Télécharger la revue des accès' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('rose@erables.example')
  // Leaves the page and comes back: only what follows the # differs from where we are.
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByLabel('Adresse e-mail professionnelle').fill('remi@erables.example')
  await page.getByLabel('Prénom et nom').fill('Rémi Faure')
  await page.getByLabel('Mot de passe', { exact: true }).fill('Vokv!lumi-4zu')
  await make.click()
  await page.getByText('Ce lien n’est plus valable').waitFor()

  // Whoever opens the link of the mail has done nothing yet; the button opens the account, once.
  const { bruno } = house.people
  const linkIn = async (which: number): Promise<string> =>
    /https:\S+reactivation\S+/.exec((await mails.to(bruno.email, which)).text)?.[0] ?? ''
  const open = page.getByRole('button', { name: 'Rouvrir mon compte' })
  clock.advance(90 * 86_400)
  await house.app.services.lookAfterUnused(AbortSignal.timeout(30_000))
  const reopening = await linkIn(1)
  await page.goto(reopening)
  await page.getByRole('heading', { name: 'Rouvrez votre compte' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.reload()
  await open.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Votre compte est ouvert' }).waitFor()
  await page.goto('about:blank')
  await page.goto(reopening)
  await open.click()
  await page.getByText('Ce lien n’est plus valable').waitFor()
  clock.advance(86_400)
  await house.app.services.lookAfterUnused(AbortSignal.timeout(30_000))
  await page.getByRole('link', { name: 'Demander un autre lien' }).click()
  await page.getByLabel('Adresse e-mail professionnelle').fill(bruno.email)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Consultez votre messagerie' }).waitFor()
  await page.goto(await linkIn(3))
  await open.click()
  await page.getByRole('button', { name: 'Aller à la connexion' }).click()
  await visitor.signsIn(bruno)
})
