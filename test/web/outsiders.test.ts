import { expect, test } from 'vitest'
import { modelOf, withMembers } from '../../src/web/state/conversation.ts'
import { guardOutsiders } from '../../src/web/state/outsiders.ts'
import { openWard, person } from './ward.ts'

const alice = person('Alice Martin')
const bruno = person('Bruno')
const gilles = person('Gilles', 'guest')
const gilda = person('Gilda', 'guest')

test('an author is told once of each guest of a conversation, whether its members are known or must be asked for', async () => {
  const ward = openWard('Sortie', alice)
  for (const one of [bruno, gilles]) ward.joins(one)
  const guard = await guardOutsiders({ call: ward.callFor(alice), own: alice, vault: undefined })
  const unread = modelOf(ward.conversationFor(alice))
  const known = () => withMembers(unread, ward.members(), ward.log.length)
  const namesOf = async (told: ReturnType<typeof guard.untold>) =>
    (await told).map(({ displayName }) => displayName)

  expect(await namesOf(guard.untold(unread))).toEqual(['Gilles'])
  expect(await namesOf(guard.untold(known()))).toEqual(['Gilles'])
  guard.told(ward.conversationId, [gilles])
  expect(await namesOf(guard.untold(unread))).toEqual([])
  ward.joins(gilda)
  expect(await namesOf(guard.untold(known()))).toEqual(['Gilda'])
  guard.told(ward.conversationId, [gilda])
  expect(await namesOf(guard.untold(known()))).toEqual([])

  // Elsewhere it is another question; in a direct conversation its other person is the only reader.
  const direct = { ...openWard('Autre', alice).conversationFor(alice), kind: 'direct', name: null } as const
  expect(await namesOf(guard.untold(modelOf({ ...direct, peer: gilles })))).toEqual(['Gilles'])
  expect(await namesOf(guard.untold(modelOf({ ...direct, peer: bruno })))).toEqual([])
})

test('who cannot be asked for is not taken for nobody; guests are asked nothing', async () => {
  const ward = openWard('Sortie', alice)
  for (const one of [gilles, gilda]) ward.joins(one)
  const call = () => Promise.reject(new Error('no answer'))
  const hers = await guardOutsiders({ call, own: alice, vault: undefined })
  await expect(hers.untold(modelOf(ward.conversationFor(alice)))).rejects.toThrow('no answer')
  const theirs = await guardOutsiders({ call, own: gilles, vault: undefined })
  expect(theirs.untold(modelOf(ward.conversationFor(gilles)))).toEqual([])
})
