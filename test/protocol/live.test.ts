import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ConnectionLost, createLive, type Live, type LiveState } from '../../src/protocol/client/index.ts'
import { type LogEntry, Problem } from '../../src/protocol/index.ts'
import { entry, ScriptedSocket, scriptedServer } from './scripted-server.ts'

beforeEach(() => {
  vi.useFakeTimers()
  ScriptedSocket.opened = []
})
afterEach(() => {
  vi.useRealTimers()
})

const passing = (milliseconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(milliseconds)
const settled = (): Promise<unknown> => passing(0)
const sockets = (): ScriptedSocket[] => ScriptedSocket.opened
const last = (): ScriptedSocket => {
  const socket = sockets().at(-1)
  if (socket === undefined) throw new Error('no socket was opened')
  return socket
}

function setUp(random = 0.5) {
  const { server, session } = scriptedServer()
  const heard: LogEntry[] = []
  const states: LiveState[] = []
  const unfollowed: string[] = []
  let restored = 0
  const live = createLive({
    session,
    origin: 'wss://prisme.test',
    locale: 'fr',
    random: () => random,
    onEntry: (one) => heard.push(one),
    onUnfollowed: (ids) => unfollowed.push(...ids),
    onRestored: () => restored++,
    onState: (state) => states.push(state),
    // It does what a browser's does, as far as the client uses it.
    WebSocket: ScriptedSocket as unknown as typeof WebSocket,
  })
  const sequences = (id: string): number[] =>
    heard.filter((one) => one.conversationId === id).map((one) => one.sequence)
  return { server, live, heard, sequences, states, unfollowed, restored: () => restored }
}

async function goOnline(live: Live, hello: Parameters<ScriptedSocket['greets']>[0] = {}): Promise<void> {
  live.start()
  await settled()
  last().greets(hello)
  await settled()
}

/** How long it is until the next socket is tried, in milliseconds. */
async function untilNextSocket(): Promise<number> {
  const before = sockets().length
  for (let waited = 0; waited <= 120_000; waited += 50) {
    if (sockets().length > before) return waited
    await passing(50)
  }
  throw new Error('no further socket within two minutes')
}

describe('a lost connection comes back', () => {
  test('after ever longer pauses, jittered from nothing on, half a minute at most', async () => {
    const { live } = setUp(0.999)
    live.start()
    await settled()
    const pauses: number[] = []
    for (let attempt = 0; attempt < 9; attempt++) {
      last().closes(1006)
      pauses.push(await untilNextSocket())
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
    live.stop()
    const eager = setUp(0)
    eager.live.start()
    await settled()
    last().closes(1006)
    expect(await untilNextSocket()).toBeLessThanOrEqual(50)
    eager.live.stop()
  })

  test('D-8: within three seconds, spread evenly, when the service restarts', async () => {
    for (const [random, pause] of [
      [0, 0],
      [0.5, 1_500],
      [0.999, 3_000],
    ] as const) {
      const { live } = setUp(random)
      await goOnline(live)
      last().closes(1012)
      expect(Math.abs((await untilNextSocket()) - pause)).toBeLessThanOrEqual(50)
      live.stop()
    }
  })

  test('more slowly each time, when it is cut again as soon as it is open', async () => {
    const { live } = setUp(0.999)
    await goOnline(live)
    const pauses: number[] = []
    for (let cut = 0; cut < 4; cut++) {
      last().closes(1006)
      pauses.push(await untilNextSocket())
      last().greets()
      await settled()
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000])
    for (let beat = 0; beat < 3; beat++) {
      await passing(5_000)
      last().says({ heartbeat: { heads: [], uploads: 'on' } })
    }
    last().closes(1006)
    expect(await untilNextSocket()).toBe(500)
    live.stop()
  })

  test('and resumes, when it read too slowly (4408)', async () => {
    const { live, server, sequences } = setUp()
    server.grows('réa', 3)
    await goOnline(live)
    live.follow('réa', 3)
    server.grows('réa', 9)
    last().closes(4408)
    expect(await untilNextSocket()).toBeLessThanOrEqual(500)
    last().greets({ heads: server.heads() })
    await settled()
    expect(sequences('réa')).toEqual([4, 5, 6, 7, 8, 9])
    live.stop()
  })

  test('after half a minute at least, where too many sockets are open (4429), before the hello or after it', async () => {
    const { live } = setUp(0)
    await goOnline(live)
    last().closes(4429)
    expect(await untilNextSocket()).toBeGreaterThanOrEqual(30_000)
    last().refuses(new Problem('too_many_sockets'), 4429)
    expect(await untilNextSocket()).toBeGreaterThanOrEqual(30_000)
    live.stop()
  })

  test('no sooner than the server asks', async () => {
    const { live, server } = setUp(0)
    server.ticketFailures.push(new Problem('rate_limited'))
    live.start()
    expect(await untilNextSocket()).toBeGreaterThanOrEqual(5_000)
    live.stop()
  })

  test('at once when the network is back, and only one of it', async () => {
    const { live } = setUp(0.999)
    live.start()
    await settled()
    for (let attempt = 0; attempt < 6; attempt++) {
      last().closes(1006)
      await untilNextSocket()
    }
    last().closes(1006)
    await settled()
    const before = sockets().length
    live.wake()
    live.wake()
    await settled()
    live.wake()
    await settled()
    expect(sockets()).toHaveLength(before + 1)
    live.stop()
  })
})

describe('a session that ended', () => {
  test('is not knocked at again (4401)', async () => {
    const { live, server, states } = setUp()
    await goOnline(live, { reconnectTicket: 'kept' })
    server.ticketFailures.push(new Problem('session_ended'))
    last().closes(4401)
    await passing(600_000)
    expect(states.at(-1)).toBe('ended')
    expect(sockets()).toHaveLength(1)
    expect(server.ticketsAsked()).toBe(2)
    live.wake()
    await passing(600_000)
    expect(sockets()).toHaveLength(1)
  })

  test('is told from a ticket that came too late, which is followed by another one', async () => {
    const { live, states } = setUp()
    live.start()
    await settled()
    last().refuses(new Problem('not_authenticated'), 4401)
    await untilNextSocket()
    last().greets()
    await settled()
    expect(states.at(-1)).toBe('online')
    live.stop()
  })
})

describe('the ticket the server hands out in advance', () => {
  test('opens the next socket without asking for one, once, and the newest one counts', async () => {
    const { live, server } = setUp()
    await goOnline(live, { reconnectTicket: 'from the hello' })
    last().says({ heartbeat: { heads: [], uploads: 'on', reconnectTicket: 'from the heartbeat' } })
    last().closes(1006)
    await untilNextSocket()
    last().greets()
    await settled()
    expect(last().ticket).toBe('from the heartbeat')
    last().closes(1006)
    await untilNextSocket()
    last().opens()
    expect(last().ticket).toBe('asked 2')
    expect(server.ticketsAsked()).toBe(2)
    live.stop()
  })

  test('is still good when the server could not even be reached', async () => {
    const { live, server } = setUp()
    await goOnline(live, { reconnectTicket: 'kept' })
    last().closes(1012)
    await untilNextSocket()
    last().closes(1006)
    await untilNextSocket()
    last().opens()
    expect(last().ticket).toBe('kept')
    expect(server.ticketsAsked()).toBe(1)
    live.stop()
  })

  test('is left aside when it is old, and asked for at once when it is refused', async () => {
    const { live } = setUp()
    await goOnline(live, { reconnectTicket: 'old' })
    for (let beat = 0; beat < 5; beat++) {
      await passing(25_000)
      last().says({ heartbeat: { heads: [], uploads: 'on' } })
    }
    last().closes(1006)
    await untilNextSocket()
    last().greets({ reconnectTicket: 'refused' })
    expect(last().ticket).toBe('asked 2')
    await settled()
    last().closes(1006)
    await untilNextSocket()
    last().refuses(new Problem('not_authenticated'), 4401)
    await settled()
    last().opens()
    expect(last().ticket).toBe('asked 3')
    live.stop()
  })
})

describe('a connection that is open on this side only', () => {
  test('counts as lost after two heartbeats, without waiting for an answer to its close', async () => {
    const { live, states } = setUp()
    await goOnline(live)
    await passing(49_000)
    expect(states.at(-1)).toBe('online')
    const silent = last()
    await passing(1_500)
    expect(silent.closedByClient).toBe(true)
    expect(sockets()).toHaveLength(2)
    last().greets()
    await settled()
    silent.closes(1006)
    await settled()
    expect(states.at(-1)).toBe('online')
    live.stop()
  })

  test('is asked for a sign of life when somebody looks again, and given up without one', async () => {
    const { live, states } = setUp()
    await goOnline(live)
    await passing(10_000)
    live.wake()
    const question = last().sent.at(-1)
    expect(question).toMatchObject({ op: 'accounts.me' })
    last().says({ id: question?.['id'], output: {} })
    await passing(6_000)
    expect(states.at(-1)).toBe('online')
    live.wake()
    await passing(5_000)
    expect(states.at(-1)).not.toBe('online')
    await untilNextSocket()
    live.stop()
  })
})

describe('what was missed', () => {
  test.each([0, 1, 199, 200, 201, 5_000])(
    'M-5: %i events are pulled page by page, in order, once',
    async (missed) => {
      const { live, server, sequences } = setUp()
      live.follow('réa', 7)
      server.grows('réa', 7 + missed)
      await goOnline(live, { heads: server.heads() })
      await passing(1_000)
      expect(sequences('réa')).toEqual(Array.from({ length: missed }, (_, i) => 8 + i))
      expect(server.pagesOf('réa')).toBe(Math.ceil(missed / 200))
      live.stop()
    },
  )

  test('M-5: is pulled up to a head that moves meanwhile, whether its pushes come or are lost', async () => {
    const { live, server, sequences } = setUp()
    server.slowness = 100
    live.follow('réa', 0)
    server.grows('réa', 1_000)
    await goOnline(live, { heads: server.heads() })
    for (let head = 1_001; head <= 1_040; head++) {
      await passing(20)
      server.grows('réa', head)
      if (head % 3 > 0) last().says({ event: entry('réa', head) })
    }
    await passing(5_000)
    last().says({ heartbeat: { heads: server.heads(), uploads: 'on' } })
    await passing(1_000)
    expect(sequences('réa')).toEqual(Array.from({ length: 1_040 }, (_, i) => 1 + i))
    live.stop()
  })

  test('M-6, M-7: is found by the next heartbeat or lag notice', async () => {
    const { live, server, sequences } = setUp()
    live.follow('réa', 0)
    await goOnline(live)
    server.grows('réa', 2)
    last().says({ heartbeat: { heads: server.heads(), uploads: 'on' } })
    await settled()
    server.grows('réa', 5)
    last().says({ lag: { heads: server.heads() } })
    await settled()
    expect(sequences('réa')).toEqual([1, 2, 3, 4, 5])
    live.stop()
  })

  test('is pulled four conversations at a time, the one before the reader’s eyes first', async () => {
    const { live, server, heard } = setUp()
    server.slowness = 50
    const ids = Array.from({ length: 300 }, (_, i) => `bulle ${i}`)
    for (const id of ids) {
      live.follow(id, 0)
      server.grows(id, 3)
    }
    live.prefer('bulle 250')
    await goOnline(live, { heads: server.heads() })
    await passing(110)
    expect(heard.some((one) => one.conversationId === 'bulle 250')).toBe(true)
    await passing(10_000)
    expect(server.mostAtOnce).toBe(4)
    expect(heard).toHaveLength(900)
    expect(server.asked.filter((one) => one.name === 'conversations.events')).toHaveLength(300)
    live.stop()
  })

  test('is pulled again by itself when a pull failed, later each time, and no other conversation waits for it', async () => {
    const { live, server, sequences } = setUp()
    live.follow('réa', 0)
    live.follow('bloc', 0)
    server.grows('réa', 2)
    server.failures.push(new ConnectionLost('cut'))
    await goOnline(live, { heads: server.heads() })
    server.grows('bloc', 1)
    last().says({ event: entry('bloc', 1) })
    expect(sequences('bloc')).toEqual([1])
    expect(sequences('réa')).toEqual([])
    server.failures.push(new Problem('unavailable'), new Problem('busy'))
    await passing(15_000)
    expect(sequences('réa')).toEqual([1, 2])
    expect(server.pagesOf('réa')).toBe(4)
    live.stop()
  })

  test('is not asked for again where the server refuses it: the conversations are listed anew', async () => {
    const { live, server, unfollowed } = setUp()
    live.follow('réa', 0)
    server.grows('réa', 2)
    server.failures.push(new Problem('conversation_not_found'))
    await goOnline(live, { heads: server.heads() })
    await passing(60_000)
    expect(unfollowed).toEqual(['réa'])
    expect(server.pagesOf('réa')).toBe(1)
    live.stop()
  })
})

describe('a head the log does not reach', () => {
  test('is asked for once, and believed no further', async () => {
    const { live, server, sequences } = setUp()
    live.follow('réa', 4)
    server.grows('réa', 4)
    await goOnline(live, { heads: [{ conversationId: 'réa', head: 900 }] })
    await passing(60_000)
    expect(server.pagesOf('réa')).toBe(1)
    server.grows('réa', 5)
    last().says({ event: entry('réa', 5) })
    expect(sequences('réa')).toEqual([5])
    live.stop()
  })

  test('below what is known is looked into once; a stale one changes nothing', async () => {
    const { live, server, unfollowed, sequences } = setUp()
    live.follow('réa', 10)
    server.grows('réa', 10)
    const stale = { heads: [{ conversationId: 'réa', head: 8 }], uploads: 'on' }
    await goOnline(live, stale)
    for (let beat = 0; beat < 5; beat++) last().says({ heartbeat: stale })
    await passing(20_000)
    expect(server.pagesOf('réa')).toBe(1)
    expect(unfollowed).toEqual([])
    last().says({ event: entry('réa', 11) })
    expect(sequences('réa')).toEqual([11])
    live.stop()
  })

  test('below what is known, and true, has the conversations listed anew, and what is written since is taken', async () => {
    const { live, server, unfollowed, sequences } = setUp()
    live.follow('réa', 10)
    server.grows('réa', 8)
    await goOnline(live, { heads: server.heads() })
    await passing(20_000)
    expect(unfollowed).toEqual(['réa'])
    expect(server.pagesOf('réa')).toBe(1)
    last().says({ event: entry('réa', 9) })
    expect(sequences('réa')).toEqual([9])
    live.stop()
  })
})

test('M-8: after a restore from a backup, watermarks above a head are void and everything is read anew', async () => {
  const { live, server, sequences, restored } = setUp()
  live.follow('réa', 120)
  server.grows('réa', 120)
  await goOnline(live, { heads: server.heads() })
  expect(restored()).toBe(0)
  last().closes(1012)
  server.grows('réa', 103)
  await untilNextSocket()
  last().greets({ heads: server.heads(), logEpoch: 'two' })
  await settled()
  expect(restored()).toBe(1)
  server.grows('réa', 104)
  last().says({ event: entry('réa', 104) })
  expect(sequences('réa')).toEqual([104])
  live.stop()
})

test('a request too large for a frame, or not for sockets, goes over REST', async () => {
  const { live, server } = setUp()
  await goOnline(live)
  const send = (body: string): void => {
    live.call('messages.send', { conversationId: 'réa', clientId: 'c', body }).catch(() => undefined)
  }
  send('court')
  send('"'.repeat(32 * 1024))
  live.call('sessions.signOut', {}).catch(() => undefined)
  await settled()
  expect(last().sent.map((frame) => frame['op'])).toEqual(['authenticate', 'messages.send'])
  expect(server.asked.map((one) => one.name)).toEqual([
    'sessions.createSocketTicket',
    'messages.send',
    'sessions.signOut',
  ])
  live.stop()
})
