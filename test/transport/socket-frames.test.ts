import { afterAll, beforeAll, expect, test } from 'vitest'
import { maxFrameBytes } from '../../src/protocol/index.ts'
import { type House, openHouse } from '../support/house.ts'
import { frameBytes, opcodes, type RawSocket } from './raw-socket.ts'
import { signedInSocket } from './signed-in-socket.ts'

let house: House<'alice'>
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
})
afterAll(() => house[Symbol.asyncDispose]())

const me = { id: 'me', op: 'accounts.me', input: {} }

/** A fresh socket still answers: the server is well. */
async function expectAlive(): Promise<void> {
  using socket = await signedInSocket(house.people.alice)
  socket.json(me)
  expect(await socket.nextJson()).toMatchObject({
    id: 'me',
    output: { company: { companyId: house.companyId } },
  })
}

async function closeCodeAfter(send: (socket: RawSocket) => void): Promise<number> {
  using socket = await signedInSocket(house.people.alice)
  send(socket)
  const { code } = await socket.closing()
  await expectAlive()
  return code
}

test('G-4: a binary frame closes with 1003', async () => {
  expect(await closeCodeAfter((socket) => socket.frame(opcodes.binary, JSON.stringify(me)))).toBe(1003)
})

test('G-4: a frame of 64 KiB is read, one byte more closes with 1009', async () => {
  const frame = (length: number): string => JSON.stringify(me).padEnd(length, ' ')
  using socket = await signedInSocket(house.people.alice)
  socket.frame(opcodes.text, frame(maxFrameBytes))
  expect(await socket.nextJson()).toMatchObject({ id: 'me' })
  expect(await closeCodeAfter((other) => other.frame(opcodes.text, frame(maxFrameBytes + 1)))).toBe(1009)
})

test('G-4: a frame that only announces too much closes with 1009 before it has come', async () => {
  const announced = Buffer.alloc(14)
  announced[0] = 0x81
  announced[1] = 0xff
  announced.writeBigUInt64BE(2n ** 40n, 2)
  expect(await closeCodeAfter((socket) => socket.connection.write(announced))).toBe(1009)
})

test('G-4: fragments that add up to more than 64 KiB close with 1009', async () => {
  const code = await closeCodeAfter((socket) => {
    socket.frame(opcodes.text, ' '.repeat(40_000), { fin: false })
    socket.frame(opcodes.continuation, ' '.repeat(40_000))
  })
  expect(code).toBe(1009)
})

test.each([
  ['a lone byte 0xff', 'ff'],
  ['a sequence cut short', 'e282'],
  ['an overlong slash', 'c0af'],
  ['a surrogate', 'eda080'],
  ['beyond Unicode', 'f4908080'],
])('G-4: bad UTF-8 closes with 1007: %s', async (_what, hex) => {
  const text = Buffer.concat([Buffer.from('{"id":"'), Buffer.from(hex, 'hex'), Buffer.from('"}')])
  expect(await closeCodeAfter((socket) => socket.frame(opcodes.text, text))).toBe(1007)
})

test('G-4: sixteen fragments are put together, seventeen close with 1008', async () => {
  const text = JSON.stringify(me)
  const inParts = (socket: RawSocket, count: number): void => {
    for (let i = 0; i < count; i++) {
      const part = i === count - 1 ? text.slice(i) : text.charAt(i)
      socket.frame(i === 0 ? opcodes.text : opcodes.continuation, part, { fin: i === count - 1 })
    }
  }
  using socket = await signedInSocket(house.people.alice)
  inParts(socket, 16)
  expect(await socket.nextJson()).toMatchObject({ id: 'me' })
  expect(await closeCodeAfter((other) => inParts(other, 17))).toBe(1008)
})

test('a letter cut between two fragments is one letter', async () => {
  using socket = await signedInSocket(house.people.alice)
  const bytes = Buffer.from(JSON.stringify({ ...me, id: 'é' }))
  const cut = bytes.indexOf(0xa9)
  socket.frame(opcodes.text, bytes.subarray(0, cut), { fin: false })
  socket.frame(opcodes.ping, 'between')
  socket.frame(opcodes.continuation, bytes.subarray(cut))
  expect(await socket.next()).toMatchObject({ opcode: opcodes.pong, payload: Buffer.from('between') })
  expect(await socket.nextJson()).toMatchObject({ id: 'é' })
})

test.each([
  ['an unmasked frame', Buffer.concat([Buffer.of(0x81, 2), Buffer.from('{}')]), 1002],
  ['a reserved bit', Buffer.concat([Buffer.of(0xc1, 0x82, 0, 0, 0, 0), Buffer.from('{}')]), 1002],
  ['an unknown opcode', frameBytes(3, '{}', true), 1002],
  ['a continuation of nothing', frameBytes(0, '{}', true), 1002],
  ['a fragmented ping', frameBytes(9, '', false), 1002],
  ['a ping of 126 bytes', frameBytes(9, ' '.repeat(126), true), 1002],
  [
    'a new text inside a fragmented one',
    Buffer.concat([frameBytes(1, '{', false), frameBytes(1, '}', true)]),
    1002,
  ],
  ['a close code that may not travel', frameBytes(8, Buffer.of(0x03, 0xee), true), 1002],
  ['a close reason in bad UTF-8', frameBytes(8, Buffer.of(0x03, 0xe8, 0xff), true), 1007],
] as const)('RFC 6455: %s closes the socket', async (_what, bytes, expected) => {
  expect(await closeCodeAfter((socket) => socket.connection.write(bytes))).toBe(expected)
})

test.each([
  ['nothing', ''],
  ['no JSON', 'hello'],
  ['JSON cut short', '{"id":"1","op":"accounts.me"'],
  ['two values', '{}{}'],
  ['seventeen levels', '['.repeat(17) + ']'.repeat(17)],
  ['sixty thousand levels', '['.repeat(60_000)],
  ['__proto__', '{"id":"1","op":"accounts.me","input":{"__proto__":{"role":"company_admin"}}}'],
  ['__proto__, escaped', '{"id":"1","op":"accounts.me","input":{"\\u005f_proto__":{}}}'],
  ['constructor', '{"id":"1","op":"accounts.me","input":{"constructor":{"prototype":{}}}}'],
  ['a key twice', '{"id":"1","op":"accounts.me","op":"sessions.signOut","input":{}}'],
  ['a key twice, further in', '{"id":"1","op":"bubbles.create","input":{"name":"a","name":"b"}}'],
  ['a number', '7'],
  ['null', 'null'],
  ['a list', '[{"id":"1","op":"accounts.me"}]'],
  ['a text', '"accounts.me"'],
  ['no id', '{"op":"accounts.me","input":{}}'],
  ['an id that is a number', '{"id":1,"op":"accounts.me","input":{}}'],
  ['an id that is too long', JSON.stringify({ ...me, id: 'x'.repeat(65) })],
])(
  'G-5: what no answer could be addressed to closes with 4400, and the server lives on: %s',
  async (_what, text) => {
    expect(await closeCodeAfter((socket) => socket.frame(opcodes.text, text))).toBe(4400)
  },
)

test('after the close frame the server sends nothing, and does nothing it is asked', async () => {
  const { alice } = house.people
  using socket = await signedInSocket(alice)
  const request = frameBytes(opcodes.text, JSON.stringify(me), true)
  const create = { id: 'late', op: 'bubbles.create', input: { name: 'Trop tard' } }
  socket.connection.write(
    Buffer.concat([
      request,
      frameBytes(opcodes.binary, 'x', true),
      frameBytes(opcodes.text, JSON.stringify(create), true),
    ]),
  )
  expect((await socket.closing()).code).toBe(1003)
  // Whatever was under way has been answered by the time two later requests were.
  await expectAlive()
  const { conversations } = await alice.session.call('conversations.list', {})
  expect(conversations.map(({ name }) => name)).not.toContain('Trop tard')
  // Our own close frame lets the server end the connection; nothing came before its end.
  socket.frame(opcodes.close, Buffer.of(0x03, 0xeb))
  expect((await socket.connection.rest()).toString('hex')).toBe('')
})

test('G-5: nothing any of these frames carried reached a prototype', () => {
  expect(({} as Record<string, unknown>)['role']).toBeUndefined()
})
