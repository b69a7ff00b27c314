import { expect, test } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { deafWorld } from '../support/deaf-broker.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'

type People = 'alice' | 'bruno'
const people = { alice: 'user', bruno: 'user' } as const

/** What a conversation's log holds: sequences in order, and who said what. */
async function logOf(house: House<People>, conversationId: string) {
  return rowsOf<{ sequence: string; client_id: string | null }>(
    house.adminUrl,
    `select sequence, client_id from prisme.conversation_events where conversation_id = '${conversationId}' order by sequence`,
  )
}

test('whoever sends through one gateway is heard on the other, in order, and answered there', async () => {
  await using house = await openHouse({ people })
  await using elsewhere = await reopen(house)
  const { alice, bruno } = house.people
  await bruno.comesOnline()
  const there = await elsewhere.signsIn(alice)
  await there.comesOnline()
  const { conversationId } = await there.creates('De loin', bruno)
  for (const body of ['un', 'deux', 'trois']) await there.sends(conversationId, body)
  await bruno.hearsMessage('trois')
  await bruno.sends(conversationId, 'bien reçu')
  await there.hearsMessage('bien reçu')
  await bruno.hearsMessage('bien reçu')
  const heard = bruno.heard.filter((entry) => entry.conversationId === conversationId)
  expect(heard.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test.each(['hear each other', 'hear nothing of each other'])(
  'M-2: when two gateways that %s write in one bubble at once, the log has no hole and everything once',
  async (how) => {
    const world = how === 'hear each other' ? undefined : deafWorld
    await using house = await openHouse({ people, ...(world && { world }) })
    await using elsewhere = await reopen(house, world)
    const { alice, bruno } = house.people
    const there = await elsewhere.signsIn(bruno)
    const { conversationId } = await alice.creates('À deux mains', bruno)
    const clientIds = Array.from({ length: 60 }, randomId)
    const write = async (writer: typeof alice, own: readonly string[]): Promise<void> => {
      for (const clientId of own) {
        const body = `n° ${clientId}`
        const [first, second] = await Promise.all([
          writer.call('messages.send', { conversationId, clientId, body }),
          writer.call('messages.send', { conversationId, clientId, body }),
        ])
        expect(second).toEqual(first)
      }
    }
    await Promise.all([
      write(alice, clientIds.slice(0, 15)),
      write(there, clientIds.slice(15, 30)),
      write(alice, clientIds.slice(30, 45)),
      write(there, clientIds.slice(45)),
    ])
    const log = await logOf(house, conversationId)
    expect(log.map((row) => Number(row.sequence))).toEqual(log.map((_, i) => i + 1))
    const sent = log.flatMap((row) => row.client_id ?? [])
    expect(sent.toSorted()).toEqual(clientIds.toSorted())
    expect(new Set(await bruno.reads(conversationId)).size).toBe(60)
  },
)

test('M-3: the same client id through two gateways at once is one message with one answer', async () => {
  await using house = await openHouse({ people })
  await using elsewhere = await reopen(house)
  const { alice, bruno } = house.people
  const there = await elsewhere.signsIn(alice)
  const { conversationId } = await alice.creates('Une fois', bruno)
  for (let i = 0; i < 10; i++) {
    const call = { conversationId, clientId: randomId(), body: `essai ${i}` }
    const answers = await Promise.all(
      [alice, there, alice, there].map((one) => one.call('messages.send', call)),
    )
    expect(new Set(answers.map((answer) => answer.sequence)).size).toBe(1)
  }
  expect(await bruno.reads(conversationId)).toHaveLength(10)
})

test('G6: who is removed through one gateway hears nothing of what follows on the other', async () => {
  await using house = await openHouse({ people })
  await using elsewhere = await reopen(house)
  const { alice, bruno } = house.people
  await bruno.comesOnline()
  const there = await elsewhere.signsIn(alice)
  const { conversationId } = await alice.creates('Retrait de loin', bruno)
  await there.sends(conversationId, 'avant')
  await bruno.hearsMessage('avant')
  await there.call('bubbles.remove', { bubbleId: conversationId, accountId: bruno.accountId })
  for (let i = 0; i < 5; i++) await there.sends(conversationId, `sans lui ${i}`)
  const mark = await there.creates('Repère', bruno)
  await bruno.hears((entry) => entry.conversationId === mark.conversationId)
  const heard = bruno.heard.flatMap((entry) =>
    entry.event === 'message.sent' ? [entry.data.message.body] : [],
  )
  expect(heard).toEqual(['avant'])
})

test('A-13: a session that is ended by whatever path loses its sockets on every gateway', async () => {
  await using house = await openHouse({ people })
  await using elsewhere = await reopen(house)
  const here = house.people.alice
  const there = await elsewhere.signsIn(here)
  for (const device of [here, there]) await device.comesOnline()
  const { conversationId } = await here.creates('Encore là')
  await there.hears((entry) => entry.conversationId === conversationId)
  await rowsOf(
    house.adminUrl,
    `update prisme.sessions set ended_at = now(), end_reason = 'signed_out' where account_id = '${here.accountId}'`,
  )
  const outcome = (device: typeof here): Promise<unknown> =>
    device.live.call('messages.send', { conversationId, clientId: randomId(), body: 'trop tard' }).then(
      () => 'sent',
      (error: unknown) => (error as { code?: string }).code,
    )
  for (const device of [here, there])
    await expect.poll(() => outcome(device), { timeout: 10_000 }).toBe('session_ended')
})

test('G4: an invitation whose hint was lost reaches who is on another gateway all the same', async () => {
  await using house = await openHouse({ people, world: deafWorld })
  await using elsewhere = await reopen(house, deafWorld)
  const { alice, bruno } = house.people
  await bruno.comesOnline()
  const there = await elsewhere.signsIn(alice)
  const { conversationId } = await there.creates('Invitation perdue', bruno)
  await there.sends(conversationId, 'tu me lis ?')
  await bruno.hearsMessage('tu me lis ?')
})

test('an account that is no member, and one that uses a client id again, get the same answers on the short way', async () => {
  await using house = await openHouse({ people })
  const { alice, bruno } = house.people
  const { conversationId } = await alice.creates('Sans Bruno')
  const call = { conversationId, clientId: randomId(), body: 'un' }
  const first = await alice.call('messages.send', call)
  // From now on head, key and name are known to the gateway: only the statement itself can refuse.
  await alice.sends(conversationId, 'deux')
  const own = await bruno.creates('De Bruno')
  await bruno.sends(own.conversationId, 'la clé et le nom sont connus')
  expect(await refusalOf(bruno.sends(conversationId, 'intrus'))).toBe('conversation_not_found')
  expect(await alice.call('messages.send', call)).toEqual(first)
  expect(await refusalOf(alice.call('messages.send', { ...call, body: 'autre' }))).toBe(
    'idempotency_conflict',
  )
  expect(await alice.reads(conversationId)).toEqual(['un', 'deux'])
})
