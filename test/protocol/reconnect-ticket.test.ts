import { expect, test } from 'vitest'
import { createLive, type LiveState } from '../../src/protocol/client/index.ts'
import { openHouse } from '../support/house.ts'

test('a cut connection comes back with the ticket it was given, and the next ones too, without asking', async () => {
  await using house = await openHouse({ people: { alice: 'user' } })
  const { session, origin } = house.people.alice
  const opened: WebSocket[] = []
  class Watched extends WebSocket {
    constructor(url: string | URL) {
      super(url)
      opened.push(this)
    }
  }
  const states: LiveState[] = []
  const live = createLive({
    session,
    origin: origin.replace(/^https/, 'wss'),
    locale: 'fr',
    onEntry: () => undefined,
    onUnfollowed: () => undefined,
    onState: (state) => states.push(state),
    backOff: () => 20,
    WebSocket: Watched,
  })
  const timesOnline = (): number => states.filter((state) => state === 'online').length
  live.start()
  for (let time = 1; time <= 4; time++) {
    await expect.poll(timesOnline, { timeout: 10_000 }).toBe(time)
    opened.at(-1)?.close()
  }
  live.stop()
  const asked = house.log.filter((line) => line.includes('/v1/socket-tickets'))
  expect(asked).toHaveLength(1)
})
