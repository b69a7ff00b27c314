import { describe, expect, test, vi } from 'vitest'
import { randomId } from '../../src/crypto/random.ts'
import { AccountId, CompanyId, ConversationId, type HelloHead, SessionId } from '../../src/protocol/index.ts'
import { createFairTurns, type FairTurns } from '../../src/transport/websocket/fair-turns.ts'
import type { LogReader } from '../../src/transport/websocket/log-reader.ts'
import type { SocketSession } from '../../src/transport/websocket/session.ts'
import * as websocket from '../../src/transport/websocket/subscriptions.ts'
import { turnsDuring } from '../support/turns-of-the-loop.ts'

const id = (ending: string): string => `0190aaaa-0000-7000-8000-00000000${ending}`
const conversationId = ConversationId.parse(id('b001'))
const identity = {
  companyId: CompanyId.parse(id('c001')),
  accountId: AccountId.parse(id('e001')),
  sessionId: SessionId.parse(id('5001')),
  role: 'user',
  accountType: 'person',
  until: new Date('2099-01-01'),
  unlessActive: false,
  warnAt: Number.POSITIVE_INFINITY,
} as const

const createSubscriptions = (log: LogReader): websocket.Subscriptions =>
  websocket.createSubscriptions(log, createFairTurns())

/** What of a company's is counted as its own. */
function turnsThatCount(): { counted: string[]; turns: FairTurns } {
  const counted: string[] = []
  const turns: FairTurns = {
    ...createFairTurns(),
    spend(companyId, work) {
      counted.push(companyId)
      return work()
    },
  }
  return { counted, turns }
}

/** A log of which only the heads of an account are ever asked. */
function logWith(heads: LogReader['heads']): LogReader {
  return { heads, headsAmong: async () => new Map(), standing: async () => undefined }
}

/** A socket that only notes what is pushed to it. */
function socketSession(
  of: SocketSession['identity'] = identity,
): SocketSession & { open: boolean; pushed: string[]; lags: string[] } {
  const pushed: string[] = []
  const lags: string[] = []
  const push = (roomKey: string): void => void pushed.push(roomKey)
  return {
    identity: of,
    become() {},
    origin: { address: '', network: '', device: '' },
    rooms: new Set(),
    asking: 0,
    send() {},
    answer() {},
    push,
    lag: (roomKey) => void lags.push(roomKey),
    greet() {},
    close() {},
    open: true,
    pushed,
    lags,
  }
}

const event = (sequence: number) =>
  ({
    event: 'bubble.renamed',
    conversationId,
    sequence,
    at: '2026-11-22T10:00:00.000Z',
    actorId: identity.accountId,
    data: { name: 'Réa' },
  }) as const

test('a socket that closes while its heads are read stays in no room', async () => {
  const reading = Promise.withResolvers<HelloHead[]>()
  const subscriptions = createSubscriptions(logWith(() => reading.promise))
  const session = socketSession()
  const entering = subscriptions.enter(session)
  session.open = false
  subscriptions.leave(session)
  reading.resolve([{ conversationId, head: 3, readUpTo: 0 }])
  await entering
  expect([...session.rooms]).toEqual([])
  subscriptions.publish(identity.companyId, [event(4)], 'here')
  expect(session.pushed).toEqual([])
  expect(subscriptions.socketsOfAccount(identity.accountId).size).toBe(0)
})

test('a socket that stays is in the rooms of its heads', async () => {
  const subscriptions = createSubscriptions(logWith(async () => [{ conversationId, head: 3, readUpTo: 0 }]))
  const session = socketSession()
  expect(await subscriptions.enter(session)).toEqual([{ conversationId, head: 3, readUpTo: 0 }])
  subscriptions.publish(identity.companyId, [event(4)], 'here')
  expect(session.pushed).toEqual([`${identity.companyId}/${conversationId}`])
  expect(subscriptions.movedSince(session, -1)).toEqual([{ conversationId, head: 4 }])
})

test('bringing a socket into its rooms is counted to its company, when it comes and when it is looked at anew', async () => {
  vi.useFakeTimers()
  try {
    const { counted, turns } = turnsThatCount()
    const log = logWith(async () => [{ conversationId, head: 3, readUpTo: 0 }])
    const subscriptions = websocket.createSubscriptions(log, turns)
    await subscriptions.enter(socketSession())
    expect(counted).toEqual([identity.companyId])
    subscriptions.membershipChanged(identity.accountId)
    await vi.runAllTimersAsync()
    expect(counted).toEqual([identity.companyId, identity.companyId])
  } finally {
    vi.useRealTimers()
  }
})

test('what is said while its heads are read is in the heads it is greeted with, and the next follows', async () => {
  const reading = Promise.withResolvers<HelloHead[]>()
  const subscriptions = createSubscriptions(logWith(() => reading.promise))
  const session = socketSession()
  const entering = subscriptions.enter(session)
  subscriptions.publish(identity.companyId, [event(4), event(5)], 'here')
  reading.resolve([{ conversationId, head: 3, readUpTo: 0 }])
  expect(await entering).toEqual([{ conversationId, head: 5, readUpTo: 0 }])
  expect(session.pushed).toEqual([])
  subscriptions.publish(identity.companyId, [event(6)], 'elsewhere')
  expect(session.pushed).toHaveLength(1)
})

test.each([
  [4_500, [2_000, 2_000, 500, 2_000]],
  [30_000, Array(11).fill(3_000)],
])('M-4: of %i open rooms a share is compared at once, and each within ten turns', async (count, shares) => {
  const heads = Array.from({ length: count }, () => ({
    conversationId: ConversationId.parse(randomId()),
    head: 3,
    readUpTo: 0,
  }))
  const asked: string[][] = []
  const subscriptions = createSubscriptions({
    ...logWith(async () => heads),
    async headsAmong(places) {
      asked.push(places.map((place) => place.conversationId))
      return new Map(heads.map((head) => [head.conversationId, head.head]))
    },
  })
  await subscriptions.enter(socketSession())
  for (let turn = 0; turn < shares.length; turn++) await subscriptions.compareSome()
  expect(asked.map((ids) => ids.length)).toEqual(shares)
  expect(new Set(asked.slice(0, -1).flat()).size).toBe(count)
  expect(asked.at(-1)).toEqual(asked[0])
})

test('G6: whose person is removed while its heads are read has them read again', async () => {
  const readings = [Promise.withResolvers<HelloHead[]>(), Promise.withResolvers<HelloHead[]>()]
  let asked = 0
  const subscriptions = createSubscriptions(
    logWith(() => readings[asked++]?.promise ?? Promise.reject(new Error('read too often'))),
  )
  const session = socketSession()
  const entering = subscriptions.enter(session)
  const left = { ...event(4), event: 'member.left', data: { accountId: identity.accountId } } as const
  subscriptions.publish(identity.companyId, [left], 'here')
  readings[0]?.resolve([{ conversationId, head: 3, readUpTo: 0 }])
  readings[1]?.resolve([])
  expect(await entering).toEqual([])
  subscriptions.publish(identity.companyId, [event(5)], 'here')
  expect(session.pushed).toEqual([])
})

test('G6: another gateway’s word alone opens no room: the database says who may read', async () => {
  const asked: string[] = []
  const subscriptions = createSubscriptions({
    ...logWith(async () => []),
    standing: async (_company, id) => {
      asked.push(id)
      return { head: 7, members: [] }
    },
  })
  const session = socketSession()
  await subscriptions.enter(session)
  const member = {
    accountId: identity.accountId,
    displayName: 'Alice',
    role: 'user',
    accountType: 'person',
    memberRole: 'member',
    from: 1,
    joinedAt: event(4).at,
  } as const
  const joined = { ...event(4), event: 'member.joined', data: { member } } as const
  subscriptions.publish(identity.companyId, [joined], 'elsewhere')
  await vi.waitFor(() => expect(asked).toEqual([conversationId]))
  subscriptions.publish(identity.companyId, [event(5)], 'elsewhere')
  expect([session.pushed, [...session.rooms]]).toEqual([[], []])
})

describe('G6: whoever was removed while their heads were read hears nothing of what follows', () => {
  const left = { ...event(5), event: 'member.left', data: { accountId: identity.accountId } } as const

  /** A log whose heads are read when the test says so, and that knows of the removal. */
  function removal(withOther: boolean) {
    const reading = Promise.withResolvers<HelloHead[]>()
    const standing = { head: 6, members: withOther ? [other.accountId] : [] }
    const readings: Promise<HelloHead[]>[] = withOther
      ? [Promise.resolve([{ conversationId, head: 4, readUpTo: 0 }])]
      : []
    readings.push(reading.promise)
    const subscriptions = createSubscriptions({
      ...logWith(() => readings.shift() ?? Promise.resolve([])),
      standing: async () => standing,
    })
    return {
      subscriptions,
      removed: socketSession(),
      read: () => reading.resolve([{ conversationId, head: 4, readUpTo: 0 }]),
    }
  }
  const other = {
    ...identity,
    accountId: AccountId.parse(id('e002')),
    sessionId: SessionId.parse(id('5002')),
  }
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

  test('and what followed is heard before the removal', async () => {
    const { subscriptions, removed, read } = removal(false)
    const entering = subscriptions.enter(removed)
    subscriptions.publish(identity.companyId, [event(6)], 'here')
    read()
    await entering
    subscriptions.publish(identity.companyId, [left], 'here')
    await settled()
    subscriptions.publish(identity.companyId, [event(7), event(8)], 'here')
    expect(removed.pushed).toEqual([])
  })

  test('and the removal was never heard of', async () => {
    const { subscriptions, removed, read } = removal(false)
    const entering = subscriptions.enter(removed)
    subscriptions.publish(identity.companyId, [event(6)], 'elsewhere')
    read()
    await entering
    await settled()
    subscriptions.publish(identity.companyId, [event(7), event(8)], 'elsewhere')
    expect([removed.pushed, [...removed.rooms]]).toEqual([[], []])
  })

  test('and the room, which others are in, had gone on past it', async () => {
    const { subscriptions, removed, read } = removal(true)
    const staying = socketSession(other)
    await subscriptions.enter(staying)
    subscriptions.publish(identity.companyId, [left, event(6)], 'here')
    const entering = subscriptions.enter(removed)
    read()
    await entering
    await settled()
    subscriptions.publish(identity.companyId, [event(7)], 'here')
    expect([removed.pushed, [...removed.rooms]]).toEqual([[], []])
    expect(staying.pushed.length).toBeGreaterThan(1)
  })

  test('and all that is told is how far the conversation reaches', async () => {
    const { subscriptions, removed, read } = removal(false)
    const entering = subscriptions.enter(removed)
    subscriptions.reaches(identity.companyId, conversationId, 6)
    read()
    await entering
    await settled()
    subscriptions.publish(identity.companyId, [event(7)], 'elsewhere')
    expect([removed.pushed, [...removed.rooms]]).toEqual([[], []])
  })
})

test('G4: an invitation that nobody told of brings the socket in, once the database says that something changed', async () => {
  let heads: HelloHead[] = []
  const subscriptions = createSubscriptions(logWith(async () => heads))
  const session = socketSession()
  await subscriptions.enter(session)
  heads = [{ conversationId, head: 9, readUpTo: 0 }]
  subscriptions.membershipChanged(identity.accountId)
  await vi.waitFor(() => expect(session.lags).toEqual([`${identity.companyId}/${conversationId}`]))
  subscriptions.publish(identity.companyId, [event(10)], 'elsewhere')
  expect(session.pushed).toHaveLength(1)
})

describe('who is in thousands of rooms is put into them in pieces', () => {
  const others = Array.from({ length: 2_000 }, () => ConversationId.parse(randomId()))
  const headsOf = (ids: readonly ConversationId[]): HelloHead[] =>
    ids.map((id) => ({ conversationId: id, head: 3, readUpTo: 0 }))
  const pushed = `${identity.companyId}/${conversationId}`
  const left = (sequence: number) =>
    ({ ...event(sequence), event: 'member.left', data: { accountId: identity.accountId } }) as const

  /** A socket that is in some of its rooms already, and not yet in the last one. */
  async function halfWay(readings: readonly HelloHead[][], standing?: LogReader['standing']) {
    let asked = 0
    const log = logWith(async () => readings[asked++] ?? [])
    const subscriptions = createSubscriptions({ ...log, ...(standing && { standing }) })
    const session = socketSession()
    const entering = subscriptions.enter(session)
    while (session.rooms.size === 0) await new Promise(setImmediate)
    return { subscriptions, session, entering, asked: () => asked }
  }
  const last = headsOf([...others, conversationId])
  const first = headsOf([conversationId, ...others])

  test('and everybody else has turns meanwhile', async () => {
    const subscriptions = createSubscriptions(logWith(async () => last))
    const session = socketSession()
    const sizes = new Set<number>()
    const turns = await turnsDuring(async () => {
      const entering = subscriptions.enter(session)
      while (session.rooms.size < last.length) {
        sizes.add(session.rooms.size)
        await new Promise(setImmediate)
      }
      expect(await entering).toEqual(last)
    })
    expect(turns).toBeGreaterThanOrEqual(7)
    expect(sizes.size).toBeGreaterThanOrEqual(7)
  })

  test('what is said meanwhile in a room still to come is in its head, and the next follows', async () => {
    const { subscriptions, session, entering } = await halfWay([last])
    expect(session.rooms.has(pushed)).toBe(false)
    subscriptions.publish(identity.companyId, [event(4), event(5)], 'here')
    expect((await entering).at(-1)).toEqual({ conversationId, head: 5, readUpTo: 0 })
    expect(session.pushed).toEqual([])
    subscriptions.publish(identity.companyId, [event(6)], 'elsewhere')
    expect(session.pushed).toEqual([pushed])
  })

  test('what is said meanwhile in a room it is in is pushed', async () => {
    const { subscriptions, session, entering } = await halfWay([first])
    expect(session.rooms.has(pushed)).toBe(true)
    subscriptions.publish(identity.companyId, [event(4)], 'here')
    expect(session.pushed).toEqual([pushed])
    expect((await entering)[0]).toEqual({ conversationId, head: 3, readUpTo: 0 })
  })

  test('G6: whose person is removed from a room still to come never gets into it', async () => {
    const { subscriptions, session, entering, asked } = await halfWay([last, headsOf(others)])
    expect(session.rooms.has(pushed)).toBe(false)
    subscriptions.publish(identity.companyId, [left(4)], 'here')
    expect(await entering).toEqual(headsOf(others))
    expect(asked()).toBe(2)
    subscriptions.publish(identity.companyId, [event(5)], 'here')
    expect([session.pushed, session.rooms.has(pushed), session.rooms.size]).toEqual([[], false, 2_000])
  })

  test('G6: whose person is removed from a room it is in hears that and nothing above', async () => {
    const { subscriptions, session, entering } = await halfWay([first, headsOf(others)])
    expect(session.rooms.has(pushed)).toBe(true)
    subscriptions.publish(identity.companyId, [left(4)], 'here')
    subscriptions.publish(identity.companyId, [event(5)], 'here')
    expect(await entering).toEqual(headsOf(others))
    expect([session.pushed, session.rooms.has(pushed)]).toEqual([[pushed], false])
  })

  test('G6: whose removal is never heard of, but what follows it is, hears nothing', async () => {
    const { subscriptions, session, entering } = await halfWay([last], async () => ({ head: 5, members: [] }))
    subscriptions.publish(identity.companyId, [event(5)], 'elsewhere')
    await entering
    await vi.waitFor(() => expect(session.rooms.has(pushed)).toBe(false))
    subscriptions.publish(identity.companyId, [event(6), event(7)], 'elsewhere')
    expect(session.pushed).toEqual([])
  })

  test('whose person comes into another one meanwhile is told of it too', async () => {
    const { subscriptions, session, entering } = await halfWay([
      headsOf(others),
      [...headsOf(others), { conversationId, head: 4, readUpTo: 3 }],
    ])
    const member = {
      accountId: identity.accountId,
      displayName: 'Alice',
      role: 'user',
      accountType: 'person',
    } as const
    const data = { member: { ...member, memberRole: 'member', from: 4, joinedAt: event(4).at } } as const
    subscriptions.publish(identity.companyId, [{ ...event(4), event: 'member.joined', data }], 'here')
    const heads = await entering
    expect(heads.at(-1)).toMatchObject({ conversationId, head: 4 })
    expect([heads.length, session.rooms.size]).toEqual([2_001, 2_001])
  })

  test('who closes meanwhile is in none of them', async () => {
    const { subscriptions, session, entering } = await halfWay([last])
    session.open = false
    subscriptions.leave(session)
    expect(await entering).toEqual([])
    expect(session.rooms.size).toBe(0)
  })

  test('what is looked at anew is told how far each room reaches, even if it has to be read a second time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      const readings = [[], last, headsOf(others)]
      const subscriptions = createSubscriptions(logWith(async () => readings.shift() ?? []))
      const session = socketSession()
      await subscriptions.enter(session)
      subscriptions.membershipChanged(identity.accountId)
      vi.advanceTimersByTime(1_000)
      while (session.rooms.size === 0) await new Promise(setImmediate)
      subscriptions.publish(identity.companyId, [left(4)], 'here')
      while (session.lags.length === 0) await new Promise(setImmediate)
      expect(new Set(session.lags)).toEqual(new Set(others.map((id) => `${identity.companyId}/${id}`)))
    } finally {
      vi.useRealTimers()
    }
  })
})
