import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type House, openHouse } from '../support/house.ts'
import { inClear, overTls, type RawConnection } from './raw-connection.ts'
import { readAnswer, requestText } from './raw-http.ts'
import { rawSocket } from './raw-socket.ts'
import { portOf } from './signed-in-socket.ts'

let house: House<'alice'>
let port: number
let uploadPath: string
let authorization: string

/** Sends a piece every so often until the server has had enough. */
async function trickle(connection: RawConnection, piece: string | Buffer, every: number): Promise<string> {
  const timer = setInterval(() => connection.write(piece), every)
  try {
    return (await connection.rest()).toString()
  } finally {
    clearInterval(timer)
  }
}

const uploadOf = (size: number): Buffer =>
  requestText(`POST ${uploadPath}`, {
    Host: `localhost:${port}`,
    Authorization: authorization,
    'Content-Length': String(size),
  })

const clients: Record<string, () => Promise<void>> = {
  async 'A-14: a socket that shows no ticket within five seconds is closed with 4401'() {
    using socket = await rawSocket(port)
    expect(await socket.closing()).toMatchObject({ code: 4401, before: [] })
    // It does not answer the close frame either: the connection is cut five seconds later.
    await socket.connection.rest()
  },
  async 'G-3: headers that come byte by byte are cut'() {
    using connection = await overTls(port)
    connection.write(`GET /health/live HTTP/1.1\r\nHost: localhost:${port}\r\nX-Slow: `)
    expect(await trickle(connection, 'x', 500)).not.toContain('200')
  },
  async 'G-3: a connection on which nothing is ever asked is cut'() {
    using connection = await overTls(port)
    expect((await connection.rest()).toString()).toBe('')
  },
  async 'G-3: a connection left idle after its answer is closed'() {
    using connection = await overTls(port)
    connection.write(requestText('GET /health/live', { Host: `localhost:${port}` }))
    expect((await readAnswer(connection)).status).toBe(200)
    await connection.rest()
  },
  async 'G-3: a handshake that never comes is not waited for'() {
    using connection = await inClear(port)
    await connection.rest()
  },
  async 'G-3: a handshake that comes byte by byte is cut'() {
    using connection = await inClear(port)
    connection.write(Buffer.from('1603010200010001fc0303', 'hex'))
    await trickle(connection, Buffer.alloc(1), 500)
  },
  async 'G-2: slow headers in clear are cut'() {
    using connection = await inClear(house.app.httpPort)
    connection.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    expect(await trickle(connection, 'x', 500)).not.toContain('308')
  },
  async 'G-3: an upload slower than 8 KiB/s over ten seconds is cut'() {
    using connection = await overTls(port)
    connection.write(uploadOf(1_000_000))
    connection.write(Buffer.alloc(10_000))
    const answer = await trickle(connection, Buffer.alloc(500), 500)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('upload_incomplete')
  },
  async 'G-3: an upload that is slow but steady arrives'() {
    using connection = await overTls(port)
    const [piece, pieces] = [12_000, 24]
    connection.write(uploadOf(piece * pieces))
    // 24 KB/s, for twelve seconds: beyond the first look at its pace.
    let sent = 0
    const timer = setInterval(() => {
      if (sent++ < pieces) connection.write(Buffer.alloc(piece, 'a'))
    }, 500)
    const answer = await readAnswer(connection)
    clearInterval(timer)
    expect(answer.status).toBe(201)
    expect(JSON.parse(answer.body)).toMatchObject({ file: { size: piece * pieces } })
  },
}

/** They all wait side by side for the deadlines of the protocol, none of which is later than this. */
const latest = 18_000
let waiting: Record<string, Promise<void>>
beforeAll(async () => {
  house = await openHouse({ people: { alice: 'user' } })
  port = portOf(house.origin)
  const { alice } = house.people
  const { conversationId } = await alice.creates('Lenteur')
  authorization = `Bearer ${await alice.session.accessToken()}`
  uploadPath = `/v1/conversations/${conversationId}/files?name=scan.pdf`
  await vi.waitFor(() => alice.uploads(conversationId, 'essai.pdf', Buffer.from('essai')), 20_000)
  waiting = Object.fromEntries(
    Object.entries(clients).map(([name, client]) => {
      const { promise, reject } = Promise.withResolvers<never>()
      const tooLate = setTimeout(() => reject(new Error('the server still waits')), latest)
      const outcome = Promise.race([client(), promise]).finally(() => clearTimeout(tooLate))
      // It is looked at when its test comes.
      outcome.catch(() => undefined)
      return [name, outcome]
    }),
  )
})
afterAll(() => house[Symbol.asyncDispose]())

test.each(Object.keys(clients))('%s', async (name) => {
  await waiting[name]
})
