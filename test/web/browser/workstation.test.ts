import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Actor } from '../../support/actor.ts'
import type { House } from '../../support/house.ts'
import { movableClock } from '../../transport/movable-clock.ts'
import { addAuthenticator } from './authenticator.ts'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { patience } from './visitor.ts'

vi.setConfig({ testTimeout: 120_000 })

let clinic: Clinic
let house: House<'ada' | 'alice' | 'bruno'>
const clock = movableClock()
beforeAll(async () => {
  clinic = await openClinic()
  house = await clinic.open({ ada: 'company_admin', alice: 'user', bruno: 'user' }, { world: clock.world })
}, 600_000)
afterAll(async () => {
  await house?.[Symbol.asyncDispose]()
  await clinic?.[Symbol.asyncDispose]()
})

/** Makes a passkey of this browser's device somebody's. */
async function makePasskey(page: Page, person: Actor): Promise<void> {
  const { offer } = await person.call('factors.begin', { kind: 'passkey' })
  if (offer.kind !== 'passkey') throw new Error('asked for a passkey')
  const response = await page.evaluate(async (options) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      options as PublicKeyCredentialCreationOptionsJSON,
    )
    const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
    return JSON.stringify(made.toJSON())
  }, offer.options)
  await person.call('factors.add', {
    name: 'Badge',
    answer: { kind: 'passkey', response: JSON.parse(response) },
  })
}

/** What this browser keeps, whoever it is of: how many sealed things, and the names of what lies in the clear. */
async function keptIn(page: Page): Promise<{ sealed: number; names: string[] }> {
  return page.evaluate(async () => {
    const opening = indexedDB.open('prisme')
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.addEventListener('success', () => resolve(opening.result))
      opening.addEventListener('error', () => reject(opening.error))
    })
    let sealed = 0
    for (const name of database.objectStoreNames) {
      const counting = database.transaction(name).objectStore(name).count()
      sealed += await new Promise<number>((resolve) =>
        counting.addEventListener('success', () => resolve(counting.result)),
      )
    }
    database.close()
    return { sealed, names: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort() }
  })
}

test('two nurses on one ward PC: it locks, each comes back by passkey, and neither finds anything of the other', async () => {
  const { ada, alice, bruno } = house.people
  const ward = async (workstation: { lockAfterMinutes?: number; lockWhenHidden?: 'enabled' }) => {
    const { version: expectedVersion } = await ada.call('company.readPolicy', {})
    await ada.call('company.changePolicy', { expectedVersion, changes: { workstation } })
  }
  await ward({ lockAfterMinutes: 1 })
  const { conversation } = await alice.call('bubbles.create', { name: 'Équipe de nuit' })
  const { conversationId } = conversation
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  // Said once on this machine.
  await page.getByLabel('Ce poste est partagé').check()
  // Away from the address field, where the browser waits for a passkey already.
  await page.getByLabel('Adresse e-mail professionnelle').fill(alice.email)
  await page.keyboard.press('Enter')
  await page.getByLabel('Mot de passe', { exact: true }).waitFor()
  const badge = await addAuthenticator(page)
  await makePasskey(page, alice)
  // Her passkey is proposed in the address field, and is enough.
  await page.reload()
  await visitor.opens('Équipe de nuit')
  const writing = page.getByRole('textbox', { name: /^Message pour/ })
  await writing.fill('Bilan de Mme Durand : potassium à 6,1')
  const comesBack = page.getByRole('button', { name: 'Utiliser ma clé d’accès' })
  const isLocked = () => page.getByRole('heading', { level: 1, name: 'Écran verrouillé' }).waitFor()
  const showsNothing = async (): Promise<void> => {
    await isLocked()
    await page.getByText('Session de Alice Martin.').waitFor()
    const shown = await page.content()
    for (const word of ['Durand', 'Équipe de nuit', alice.email]) expect(shown).not.toContain(word)
  }

  // By hand; a page that is loaded anew finds it locked too.
  await page.getByRole('button', { name: /^Mon compte/ }).click()
  await page.getByRole('button', { name: 'Verrouiller l’écran' }).click()
  await showsNothing()
  expect(await barriersOn(page)).toEqual([])
  await page.reload()
  await showsNothing()
  await comesBack.click()
  expect(await writing.inputValue()).toBe('Bilan de Mme Durand : potassium à 6,1')
  expect(page.url()).toContain(conversationId)

  // Every tab locks with the one where it was asked for, and comes back with it.
  const tab = await visitor.opensTab()
  await tab.page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  await page.getByRole('button', { name: /^Mon compte/ }).click()
  await page.getByRole('button', { name: 'Verrouiller l’écran' }).click()
  await tab.page.getByRole('heading', { level: 1, name: 'Écran verrouillé' }).waitFor()
  await comesBack.click()
  await tab.page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  await tab.page.close()

  // By itself, after the minutes the company says.
  await page.clock.install()
  await page.reload()
  await writing.waitFor()
  await page.clock.fastForward(40_000)
  await writing.press('End')
  await page.clock.fastForward(40_000)
  expect(await writing.isVisible()).toBe(true)
  await page.clock.fastForward(21_000)
  await showsNothing()
  await comesBack.click()
  await writing.waitFor()

  // Without a network it locks as well, and the server learns of it afterwards.
  await visitor.losesNetwork()
  await page.getByRole('button', { name: /^Mon compte/ }).click()
  await page.getByRole('button', { name: 'Verrouiller l’écran' }).click()
  await isLocked()
  await visitor.findsNetwork()
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('prisme.lock-owed')), { timeout: 10_000 })
    .toBe('no')
  await page.reload()
  await showsNothing()

  // Somebody else takes over: the session ends, and nothing of it stays.
  expect((await keptIn(page)).sealed).toBeGreaterThan(0)
  await badge.agrees(false)
  await page.getByRole('button', { name: 'Changer de personne' }).click()
  await page.getByRole('heading', { name: 'Connexion' }).waitFor()
  expect(await page.getByLabel('Ce poste est partagé').isChecked()).toBe(true)
  const left = { sealed: 0, names: ['prisme.act', 'prisme.lock-owed', 'prisme.shared'], cookies: [] }
  const lies = async () => {
    const cookies = (await page.context().cookies()).map(({ name }) => name)
    return { ...(await keptIn(page)), cookies: cookies.filter((name) => name.includes('refresh')) }
  }
  await expect.poll(lies, patience).toEqual(left)
  const open = async () => (await alice.call('sessions.list', {})).sessions.length
  await expect.poll(open, patience).toBe(1)
  expect(new URL(page.url()).pathname).toBe('/')
  await ward({ lockWhenHidden: 'enabled' })
  await visitor.signsIn(bruno)
  expect(await page.content()).not.toContain('Équipe de nuit')

  // Where the company wants it, it locks as soon as another window is in front.
  // The browser's own window for choosing files is none.
  const turnsAway = () => page.evaluate(() => dispatchEvent(new Event('blur')))
  await bruno.call('bubbles.create', { name: 'Radiologie' })
  await visitor.opens('Radiologie')
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Joindre' }).click()
  await choosing
  await turnsAway()
  expect(await page.getByRole('heading', { level: 1, name: 'Radiologie' }).isVisible()).toBe(true)
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await turnsAway()
  await isLocked()
  await page.getByText('Session de Bruno').waitFor()
  await page.getByLabel('Votre mot de passe').fill(bruno.password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  // Nor is the one in which it asks for a passkey.
  await badge.isAtHand(false)
  await page.getByRole('button', { name: /^Mon compte/ }).click()
  await page.getByRole('button', { name: 'Sécurité' }).click()
  await page.getByRole('button', { name: 'Ajouter un second facteur' }).click()
  const adding = page.getByRole('dialog', { name: 'Ajouter un second facteur' })
  await adding.getByRole('button', { name: 'Clé d’accès' }).click()
  await adding.getByRole('button', { name: 'Créer la clé d’accès' }).click()
  await adding.getByRole('button', { name: 'En attente' }).waitFor()
  await turnsAway()
  expect(await adding.isVisible()).toBe(true)
})

test('R31: who does nothing is asked whether they are there, stays with one press, and is signed out otherwise', async () => {
  const { alice } = await house.company('Clinique des Tilleuls', { alice: 'user' })
  await using visitor = await clinic.visit(house.origin)
  const { page } = visitor
  await visitor.signsIn(alice)
  clock.advance(28 * 60 + 1)
  const dialog = page.getByRole('alertdialog', { name: 'Êtes-vous toujours là ?' })
  await dialog.waitFor()
  const stay = dialog.getByRole('button', { name: 'Rester connecté' })
  await expect.poll(() => dialog.evaluate((it) => it.contains(document.activeElement))).toBe(true)
  await stay.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  clock.advance(28 * 60 + 1)
  await dialog.waitFor()
  clock.advance(2 * 60)
  await page.getByText('Votre session est terminée.').waitFor()
  expect(await page.getByRole('navigation', { name: 'Conversations' }).count()).toBe(0)
})
