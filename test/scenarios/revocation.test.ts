import { expect, test } from 'vitest'
import { randomPassword } from '../../src/crypto/random.ts'
import { createRestCall } from '../../src/protocol/client/index.ts'
import type { Actor } from '../support/actor.ts'
import { deafWorld } from '../support/deaf-broker.ts'
import { openHouse, reopen } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { codeOf, tokensOf } from '../support/signs-in.ts'
import { movableClock } from '../transport/movable-clock.ts'
import { rawSocket } from '../transport/raw-socket.ts'
import { portOf, signedInSocket } from '../transport/signed-in-socket.ts'

test.each(['hear each other', 'hear nothing of each other'])(
  'A-13: where gateways %s, whatever ends a session closes its socket on the other one',
  async (how) => {
    const clock = movableClock()
    const world: typeof clock.world = (real) =>
      clock.world(how === 'hear each other' ? real : deafWorld(real))
    await using house = await openHouse({
      people: { ada: 'company_admin', alice: 'user', bruno: 'user', chloe: 'user', denis: 'company_admin' },
      world,
    })
    await using elsewhere = await reopen(house, world)
    const { ada, alice, bruno, chloe, denis } = house.people

    async function shutOutBy(person: Actor, act: (device: Actor) => Promise<unknown>): Promise<void> {
      const device = await elsewhere.signsIn(person)
      using socket = await signedInSocket(device)
      await act(device)
      expect(await socket.closing()).toMatchObject({ code: 4401, reason: 'session_ended', before: [] })
    }
    const at = (origin: string, token?: string) =>
      createRestCall({ origin, locale: 'fr', accessToken: async () => token })

    /** One session that both gateways serve: opened here, its socket there. */
    async function sharedBy(person: Actor) {
      const { email, password } = person
      const opened = tokensOf(await at(house.origin)('sessions.signIn', { email, password }))
      const { refreshToken } = opened
      const { accessToken } = await at(elsewhere.origin)('sessions.refresh', { refreshToken })
      const { ticket } = await at(elsewhere.origin, accessToken)('sessions.createSocketTicket', {})
      const socket = await rawSocket(portOf(elsewhere.origin))
      socket.json({ op: 'authenticate', ticket })
      expect(await socket.nextJson()).toHaveProperty('hello')
      return { ...opened, socket }
    }
    const { accountId } = bruno

    const left = await sharedBy(alice)
    await at(house.origin, left.accessToken)('sessions.signOut', {})
    expect(await left.socket.closing()).toMatchObject({ code: 4401, before: [] })
    await shutOutBy(alice, () => alice.call('sessions.endOthers', {}))
    await shutOutBy(alice, async (device) => {
      const { sessionId } = await device.call('accounts.me', {})
      await alice.call('sessions.end', { sessionId })
    })
    await shutOutBy(alice, async () => {
      const newPassword = randomPassword()
      await alice.call('accounts.changePassword', { newPassword })
      alice.password = newPassword
    })
    await shutOutBy(bruno, () => ada.call('members.endSessions', { accountId }))
    await shutOutBy(bruno, () => ada.call('members.block', { accountId, reason: 'device_lost' }))
    await shutOutBy(chloe, () => ada.call('members.remove', { accountId: chloe.accountId }))

    // A token that is used again after its time.
    using other = await signedInSocket(await elsewhere.signsIn(alice))
    const { refreshToken, socket: stolen } = await sharedBy(alice)
    clock.advance(21)
    expect(await refusalOf(at(house.origin)('sessions.refresh', { refreshToken }))).toBe('session_ended')
    expect(await stolen.closing()).toMatchObject({ code: 4401, before: [] })
    other.json({ id: 'still', op: 'accounts.me' })
    expect(await other.nextJson()).toMatchObject({ id: 'still', output: {} })
    for (const socket of [left.socket, stolen]) socket[Symbol.dispose]()

    // A second factor that is new ends what proved less.
    await shutOutBy(alice, async () => {
      const { offer } = await alice.call('factors.begin', { kind: 'totp' })
      if (offer.kind !== 'totp') throw new Error('asked for an authenticator')
      const answer = {
        kind: 'totp',
        factorId: offer.factorId,
        code: codeOf(offer.secret, clock.now()),
      } as const
      await alice.call('factors.add', { name: 'Téléphone', answer })
    })

    // A role that was taken away is gone from an open socket; the session goes on.
    const there = await elsewhere.signsIn(denis)
    await there.comesOnline()
    await there.live.call('company.readPolicy', {})
    await ada.call('members.changeRole', { accountId: denis.accountId, role: 'user' })
    await expect
      .poll(() => refusalOf(there.live.call('company.readPolicy', {})).catch(() => 'still allowed'))
      .toBe('not_allowed')
  },
)
