import { expect, test } from 'vitest'
import { openHouse } from '../support/house.ts'

test('a message reaches the other member live and stays readable', async () => {
  await using house = await openHouse({ people: { alice: 'user', bruno: 'user' } })
  const { alice, bruno } = house.people
  await bruno.comesOnline()
  const bubble = await alice.creates('Réa – garde', bruno)
  const ack = await alice.sends(bubble.conversationId, 'Le bilan est prêt')
  expect(ack.sequence).toBe(4)
  await bruno.hearsMessage('Le bilan est prêt')
  expect(await bruno.reads(bubble.conversationId)).toEqual(['Le bilan est prêt'])
})
