import { expect, test } from 'vitest'
import { AccountId, CompanyId, ConversationId, type Head, SessionId } from '../../src/protocol/index.ts'
import type { SocketSession } from '../../src/transport/websocket/session.ts'
import { createSubscriptions, type LogReader } from '../../src/transport/websocket/subscriptions.ts'

const id = (ending: string): string => `0190aaaa-0000-7000-8000-00000000${ending}`
const conversationId = ConversationId.parse(id('b001'))
const identity = {
  companyId: CompanyId.parse(id('c001')),
  accountId: AccountId.parse(id('e001')),
  sessionId: SessionId.parse(id('5001')),
  role: 'user',
  until: new Date('2099-01-01'),
} as const

/** A log of which only the heads of an account are ever asked. */
function logWith(heads: LogReader['heads']): LogReader {
  return { heads, headsAmong: async () => [], standing: async () => undefined }
}

/** A socket that only notes what is pushed to it. */
function socketSession(): SocketSession & { open: boolean; pushed: string[] } {
  const pushed: string[] = []
  const push = (roomKey: string): void => void pushed.push(roomKey)
  return {
    identity,
    become() {},
    network: '',
    rooms: new Set(),
    send() {},
    push,
    greet() {},
    close() {},
    open: true,
    pushed,
  }
}

test.each([1, 2])(
  'a socket that closes while its heads are read the %i. time stays in no room',
  async (reading) => {
    const readings = [Promise.withResolvers<Head[]>(), Promise.withResolvers<Head[]>()]
    let asked = 0
    const heads = (): Promise<Head[]> => readings[asked++]?.promise ?? Promise.resolve([])
    const subscriptions = createSubscriptions(logWith(heads))
    const session = socketSession()
    const entering = subscriptions.enter(session)
    for (const [i, { resolve }] of readings.entries()) {
      if (i === reading - 1) {
        session.open = false
        subscriptions.leave(session)
      }
      resolve([{ conversationId, head: 3 }])
    }
    await entering
    expect([...session.rooms]).toEqual([])
    const common = { conversationId, at: '2026-11-22T10:00:00.000Z', actorId: identity.accountId }
    subscriptions.publish(identity.companyId, [
      { event: 'bubble.renamed', sequence: 4, data: { name: 'Réa' }, ...common },
    ])
    expect(session.pushed).toEqual([])
    expect(subscriptions.socketsOfAccount(identity.accountId).size).toBe(0)
  },
)

test('a socket that stays is in the rooms of its heads', async () => {
  const subscriptions = createSubscriptions(logWith(async () => [{ conversationId, head: 3 }]))
  const session = socketSession()
  await subscriptions.enter(session)
  const common = { conversationId, at: '2026-11-22T10:00:00.000Z', actorId: identity.accountId }
  subscriptions.publish(identity.companyId, [
    { event: 'bubble.renamed', sequence: 4, data: { name: 'Réa' }, ...common },
  ])
  expect(session.pushed).toEqual([`${identity.companyId}/${conversationId}`])
  expect(subscriptions.movedSince(session, -1)).toEqual([{ conversationId, head: 4 }])
})
