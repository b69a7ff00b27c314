import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { barriersOn } from './barriers.ts'
import { type Clinic, openClinic } from './clinic.ts'
import { patience } from './visitor.ts'

// Two browsers in most of them, on two cores that also carry the server and its database.
vi.setConfig({ testTimeout: 60_000 })

let clinic: Clinic
beforeAll(async () => {
  clinic = await openClinic()
}, 600_000)
afterAll(() => clinic?.[Symbol.asyncDispose]())

describe('without a reload', () => {
  test('who is added to a bubble sees it, reads what is said, and sees it go when removed', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    await using hers = await clinic.visit(house.origin)
    await using his = await clinic.visit(house.origin)
    await hers.signsIn(alice)
    await his.signsIn(bruno)
    await hers.page.getByRole('button', { name: 'Nouvelle bulle' }).click()
    await hers.page.getByLabel('Nom de la bulle').fill('Réa – garde')
    await hers.page.getByRole('option', { name: bruno.displayName }).click()
    await hers.page.getByRole('button', { name: 'Créer la bulle' }).click()
    await hers.page.getByRole('heading', { level: 1, name: 'Réa – garde' }).waitFor()
    await hers.writes('Le bilan est prêt')
    await his.page.getByRole('link', { name: /Réa – garde.*Alice Martin\s: Le bilan est prêt/ }).waitFor()
    await his.opens('Réa – garde')
    await his.page.getByText('Alice Martin a ajouté Bruno Martin').waitFor()
    expect(await his.reads()).toEqual(['Le bilan est prêt'])
    await hers.page.getByRole('button', { name: 'Lu par tous' }).click()
    const readers = hers.page.getByRole('dialog', { name: 'Qui a lu ce message' })
    await readers.getByRole('list', { name: 'Ont lu' }).getByText('Bruno Martin').waitFor()
    expect(await barriersOn(hers.page)).toEqual([])
    await readers.getByRole('button', { name: 'Fermer' }).click()
    await his.writes('Merci')
    await hers.page.getByText('Merci', { exact: true }).waitFor()
    await hers.page.getByRole('button', { name: 'Retirer Bruno Martin de la bulle' }).click()
    await hers.page.getByRole('alertdialog').getByRole('button', { name: 'Retirer' }).click()
    await his.page.getByText('Alice Martin vous a retiré de la bulle « Réa – garde ».').waitFor()
    expect(await his.page.getByRole('link', { name: 'Réa – garde' }).count()).toBe(0)
    await hers.page.getByText('Alice Martin a retiré Bruno Martin').waitFor()
  })

  test('unread messages are counted while one looks elsewhere, on every device and after a reload, and marked when one comes back', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await bruno.creates('Bloc', alice)
    await alice.creates('Ailleurs')
    await using visitor = await clinic.visit(house.origin)
    await visitor.signsIn(alice)
    await visitor.opens('Ailleurs')
    await bruno.sends(conversationId, 'un')
    await bruno.sends(conversationId, 'deux')
    await visitor.page.getByRole('link', { name: /Bloc.*2 messages non lus/ }).waitFor()
    expect(await visitor.page.title()).toBe('(2) Prisme')
    await visitor.page.reload()
    await visitor.page.getByRole('link', { name: /Bloc.*2 messages non lus/ }).waitFor()
    await using elsewhere = await clinic.visit(house.origin)
    await elsewhere.signsIn(alice)
    await elsewhere.page.getByRole('link', { name: /Bloc.*2 messages non lus/ }).waitFor()
    await visitor.opens('Bloc')
    await visitor.page.getByText('Nouveaux messages', { exact: true }).waitFor()
    await expect.poll(() => visitor.page.getByText('non lus').count(), patience).toBe(0)
    await expect.poll(() => elsewhere.page.getByText('non lus').count(), patience).toBe(0)
    await visitor.page.reload()
    await visitor.page.getByRole('heading', { level: 1, name: 'Bloc' }).waitFor()
    expect(await visitor.page.getByText('non lus').count()).toBe(0)
  })

  test('a new name, a new organiser and a departure are told where they happened', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    const { alice, bruno } = house.people
    const { conversationId } = await alice.creates('Garde', bruno)
    await using visitor = await clinic.visit(house.origin)
    await visitor.signsIn(bruno)
    await visitor.opens('Garde')
    const { page } = visitor
    await page.getByText('Alice Martin a créé la bulle « Garde »').waitFor()
    expect(await page.getByRole('button', { name: 'Renommer la bulle' }).count()).toBe(0)
    await alice.call('bubbles.rename', { bubbleId: conversationId, name: 'Garde de nuit' })
    await page.getByRole('heading', { level: 1, name: 'Garde de nuit' }).waitFor()
    await alice.call('bubbles.leave', { bubbleId: conversationId })
    await page.getByText('Alice Martin a quitté la bulle').waitFor()
    await page.getByText('Bruno Martin organise désormais la bulle').waitFor()
    await page.getByRole('button', { name: 'Renommer la bulle' }).waitFor()
    await page.getByText('1 membre', { exact: true }).waitFor()
  })

  test('a direct conversation opens by choosing a person, once for both', async () => {
    const house = await clinic.company({ alice: 'user', bruno: 'user' })
    await using visitor = await clinic.visit(house.origin)
    await visitor.signsIn(house.people.alice)
    const { page } = visitor
    await page.getByRole('button', { name: 'Nouveau message' }).click()
    await page.getByRole('searchbox', { name: 'Chercher une personne' }).fill('brun')
    await page.getByRole('option', { name: 'Bruno Martin' }).click()
    await page.getByRole('heading', { level: 1, name: 'Bruno Martin' }).waitFor()
    await visitor.writes('Bonjour Bruno')
    const { conversation } = await house.people.bruno.call('directs.open', {
      accountId: house.people.alice.accountId,
    })
    await expect
      .poll(() => house.people.bruno.reads(conversation.conversationId), patience)
      .toEqual(['Bonjour Bruno'])
  })
})

test('a guest is said to be one everywhere, and is offered only what a guest may do', async () => {
  const house = await clinic.company({
    ada: 'company_admin',
    alice: 'user',
    gilles: 'guest',
    gilda: 'guest',
  })
  const { ada, alice, gilles, gilda } = house.people
  const { conversationId } = await alice.creates('Sortie de Mme R.', gilles)
  await ada.call('members.edit', { accountId: gilles.accountId, organisation: 'Laboratoire Dupont' })
  await using hers = await clinic.visit(house.origin)
  await hers.signsIn(alice)
  await hers.opens('Sortie de Mme R.')
  await hers.page.getByText('dont 1 invité').waitFor()
  await hers.page.getByText('1 invité lira ce message (Laboratoire Dupont).').waitFor()
  await hers.page.getByText('Alice Martin a ajouté Gilles Martin (invité)').waitFor()
  await hers.page.getByRole('complementary').getByText('(invité) Laboratoire Dupont').waitFor()

  // Before the first message that somebody from outside reads, and once for each of them.
  const question = hers.page.getByRole('alertdialog')
  const answer = (name: string) => question.getByRole('button', { name }).click()
  await hers.writes('Sortie jeudi')
  await question.getByText('(invité) Laboratoire Dupont').waitFor()
  await answer('Relire')
  const writing = hers.page.getByRole('textbox', { name: /^Message pour/ })
  const isFocused = () => writing.evaluate((element) => element === document.activeElement)
  await expect.poll(isFocused, patience).toBe(true)
  expect(await writing.inputValue()).toBe('Sortie jeudi')
  expect(await gilles.reads(conversationId)).toEqual([])
  await writing.press('Enter')
  await answer('Envoyer quand même')
  await expect.poll(isFocused, patience).toBe(true)
  await hers.page.getByText(/^Envoyé à/).waitFor()
  await hers.page.reload()
  await hers.writes('Ordonnance jointe')
  await expect
    .poll(() => gilles.reads(conversationId), patience)
    .toEqual(['Sortie jeudi', 'Ordonnance jointe'])
  await alice.call('bubbles.invite', { bubbleId: conversationId, accountId: gilda.accountId })
  await hers.page.getByText('2 invités liront ce message (Laboratoire Dupont).').waitFor()
  await hers.writes('Transport à 10 h')
  await question.getByText('Gilda Martin').waitFor()
  expect(await question.getByText('Gilles Martin').count()).toBe(0)
  await answer('Envoyer quand même')
  await expect.poll(() => gilda.reads(conversationId), patience).toEqual(['Transport à 10 h'])
  await using theirs = await clinic.visit(house.origin)
  await theirs.signsIn(gilles)
  await theirs.opens('Sortie de Mme R.')
  await theirs.page.getByRole('button', { name: 'Quitter la bulle' }).waitFor()
  for (const name of ['Nouvelle bulle', 'Ajouter des personnes', 'Renommer la bulle'])
    expect(await theirs.page.getByRole('button', { name }).count()).toBe(0)
})
