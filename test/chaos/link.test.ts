import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { type Link, openLink } from './proxy/link.ts'

/** A server that repeats what it hears, behind a link. */
async function openEcho() {
  const seen: Socket[] = []
  const server = createServer((socket) => {
    seen.push(socket)
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const link = await openLink((server.address() as AddressInfo).port) // A TCP server's address is no path.
  const clients: Socket[] = []
  return {
    link,
    seen,
    async joins(localAddress = '127.0.0.1'): Promise<Socket> {
      const client = connect({ host: '127.0.0.1', port: link.port, localAddress })
      client.on('error', () => {})
      clients.push(client)
      await once(client, 'connect')
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.destroy()
      await link.close()
      const closed = once(server, 'close')
      server.close()
      for (const socket of seen) socket.destroy()
      await closed
    },
  }
}

/** `once` would reject with the reset. */
const gone = (client: Socket): Promise<void> =>
  new Promise((resolve) => client.once('close', () => resolve()))

async function answerTo(client: Socket, text: string): Promise<string> {
  let heard = ''
  client.write(text)
  while (heard.length < text.length) heard += String((await once(client, 'data'))[0])
  return heard
}

/** Whether something is answered before another connection has said ten things in turn. */
async function answersBefore(client: Socket, other: Socket): Promise<boolean> {
  let answered = false
  client.once('data', () => {
    answered = true
  })
  client.write('?')
  for (let i = 0; i < 10; i++) await answerTo(other, 'x')
  return answered
}

test('a link carries bytes both ways, from the address the client has', async () => {
  await using echo = await openEcho()
  const client = await echo.joins('127.9.8.7')
  expect(await answerTo(client, 'bonjour')).toBe('bonjour')
  expect(echo.seen[0]?.remoteAddress).toBe('127.9.8.7')
})

test('a cut ends connections with a reset and refuses new ones until it is restored', async () => {
  await using echo = await openEcho()
  const client = await echo.joins()
  expect(await answerTo(client, 'a')).toBe('a')
  const closed = gone(client)
  echo.link.cut()
  await closed
  const refused = connect({ host: '127.0.0.1', port: echo.link.port })
  refused.on('error', () => {})
  await gone(refused)
  echo.link.restore()
  expect(await answerTo(await echo.joins(), 'b')).toBe('b')
})

test('a half-open connection says nothing and stays dead for ever; one made afterwards works', async () => {
  await using echo = await openEcho()
  const client = await echo.joins()
  expect(await answerTo(client, 'a')).toBe('a')
  echo.link.blackHole()
  client.write('lost')
  echo.link.restore()
  const later = await echo.joins()
  expect(await answerTo(later, 'b')).toBe('b')
  expect(await answersBefore(client, later)).toBe(false)
  expect(client.destroyed).toBe(false)
})

test('a link that leads elsewhere resets what was connected, and leads back when it is restored', async () => {
  await using echo = await openEcho()
  await using other = await openEcho()
  const client = await echo.joins()
  expect(await answerTo(client, 'a')).toBe('a')
  const closed = gone(client)
  echo.link.leadTo(other.link.port)
  await closed
  expect(await answerTo(await echo.joins(), 'b')).toBe('b')
  expect([echo.seen.length, other.seen.length]).toEqual([1, 1])
  echo.link.restore()
  expect(await answerTo(await echo.joins(), 'c')).toBe('c')
  expect([echo.seen.length, other.seen.length]).toEqual([2, 1])
})

const ways: readonly [string, (link: Link) => void][] = [
  ['slow', (link) => link.delay(30)],
  ['a trickle', (link) => link.trickle(1)],
]
for (const [name, harm] of ways) {
  test(`a link that is ${name} carries everything, in order`, async () => {
    await using echo = await openEcho()
    const client = await echo.joins()
    harm(echo.link)
    expect(await answerTo(client, 'un deux trois')).toBe('un deux trois')
    expect(await answerTo(client, 'quatre')).toBe('quatre')
  })
}

test('a stalled reader is not written to until it reads again, and then gets everything', async () => {
  await using echo = await openEcho()
  const client = await echo.joins()
  expect(await answerTo(client, 'a')).toBe('a')
  echo.link.stall(1)
  const other = await echo.joins()
  expect(await answersBefore(client, other)).toBe(false)
  const late = once(client, 'data')
  echo.link.restore()
  expect(String((await late)[0])).toBe('?')
})
