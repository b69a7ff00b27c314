import { createSocket } from 'node:dgram'
import { createServer, type Socket } from 'node:net'

/** What stands at a name: each TXT record as its strings, an alias, or how the server fails. */
export type Standing =
  | { txt: readonly (readonly string[])[] }
  | { cname: string }
  | { code: 'SERVFAIL' | 'NXDOMAIN' | 'REFUSED' }
  | 'silent'
  /** Answers what was not asked. */
  | { answersFor: string; txt: readonly (readonly string[])[] }
  /** By UDP, an answer that holds nothing of use; by TCP it hangs up. */
  | 'garbage'

export interface DnsServer extends AsyncDisposable {
  /** As `PRISME_DNS_SERVERS` names it. */
  address: string
  environment: Record<string, string>
  zone: Map<string, Standing>
  /** Every question, with the way it came. */
  asked: { name: string; by: 'udp' | 'tcp' }[]
}

const codes = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 } as const
const [typeCname, typeTxt] = [5, 16]

/** A small authoritative server on loopback, by UDP and TCP: what does not fit a datagram is truncated, as RFC 1035 says. */
export async function startDnsServer(): Promise<DnsServer> {
  const zone: DnsServer['zone'] = new Map()
  const asked: DnsServer['asked'] = []
  const sockets = new Set<Socket>()
  const tcp = createServer((socket) => {
    sockets.add(socket)
    let read = Buffer.alloc(0)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk) => {
      read = Buffer.concat([read, chunk])
      while (read.length >= 2 && read.length >= 2 + read.readUInt16BE(0)) {
        const length = read.readUInt16BE(0)
        const answer = answerTo(read.subarray(2, 2 + length), 'tcp')
        read = read.subarray(2 + length)
        if (answer === 'garbage') socket.destroy()
        else if (answer !== undefined) socket.write(Buffer.concat([uint16(answer.length), answer]))
      }
    })
  })
  const udp = createSocket('udp4')
  udp.on('message', (question, from) => {
    const answer = answerTo(question, 'udp')
    if (answer === 'garbage') udp.send(question.subarray(0, 12).fill(0x80, 2), from.port, from.address)
    else if (answer !== undefined) udp.send(answer, from.port, from.address)
  })
  const port = await bothOn()

  /** One port that is free for both. */
  async function bothOn(): Promise<number> {
    await new Promise<void>((done) => tcp.listen(0, '127.0.0.1', done))
    const free = tcp.address()
    if (free === null || typeof free === 'string') throw new Error('no port')
    await new Promise<void>((done, failed) => {
      udp.once('error', failed)
      udp.bind(free.port, '127.0.0.1', done)
    })
    return free.port
  }

  function answerTo(message: Buffer, by: 'udp' | 'tcp'): Buffer | 'garbage' | undefined {
    const { name, end } = nameAt(message, 12)
    asked.push({ name, by })
    const standing = zone.get(name)
    if (standing === 'silent') return undefined
    if (standing === 'garbage') return 'garbage'
    if (standing !== undefined && 'answersFor' in standing) {
      const question = Buffer.concat([nameBytes(standing.answersFor), uint16(typeTxt), uint16(1)])
      return reply(
        message,
        question,
        standing.txt.map((strings) => txtRecord(standing.answersFor, strings)),
      )
    }
    const question = message.subarray(12, end + 4)
    const { code, records } = resolve(name)
    const whole = reply(message, question, records, code)
    if (by === 'tcp' || whole.length <= 1_232) return whole
    return reply(message, question, [], 0, true)
  }

  function resolve(name: string): { code: number; records: Buffer[] } {
    const standing = zone.get(name)
    if (standing === undefined) {
      const isParent = [...zone.keys()].some((known) => known.endsWith(`.${name}`))
      return { code: isParent ? 0 : codes.NXDOMAIN, records: [] }
    }
    if (typeof standing === 'string' || 'answersFor' in standing) return { code: 0, records: [] }
    if ('code' in standing) return { code: codes[standing.code], records: [] }
    if ('txt' in standing)
      return { code: 0, records: standing.txt.map((strings) => txtRecord(name, strings)) }
    const further = resolve(standing.cname)
    const alias = record(name, typeCname, nameBytes(standing.cname))
    return { code: further.code, records: [alias, ...further.records] }
  }

  return {
    address: `127.0.0.1:${port}`,
    environment: { PRISME_DNS_SERVERS: `127.0.0.1:${port}` },
    zone,
    asked,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => tcp.close(done))
      await new Promise<void>((done) => udp.close(done))
    },
  }
}

/** RFC 1035, 4.1: an authoritative answer to one question. */
function reply(message: Buffer, question: Buffer, records: Buffer[], code = 0, truncated = false): Buffer {
  const flags = 0x8400 | (truncated ? 0x0200 : 0) | (message.readUInt16BE(2) & 0x0100) | code
  const counts = [1, records.length, 0, 0].map(uint16)
  return Buffer.concat([message.subarray(0, 2), uint16(flags), ...counts, question, ...records])
}

function txtRecord(name: string, strings: readonly string[]): Buffer {
  const parts = strings.map((text) => Buffer.from(text))
  return record(name, typeTxt, Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), part])))
}

function record(name: string, type: number, data: Buffer): Buffer {
  const head = [uint16(type), uint16(1), Buffer.from([0, 0, 0, 60]), uint16(data.length)]
  return Buffer.concat([nameBytes(name), ...head, data])
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(label))
  return Buffer.concat([...labels.flatMap((label) => [Buffer.from([label.length]), label]), Buffer.from([0])])
}

/** A name as a question holds it, in lower case: 0x20 is how resolvers mark their questions. `end` is behind it. */
function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length).toLowerCase())
    at += length + 1
  }
  return { name: labels.join('.'), end: at + 1 }
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}
