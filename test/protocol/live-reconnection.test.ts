import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Problem } from '../../src/protocol/index.ts'
import { goOnline, last, passing, settled, setUp, sockets, untilNextSocket } from './scripted-live.ts'
import { ScriptedSocket } from './scripted-server.ts'

beforeEach(() => {
  vi.useFakeTimers()
  ScriptedSocket.opened = []
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a lost connection comes back', () => {
  test('after ever longer pauses, jittered from nothing on, ten seconds at most: G4 leaves no more', async () => {
    const { live } = setUp(0.999)
    live.start()
    await settled()
    const pauses: number[] = []
    for (let attempt = 0; attempt < 9; attempt++) {
      last().closes(1006)
      pauses.push(await untilNextSocket())
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000])
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
  test('counts as lost when a heartbeat is three seconds late, without waiting for an answer to its close: G4 allows thirty in all', async () => {
    const { live, states } = setUp()
    await goOnline(live)
    await passing(27_000)
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
