import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { type RawSocket, rawSocket } from './raw-socket.ts'
import { portOf, signedInSocket, ticketOf } from './signed-in-socket.ts'

let house: House<'alice' | 'bruno' | 'carla' | 'david'>
let port: number
beforeAll(async () => {
  const people = { alice: 'user', bruno: 'user', carla: 'user', david: 'user' } as const
  const environment = {
    PRISME_SOCKETS_PER_ACCOUNT: '2',
    PRISME_SOCKETS_PER_ADDRESS: '3',
    PRISME_SOCKETS: '6',
  }
  house = await openHouse({ people, environment })
  port = portOf(house.origin)
})
afterAll(() => house[Symbol.asyncDispose]())

const closeAll = (sockets: readonly RawSocket[]): void => {
  for (const socket of sockets) socket[Symbol.dispose]()
}

/** A place that was left is free as soon as the server has seen it left. */
async function eventually(attempt: () => Promise<RawSocket>): Promise<RawSocket> {
  return vi.waitFor(async () => {
    const socket = await attempt()
    if (socket.upgrade.status === 101) return socket
    socket[Symbol.dispose]()
    throw new Error(`still ${socket.upgrade.status}`)
  })
}

test('G-4: an account has so many sockets, of all its sessions together; the next is refused with 4429', async () => {
  const { alice, bruno } = house.people
  const device = await alice.secondDevice()
  const open = [await signedInSocket(alice), await signedInSocket(device)]
  for (const person of [alice, device]) {
    using third = await rawSocket(port)
    third.json({ op: 'authenticate', ticket: await ticketOf(person) })
    const { code, before } = await third.closing()
    expect(code).toBe(4429)
    expect(before).toEqual([
      { id: null, error: expect.objectContaining({ code: 'too_many_sockets', status: 429 }) },
    ])
  }
  using others = await signedInSocket(bruno)
  expect(others.upgrade.status).toBe(101)
  open.pop()?.[Symbol.dispose]()
  using again = await vi.waitFor(() => signedInSocket(alice))
  expect(again.upgrade.status).toBe(101)
  closeAll(open)
})

test('G-4: sockets of one account that race for the last place get it once', async () => {
  const { carla } = house.people
  const sockets = await Promise.all([0, 1, 2].map(() => rawSocket(port)))
  const tickets = await Promise.all(sockets.map(() => ticketOf(carla)))
  sockets.forEach((socket, i) => {
    socket.json({ op: 'authenticate', ticket: tickets[i] })
  })
  const answers = await Promise.all(sockets.map((socket) => socket.nextJson()))
  expect(answers.filter((answer) => 'hello' in answer)).toHaveLength(2)
  closeAll(sockets)
})

test('G-4: an address has so many sockets that have not shown a ticket; the next is refused with 503', async () => {
  const fromElsewhere = { tls: { localAddress: '127.0.0.7' } }
  const waiting = await Promise.all([0, 1, 2].map(() => eventually(() => rawSocket(port, fromElsewhere))))
  using fourth = await rawSocket(port, fromElsewhere)
  expect(fourth.upgrade.status).toBe(503)
  using otherAddress = await rawSocket(port, { tls: { localAddress: '127.0.0.8' } })
  expect(otherAddress.upgrade.status).toBe(101)
  waiting.pop()?.[Symbol.dispose]()
  using again = await eventually(() => rawSocket(port, fromElsewhere))
  expect(again.upgrade.status).toBe(101)
  closeAll(waiting)
})

test('G-4: who has shown a ticket no longer counts among those who have not', async () => {
  const { alice, bruno } = house.people
  const open = [await vi.waitFor(() => signedInSocket(alice)), await vi.waitFor(() => signedInSocket(bruno))]
  const waiting = await Promise.all([0, 1, 2].map(() => eventually(() => rawSocket(port))))
  expect(waiting.map(({ upgrade }) => upgrade.status)).toEqual([101, 101, 101])
  closeAll([...open, ...waiting])
})

test('G-4: an upgrade that came to nothing no longer counts', async () => {
  const fromElsewhere = { tls: { localAddress: '127.0.0.9' } }
  for (let i = 0; i < 8; i++) {
    using failed = await rawSocket(port, { ...fromElsewhere, headers: { 'Sec-WebSocket-Key': 'x' } })
    expect(failed.upgrade.status).toBe(400)
  }
  using socket = await eventually(() => rawSocket(port, fromElsewhere))
  expect(socket.upgrade.status).toBe(101)
})

test('G-4: the process has so many sockets; the next is refused with 503 before it is one', async () => {
  const { alice, bruno, david } = house.people
  const open: RawSocket[] = []
  for (const person of [alice, alice, bruno, bruno, david, david]) {
    open.push(await vi.waitFor(() => signedInSocket(person)))
  }
  using seventh = await rawSocket(port, { tls: { localAddress: '127.0.0.3' } })
  expect(seventh.upgrade.status).toBe(503)
  open.pop()?.[Symbol.dispose]()
  using again = await eventually(() => rawSocket(port, { tls: { localAddress: '127.0.0.3' } }))
  expect(again.upgrade.status).toBe(101)
  closeAll(open)
})
