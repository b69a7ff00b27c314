import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ConnectionLost } from '../../src/protocol/client/index.ts'
import { Problem } from '../../src/protocol/index.ts'
import { goOnline, last, passing, settled, setUp, untilNextSocket } from './scripted-live.ts'
import { entry, ScriptedSocket } from './scripted-server.ts'

beforeEach(() => {
  vi.useFakeTimers()
  ScriptedSocket.opened = []
})
afterEach(() => {
  vi.useRealTimers()
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
