import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eicar } from '../../../src/adapters/clamd-probe-files.ts'
import type { World } from '../../../src/adapters/from-config.ts'
import { largestTestUpload } from '../../support/limits.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { patience, type Visitor } from './visitor.ts'

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
}, 600_000)
afterAll(() => clinic?.[Symbol.asyncDispose]())

const pdf = Buffer.from('%PDF-1.4\nbilan du soir\n')

async function attaches(visitor: Visitor, name: string, buffer: Buffer, mimeType = 'application/pdf') {
  await visitor.page.locator('input[type=file]').setInputFiles([{ name, mimeType, buffer }])
}

describe('a file', () => {
  test('is sent once the antivirus let it through, and comes down as it went up', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    await alice.creates('Garde', bruno)
    await using hers = await clinic.visit(house.origin)
    await hers.signsIn(alice)
    await hers.opens('Garde')
    await attaches(hers, 'bilan – été.pdf', pdf)
    await hers.page.getByText('Disponible').waitFor()
    await hers.writes('Le bilan')
    await using his = await clinic.visit(house.origin)
    await his.signsIn(bruno)
    await his.opens('Garde')
    const [download] = await Promise.all([
      his.page.waitForEvent('download'),
      his.page.getByRole('button', { name: 'Télécharger bilan – été.pdf' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('bilan – été.pdf')
    expect(await readFile(await download.path())).toEqual(pdf)
  })

  test('that carries malware is refused in words, and the message can go without it', async () => {
    const house = await clinic.company({ alice: 'user' })
    const { alice } = house.people
    const { conversationId } = await alice.creates('Garde')
    await using visitor = await clinic.visit(house.origin)
    const { page } = visitor
    await visitor.signsIn(alice)
    await visitor.opens('Garde')
    await page.getByRole('textbox', { name: /^Message pour/ }).fill('sans le fichier')
    await attaches(visitor, 'facture.pdf', eicar())
    await page.getByText('L’antivirus y a trouvé un programme malveillant.').waitFor()
    expect(await page.getByRole('button', { name: 'Envoyer', exact: true }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Retirer facture.pdf' }).click()
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await expect.poll(() => alice.reads(conversationId), patience).toEqual(['sans le fichier'])
  })

  test('that is too large is refused in words', async () => {
    const house = await clinic.company({ alice: 'user' })
    await house.people.alice.creates('Garde')
    await using visitor = await clinic.visit(house.origin)
    await visitor.signsIn(house.people.alice)
    await visitor.opens('Garde')
    await attaches(visitor, 'film.mp4', Buffer.alloc(largestTestUpload + 1), 'video/mp4')
    await visitor.page.getByText('Ce fichier dépasse la taille autorisée.').waitFor()
  })
})

test('while the antivirus is down nothing can be attached, this is explained, and messages still work', async () => {
  const down = (world: World): World => ({
    ...world,
    scanner: { ...world.scanner, status: () => ({ ready: false, reason: 'down' }) },
  })
  await using house = await clinic.open({ alice: 'user' }, { world: down })
  const { alice } = house.people
  const { conversationId } = await alice.creates('Garde')
  await using visitor = await clinic.visit(house.origin)
  await visitor.signsIn(alice)
  await visitor.opens('Garde')
  await visitor.page.getByText('Dépôt de fichiers suspendu').waitFor()
  expect(await visitor.page.getByRole('button', { name: 'Joindre des fichiers' }).isDisabled()).toBe(true)
  await visitor.writes('quand même')
  await expect.poll(() => alice.reads(conversationId), patience).toEqual(['quand même'])
})
