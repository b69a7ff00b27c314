import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instream } from '../../src/adapters/clamd-instream.ts'
import { eicar, paddedTo, zipOf } from '../../src/adapters/clamd-probe-files.ts'
import { examine } from '../../src/adapters/clamd-probes.ts'
import { MalwareScannerUnavailable, type Verdict } from '../../src/ports/malware-scanner.ts'
import { ensureClamd, startClamd } from '../support/clamd.ts'
import { fakeClamd } from '../support/fake-clamd.ts'

const MiB = 1024 * 1024
const never = new AbortController().signal
const timeouts = { stalled: 2_000, verdict: 2_000 }

let root = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'prisme-replies-'))
})
afterAll(() => rm(root, { recursive: true, force: true }))

function ask(socket: string, bytes: Readable): Promise<Verdict> {
  return instream({ socket, bytes, maxBytes: 64 * MiB, timeouts, signal: never })
}

test('the one clean reply is clean', async () => {
  await using clamd = await fakeClamd(root, 'stream: OK\0', 'whenRead')
  expect(await ask(clamd.socket, Readable.from([Buffer.from('Bonjour')]))).toEqual({ kind: 'clean' })
})

test.each([
  '',
  '\0',
  'OK\0',
  'stream: OK',
  'stream: OK\n',
  'stream: OK\n\0',
  'stream: OK\0\0',
  'stream: OK\0stream: Eicar FOUND\0',
  ' stream: OK\0',
  'Stream: OK\0',
  'stream: ok\0',
  '1: stream: OK\0',
  '/tmp/x: OK\0',
  'stream: FOUND\0',
  'stream: OK\0'.repeat(1_000),
  "stream: Can't allocate memory ERROR\0",
  'stream: Eicar FOUND',
  'INSTREAM size limit exceeded. ERROR',
  'COMMAND READ TIMED OUT\0',
  'UNKNOWN COMMAND\0',
  'PONG\0',
  'A'.repeat(100_000),
])('the reply %j is no verdict', async (reply) => {
  await using clamd = await fakeClamd(root, reply, 'whenRead')
  const scan = ask(clamd.socket, Readable.from([Buffer.from('Bonjour')]))
  await expect(scan).rejects.toThrow(MalwareScannerUnavailable)
})

test.each<[string, Verdict]>([
  ['stream: Eicar-Test-Signature FOUND\0', { kind: 'infected', signature: 'Eicar-Test-Signature' }],
  ['stream: OK FOUND\0', { kind: 'infected', signature: 'OK' }],
  ['stream: Heuristics.Phishing.Email FOUND\0', { kind: 'infected', signature: 'Heuristics.Phishing.Email' }],
  ['stream: Heuristics.Encrypted.PDF FOUND\0', { kind: 'unscannable', reason: 'Heuristics.Encrypted.PDF' }],
  [
    'stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0',
    { kind: 'unscannable', reason: 'Heuristics.Limits.Exceeded.MaxFileSize' },
  ],
  [
    'INSTREAM size limit exceeded. ERROR\0',
    { kind: 'unscannable', reason: 'beyond the longest stream clamd takes' },
  ],
])('the reply %j is understood, at the end and in the middle of the stream', async (reply, verdict) => {
  await using late = await fakeClamd(root, reply, 'whenRead')
  expect(await ask(late.socket, Readable.from([Buffer.from('Bonjour')]))).toEqual(verdict)
  await using early = await fakeClamd(root, reply, 'at once')
  // The reply and the broken connection race; the reply must win every time.
  for (let i = 0; i < 25; i++) {
    expect(await ask(early.socket, paddedTo(4 * MiB, Buffer.from('.')))).toEqual(verdict)
  }
})

test('a reply while the source is still waited for is taken at once', async () => {
  await using clamd = await fakeClamd(root, 'stream: Eicar FOUND\0', 'at once')
  const source = new Readable({ read: () => undefined })
  source.push('Bonjour')
  expect(await ask(clamd.socket, source)).toMatchObject({ kind: 'infected' })
  expect(source.destroyed).toBe(true)
})

test('a reply without end is given up', async () => {
  await using clamd = await fakeClamd(root, 'A'.repeat(1_000), 'endlessly')
  await expect(ask(clamd.socket, Readable.from([Buffer.from('Bonjour')]))).rejects.toThrow(
    /^clamd replied "AAA/,
  )
})

test('a clean reply before the end of the stream is no verdict', async () => {
  await using clamd = await fakeClamd(root, 'stream: OK\0', 'at once')
  for (let i = 0; i < 25; i++) {
    const scan = ask(clamd.socket, paddedTo(4 * MiB, Buffer.from('.')))
    await expect(scan).rejects.toThrow(MalwareScannerUnavailable)
  }
})

test('a text source is refused rather than scanned as other bytes than were meant', async () => {
  await using clamd = await fakeClamd(root, 'stream: OK\0', 'whenRead')
  const text = Readable.from([Buffer.from('Bonjour')]).setEncoding('utf16le')
  await expect(ask(clamd.socket, text)).rejects.toThrow(TypeError)
})

test('signatures of more than 72 hours are no scanner, younger ones go on to the probes', async () => {
  await using clamd = await fakeClamd(root, 'ClamAV 1.4.6/27800/Sun Nov 16 09:25:00 2025\0', 'whenRead')
  const at = (time: string) =>
    examine({
      socket: clamd.socket,
      maxBytes: MiB,
      timeouts,
      signal: never,
      clock: { now: () => new Date(time) },
    })
  expect(await at('2025-11-19T09:26:00')).toMatchObject({
    ready: false,
    reason: expect.stringMatching(/^signatures too old: ClamAV 1.4.6/),
  })
  expect(await at('2025-11-19T09:24:00')).toMatchObject({
    ready: false,
    reason: expect.stringMatching(/^probed with a harmless file/),
  })
})

test('the probe file in a zip hides EICAR from whoever does not unpack it', () => {
  const zip = zipOf('eicar.com', eicar())
  expect(zip.includes(eicar().subarray(0, 12))).toBe(false)
  expect(zip.includes(eicar().subarray(-12))).toBe(false)
})

const outcome = await ensureClamd(() => undefined)
test.skipIf(outcome !== 'present')(
  'clamd itself, told of its limit in the middle of a stream, is understood',
  async () => {
    const directory = await mkdtemp(join(root, 'd'))
    const clamd = await startClamd({ directory, streamMaxLength: MiB })
    try {
      for (let i = 0; i < 25; i++) {
        const source = i % 2 ? paddedTo(16 * MiB, eicar()) : beyondThenLate(MiB)
        const verdict = await ask(clamd.socket, Readable.from(source, { objectMode: false }))
        expect(verdict).toEqual({ kind: 'unscannable', reason: 'beyond the longest stream clamd takes' })
      }
    } finally {
      await clamd.stop()
    }
  },
)

/** Lets clamd reply and close while node is not looking, so that a failing write is the first to learn of it. */
async function* beyondThenLate(limit: number): AsyncGenerator<Buffer> {
  yield Buffer.alloc(limit)
  yield Buffer.alloc(1)
  const until = performance.now() + 20
  while (performance.now() < until);
  yield Buffer.alloc(1)
}
