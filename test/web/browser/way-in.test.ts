import type { Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startMailServer } from '../../support/mail-server.ts'
import { codeOf } from '../../support/signs-in.ts'
import { addAuthenticator } from './authenticator.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'

vi.setConfig({ testTimeout: 180_000 })

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
}, 600_000)
afterAll(() => clinic?.[Symbol.asyncDispose]())

const password = 'Vokv!lumi-4zu'

test('a newcomer makes an account, its second factor, and later a new password: the last by keyboard alone', async () => {
  await using mails = await startMailServer()
  await using house = await clinic.open(
    {},
    {
      environment: { SMTP_URL: mails.url },
      policy: {
        registration: { mode: 'open', domains: ['tilleuls.example'] },
      },
    },
  )
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  const { keyboard } = page
  const email = 'helene.duthilleul@tilleuls.example'

  await page.getByRole('link', { name: 'Créer un compte' }).click()
  await page.getByRole('heading', { name: 'Créer un compte' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.getByLabel('Adresse e-mail professionnelle').fill(email)
  const secret = page.getByLabel('Mot de passe', { exact: true })
  await secret.fill('Duthilleul#7xy')
  const rule = (words: string) => page.getByRole('listitem').filter({ hasText: words })
  await rule('Ni votre nom').filter({ hasText: 'Manque' }).waitFor()
  await secret.fill('Marguerite#7')
  await page.getByText('Toutes les règles sont remplies').waitFor()
  await page.getByText('79,5 bits').waitFor()
  // What everybody thinks of is known to the server only.
  await page.getByRole('button', { name: 'Créer le compte' }).click()
  await page.getByText('Ce mot de passe n’est pas assez solide.').waitFor()
  await rule('mot de passe courant').filter({ hasText: 'Manque' }).waitFor()
  await secret.fill(password)
  await page.getByRole('button', { name: 'Créer le compte' }).click()
  await page.getByRole('heading', { name: 'Consultez votre messagerie' }).waitFor()
  const toNewcomer = await page.getByRole('main').textContent()
  const link = /https:\S+/.exec((await mails.to(email)).text)?.[0] ?? ''

  // Opened as a mail scanner would, with scripts and all: nothing happens.
  await page.goto(link)
  await page.getByRole('heading', { name: 'Confirmez votre adresse' }).waitFor()
  await page.reload()
  await secret.fill('Pas-le-bon-9z')
  await keyboard.press('Enter')
  await page.getByText('Ce n’est pas le bon mot de passe').waitFor()
  await secret.fill(password)
  await page.getByRole('button', { name: 'Confirmer mon adresse' }).click()
  await page.getByText('Votre compte est prêt.').waitFor()
  await page.getByRole('button', { name: 'Aller à la connexion' }).click()
  expect(page.url()).toBe(`${house.origin}/`)

  // The first sign-in: the company demands a second factor.
  await signsIn(page, email, password)
  await page.getByRole('heading', { name: 'Ajoutez un second facteur' }).waitFor()
  await page.getByRole('button', { name: 'Application d’authentification' }).click()
  await page.getByRole('img', { name: 'Code QR' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  const seen = new URL(await readQr(page))
  const typed = (await page.locator('.factor-secret').textContent())?.replaceAll(' ', '') ?? ''
  expect(seen.searchParams.get('secret')).toBe(typed)
  await page.getByLabel('Code de votre application').fill(codeOf(typed))
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Gardez vos codes de secours' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  const codes = await page
    .getByRole('list', { name: 'Vos dix codes' })
    .getByRole('listitem')
    .allTextContents()
  expect(new Set(codes).size).toBe(10)
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Télécharger' }).click()
  expect((await downloading).suggestedFilename()).toBe('prisme-codes-de-secours.txt')
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.getByRole('heading', { name: 'Bonjour Helene Duthilleul' }).waitFor()

  // An address that is known reads the same in the page; its owner is told by mail.
  await page.goto('/register')
  await page.getByLabel('Adresse e-mail professionnelle').fill(email)
  await secret.fill(password)
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Consultez votre messagerie' }).waitFor()
  expect(await page.getByRole('main').textContent()).toBe(toNewcomer)
  expect((await mails.to(email, 3)).subject).toContain('Vous avez déjà un compte')

  // From here on, no pointer.
  await page.goto('/password/forgotten')
  await page.getByLabel('Adresse e-mail professionnelle').waitFor()
  await keyboard.type(email)
  await keyboard.press('Enter')
  const code = page.getByLabel('Code à six chiffres reçu par courriel')
  await code.waitFor()
  expect(await barriersOn(page)).toEqual([])
  expect(await page.getByRole('button', { name: /^Envoyer un autre code \(dans/ }).isDisabled()).toBe(true)
  const pin = /\b\d{6}\b/.exec((await mails.to(email, 4)).text)?.[0] ?? ''
  const wrong = [...pin].map((digit) => (Number(digit) + 1) % 10).join('')
  await keyboard.type(wrong.slice(0, 3))
  await keyboard.press('Backspace')
  await keyboard.type(wrong.slice(2))
  expect(await code.inputValue()).toBe(wrong)
  await keyboard.press('Tab')
  const fresh = 'Bruyère et 3 galets'
  await keyboard.type(fresh)
  await keyboard.press('Enter')
  await page.getByText('Ce code n’est pas le bon').waitFor()
  // Digit by digit over what stands there, from the second one on; then the first.
  await code.focus()
  await keyboard.press('Home')
  await keyboard.press('ArrowRight')
  await keyboard.type(pin.slice(1))
  await keyboard.press('Home')
  await keyboard.type(pin.slice(0, 1))
  expect(await code.inputValue()).toBe(pin)
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Mot de passe changé' }).waitFor()
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  // A reset never replaces the second factor.
  await signsIn(page, email, fresh)
  await page.getByLabel('Code de votre application').waitFor()
  await page.getByRole('button', { name: 'Utiliser un code de secours' }).click()
  await page.getByLabel('Code de secours').fill(codes[0] ?? '')
  await keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Bonjour Helene Duthilleul' }).waitFor()
})

async function signsIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel('Adresse e-mail professionnelle').fill(email)
  await page.keyboard.press('Enter')
  await page.getByLabel('Mot de passe', { exact: true }).fill(secret)
  await page.keyboard.press('Enter')
}

/** What a camera would read from the drawing. */
async function readQr(page: Page): Promise<string> {
  const drawing = page.getByRole('img', { name: 'Code QR' })
  const size = Number((await drawing.getAttribute('viewBox'))?.split(' ')[2])
  const path = (await drawing.locator('path').nth(1).getAttribute('d')) ?? ''
  const scale = 4
  const width = size * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const from = (row * width + Number(x) * scale) * 4
      for (let at = from; at < from + scale * 4; at++) data[at] = at % 4 === 3 ? 255 : 0
    }
  }
  return decodeQR({ width, height: width, data })
}

test('a passkey is made at the first sign-in and is enough for the next; a code is pasted whole, a link that was cut says so', async () => {
  await using house = await clinic.open({}, { policy: {} })
  await using visitor = await clinic.visit(house.origin, { width: 390, height: 844, theme: 'dark' })
  const { page } = visitor
  const email = 'paul.roy@tilleuls.example'
  const newcomer = { email, displayName: 'Paul Roy', role: 'user', password } as const
  await house.app.services.accounts.create(house.companyId, newcomer)
  await addAuthenticator(page)
  await signsIn(page, email, password)
  await page.getByRole('button', { name: 'Clé d’accès' }).click()
  await page.getByLabel('Nom').fill('Téléphone de Paul')
  await page.getByRole('button', { name: 'Créer la clé d’accès' }).click()
  await page.getByRole('button', { name: 'Je les ai gardés' }).click()
  await page.getByRole('button', { name: 'Mon compte' }).click()
  // The software's finger would take what the browser proposes in the address field at once: here the button is meant.
  await page.evaluate(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })
  await page.getByRole('button', { name: 'Se déconnecter' }).click()
  await page.getByRole('button', { name: 'Se connecter avec une clé d’accès' }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()

  await page.goto('/password/reset#01920000-0000-7000-8000-000000000000.abcdefghijklmnop')
  const code = page.getByLabel('Code à six chiffres reçu par courriel')
  await code.fill('1')
  await code.evaluate((field) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', 'Code : 123 456')
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  expect(await code.inputValue()).toBe('123456')
  expect(await barriersOn(page)).toEqual([])
  await page.getByLabel('Nouveau mot de passe').fill(password)
  await page.keyboard.press('Enter')
  await page.getByText('Ce code n’est pas le bon').waitFor()
  await page.goto('/register/confirm#trop-court')
  await page.getByRole('heading', { name: 'Ce lien est incomplet' }).waitFor()
  await page.getByRole('link', { name: 'Aller à la connexion' }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
})

test('an invitation is accepted in the page it leads to, once', async () => {
  await using mails = await startMailServer()
  await using house = await clinic.open({ ada: 'company_admin' }, { environment: { SMTP_URL: mails.url } })
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  const { ada } = house.people
  const email = 'paul.roy@tilleuls.example'
  await ada.call('invitations.inviteMember', { email, role: 'user' })
  const link = /https:\S+/.exec((await mails.to(email)).text)?.[0] ?? ''
  await page.goto(link)
  await page.getByRole('heading', { name: 'Clinique des Tilleuls vous invite' }).waitFor()
  expect(await barriersOn(page)).toEqual([])
  await page.getByLabel('Adresse e-mail professionnelle').fill(email)
  await page.getByLabel('Mot de passe', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByText('Saisissez votre nom.').waitFor()
  await page.getByLabel('Prénom et nom').fill('Paul Roy')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Invitation acceptée' }).waitFor()
  await page.reload()
  await page.getByText('Ce lien n’est plus valable.').waitFor()
  await page.goto('/')
  await visitor.signsIn({ email, password })
  await page.getByRole('heading', { name: 'Bonjour Paul Roy' }).waitFor()
})
