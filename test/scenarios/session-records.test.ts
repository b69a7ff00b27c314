import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../support/actor.ts'
import { type House, openHouse, reopen } from '../support/house.ts'
import { refusalOf } from '../support/refusals.ts'
import { rowsOf } from '../support/rows.ts'
import { movableClock } from '../transport/movable-clock.ts'
import { rawSocket } from '../transport/raw-socket.ts'
import { portOf, signedInSocket } from '../transport/signed-in-socket.ts'

const clock = movableClock()
let house: House<'ada' | 'alice' | 'bruno'>
beforeAll(async () => {
  house = await openHouse({
    people: { ada: 'company_admin', alice: 'user', bruno: 'user' },
    world: clock.world,
  })
})
afterAll(() => house[Symbol.asyncDispose]())

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'
const minutes = (count: number): void => clock.advance(count * 60)

async function signsInFrom(person: Actor, more: { deviceToken?: string; userAgent?: string }) {
  const { userAgent = '', deviceToken } = more
  const answer = await fetch(`${house.origin}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify({ email: person.email, password: person.password, deviceToken }),
  })
  expect(answer.status).toBe(201)
  // What the contract says a sign-in without a second factor answers.
  return (await answer.json()) as { accessToken: string; deviceToken: string }
}

test('A-10: people list their sessions with their devices, end one of them, and end all others', async () => {
  const { alice, bruno } = house.people
  await signsInFrom(alice, { userAgent: firefox })
  minutes(1)
  await alice.comesOnline()
  await alice.live.call('sessions.touch', {})
  const { sessions } = await alice.call('sessions.list', {})
  expect(sessions.map(({ device, current, secondFactor }) => ({ device, current, secondFactor }))).toEqual([
    { device: '', current: true, secondFactor: false },
    { device: 'Firefox · Windows', current: false, secondFactor: false },
  ])
  expect(sessions[0]?.lastActiveAt).toBe(clock.now().toISOString())
  expect(Date.parse(sessions[1]?.createdAt ?? '')).toBe(clock.now().getTime() - 60_000)
  const [own] = (await bruno.call('sessions.list', {})).sessions
  if (own === undefined) throw new Error('Bruno has no session')
  expect(await refusalOf(alice.call('sessions.end', { sessionId: own.sessionId }))).toBe('session_not_found')

  const device = await alice.secondDevice()
  await device.comesOnline()
  const { sessions: now } = await device.call('sessions.list', {})
  const current = now.find((session) => session.current)
  if (current === undefined) throw new Error('no current session')
  await alice.live.call('sessions.end', { sessionId: current.sessionId })
  await device.isShutOut()
  expect(await refusalOf(alice.call('sessions.end', { sessionId: current.sessionId }))).toBe(
    'session_not_found',
  )
  expect(await alice.call('sessions.endOthers', {})).toEqual({ ended: 1 })
  expect((await alice.call('sessions.list', {})).sessions).toHaveLength(1)
  const kept = await rowsOf<{ device_sealed: Buffer }>(
    house.adminUrl,
    'select device_sealed from prisme.sessions',
  )
  expect(kept.some((row) => row.device_sealed.includes('Firefox'))).toBe(false)
  alice.leaves()
})

test('A-10: an eleventh session ends the one that was idle longest', async () => {
  const { bruno } = house.people
  minutes(1)
  const first = await bruno.secondDevice()
  minutes(1)
  await bruno.call('sessions.touch', {})
  // Of several at once each counts those before.
  for (let three = 0; three < 3; three++) await Promise.all([1, 2, 3].map(() => signsInFrom(bruno, {})))
  await expect.poll(() => refusalOf(first.call('accounts.me', {})).catch(() => '')).toBe('session_ended')
  expect((await bruno.call('sessions.list', {})).sessions).toHaveLength(10)
  expect(await bruno.call('sessions.endOthers', {})).toEqual({ ended: 9 })
})

test('who signs in where somebody else was signed in ends what they left open', async () => {
  const { alice, bruno } = house.people
  const left = await signsInFrom(alice, { userAgent: firefox })
  await signsInFrom(bruno, { deviceToken: left.deviceToken })
  expect((await alice.call('sessions.list', {})).sessions).toHaveLength(1)
  // Who comes back to their own device keeps their sessions.
  const again = await signsInFrom(alice, { deviceToken: left.deviceToken })
  await signsInFrom(alice, { deviceToken: again.deviceToken })
  expect((await alice.call('sessions.list', {})).sessions).toHaveLength(3)
  await alice.call('sessions.endOthers', {})
})

test('an administrator ends someone’s sessions, with a fresh proof; they may sign in again', async () => {
  const { ada, alice } = house.people
  const device = await alice.secondDevice()
  await device.comesOnline()
  minutes(6)
  expect(await refusalOf(ada.call('members.endSessions', { accountId: alice.accountId }))).toBe(
    'step_up_required',
  )
  const open = async () => (await ada.call('members.listSessions', { accountId: alice.accountId })).sessions
  expect(await open()).toEqual(
    (await alice.call('sessions.list', {})).sessions.map(({ current: _, ...rest }) => rest),
  )
  expect(await open()).toHaveLength(2)
  expect(await refusalOf(alice.call('members.listSessions', { accountId: ada.accountId }))).toBe(
    'not_allowed',
  )
  await ada.call('sessions.verify', { proof: { kind: 'password', password: ada.password } })
  expect(await ada.call('members.endSessions', { accountId: alice.accountId })).toEqual({ ended: 2 })
  await device.isShutOut()
  expect(await open()).toEqual([])
  expect(await refusalOf(alice.call('members.endSessions', { accountId: ada.accountId }))).toBe(
    'session_ended',
  )
  await alice.session.signIn(alice.email, alice.password)
  expect(await refusalOf(alice.call('members.endSessions', { accountId: ada.accountId }))).toBe('not_allowed')
})

test('R31: without an act of its person a session ends on both wires, and its socket is told before', async () => {
  const { alice } = house.people
  const device = await alice.secondDevice()
  using socket = await signedInSocket(device)
  minutes(27.9)
  // What a page does by itself is no act: it asks, and renews its tokens.
  await device.call('conversations.list', {})
  clock.advance(7)
  const at = new Date(clock.now().getTime() + 30 * 60_000 - 27.9 * 60_000 - 7_000).toISOString()
  expect(await socket.nextJson()).toEqual({ ending: { at, unlessActive: true } })
  socket.json({ id: 'stay', op: 'sessions.touch', input: {} })
  const endsAt = new Date(clock.now().getTime() + 30 * 60_000).toISOString()
  expect(await socket.nextJson()).toEqual({ id: 'stay', output: { endsAt, unlessActive: true } })
  minutes(29)
  expect(await socket.nextJson()).toEqual({ ending: { at: endsAt, unlessActive: true } })
  clock.advance(61)
  expect(await socket.closing()).toMatchObject({ code: 4401, before: [] })
  expect(await refusalOf(device.call('accounts.me', {}))).toBe('session_ended')
})

test('R31: however active its person is, a session ends after the hours the company says', async () => {
  const { alice } = house.people
  await alice.session.signIn(alice.email, alice.password)
  using socket = await signedInSocket(alice)
  const opened = clock.now().getTime()
  for (let half = 0; half < 25; half++) {
    minutes(28)
    await alice.call('sessions.touch', {})
  }
  minutes(19)
  const at = new Date(opened + 12 * 3_600_000).toISOString()
  // Those of the idle limit may have come before, if a second of the clock was seen without the act.
  let frame = await socket.nextJson()
  while (JSON.stringify(frame).includes('"unlessActive":true')) frame = await socket.nextJson()
  expect(frame).toEqual({ ending: { at, unlessActive: false } })
  await alice.call('sessions.touch', {})
  clock.advance(61)
  expect((await socket.closing()).code).toBe(4401)
})

test('limits that a company changes hold at once for the sessions that are open', async () => {
  const { ada, bruno } = house.people
  await ada.session.signIn(ada.email, ada.password)
  await bruno.session.signIn(bruno.email, bruno.password)
  using socket = await signedInSocket(bruno)
  const { version } = await ada.call('company.readPolicy', {})
  await ada.call('company.changePolicy', {
    expectedVersion: version,
    changes: { sessions: { idleMinutes: 5, absoluteHours: 1 } },
  })
  const [session] = (await bruno.call('sessions.list', {})).sessions
  expect(Date.parse(session?.expiresAt ?? '')).toBe(clock.now().getTime() + 3_600_000)
  clock.advance(241)
  expect(await socket.nextJson()).toMatchObject({ ending: { unlessActive: true } })
  clock.advance(60)
  expect((await socket.closing()).code).toBe(4401)
  expect(await refusalOf(bruno.call('accounts.me', {}))).toBe('session_ended')
})

test('a locked session answers nothing on either wire, at any gateway, until a proof opens it; five wrong ones end it', async () => {
  await using elsewhere = await reopen(house, clock.world)
  const { alice } = house.people
  const device = await alice.secondDevice()
  const asks = (
    name: 'accounts.me' | 'conversations.list' | 'sessions.list' | 'sessions.createSocketTicket',
  ) => refusalOf(device.call(name, {}))
  using socket = await signedInSocket(device)
  const { ticket } = await device.call('sessions.createSocketTicket', {})
  using there = await rawSocket(portOf(elsewhere.origin))
  there.json({ op: 'authenticate', ticket })
  expect(await there.nextJson()).toHaveProperty('hello')

  await device.call('sessions.lock', {})
  for (const open of [socket, there])
    expect(await open.closing()).toMatchObject({ code: 4403, reason: 'session_locked', before: [] })
  expect(await asks('accounts.me')).toBe('session_locked')
  expect(await asks('conversations.list')).toBe('session_locked')
  expect(await asks('sessions.createSocketTicket')).toBe('session_locked')
  // Nor is it opened by a page that is loaded anew, or by being locked again.
  expect(await device.session.restore()).toBe(true)
  await device.call('sessions.lock', {})
  expect(await asks('sessions.list')).toBe('session_locked')
  expect(await device.call('sessions.verifyOptions', {})).toEqual({
    ways: [],
    hasPassword: true,
    displayName: 'Alice Martin',
  })

  const proves = (password: string) =>
    device.call('sessions.verify', { proof: { kind: 'password', password } })
  for (let i = 0; i < 4; i++) expect(await refusalOf(proves('Faux-mot-de-passe-1'))).toBe('factor_refused')
  expect(await asks('sessions.list')).toBe('session_locked')
  await proves(alice.password)
  const { workstation } = await device.call('accounts.me', {})
  expect(workstation).toEqual({ lockAfterSeconds: 300, lockWhenHidden: false })
  using again = await signedInSocket(device)
  again.json({ id: 'again', op: 'accounts.me', input: {} })
  expect(await again.nextJson()).toMatchObject({ id: 'again', output: {} })

  await device.call('sessions.lock', {})
  for (let i = 0; i < 5; i++) expect(await refusalOf(proves('Faux-mot-de-passe-1'))).toBe('factor_refused')
  expect(await refusalOf(proves(alice.password))).toBe('session_ended')
  // Whoever comes next to a locked session may end it without being able to open it.
  const left = await alice.secondDevice()
  await left.call('sessions.lock', {})
  await left.call('sessions.signOut', {})
  expect(await refusalOf(left.call('accounts.me', {}))).toBe('session_ended')
})
