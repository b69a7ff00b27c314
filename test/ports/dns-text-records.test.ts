import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDnsTextRecords } from '../../src/adapters/dns-text-records.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { type DnsServer, type Standing, startDnsServer } from '../support/dns-server.ts'
import { startDnsmasq } from '../support/dnsmasq.ts'

let dns: DnsServer
beforeAll(async () => {
  dns = await startDnsServer()
})
afterAll(() => dns[Symbol.asyncDispose]())

const signal = new AbortController().signal
const records = () => createDnsTextRecords({ servers: [dns.address], timeout: 150, tries: 1 })
const look = (name: string) => records().look(name, signal)

test('the strings of a record are joined, several records stay apart, and an alias is followed to its end', async () => {
  dns.zone.set('deux.example', { txt: [['prisme-', 'preuve', '=1'], ['autre chose']] })
  dns.zone.set('un.example', { cname: 'milieu.example' })
  dns.zone.set('milieu.example', { cname: 'deux.example' })
  const both = { kind: 'records', values: ['prisme-preuve=1', 'autre chose'] }
  expect(await look('deux.example')).toEqual(both)
  expect(await look('un.example')).toEqual(both)
})

test('an answer too large for a datagram is asked for again by TCP, however large', async () => {
  const values = Array.from({ length: 200 }, (_, i) => `${i}:${'x'.repeat(240)}`)
  dns.zone.set('grand.example', { txt: values.map((value) => [value]) })
  expect(await look('grand.example')).toEqual({ kind: 'records', values })
  expect(dns.asked.filter(({ name }) => name === 'grand.example').map(({ by }) => by)).toEqual(['udp', 'tcp'])
})

test('only an answer says that there is nothing; silence, failure, refusal and nonsense say nothing', async () => {
  const cases: [string, Standing | undefined, unknown][] = [
    ['absent', undefined, { kind: 'absent', why: 'no_name' }],
    ['vide', { txt: [] }, { kind: 'absent', why: 'no_record' }],
    ['alias', { cname: 'nulle-part.example' }, { kind: 'absent', why: 'no_name' }],
    ['muet', 'silent', { kind: 'failed', why: 'timeout' }],
    ['panne', { code: 'SERVFAIL' }, { kind: 'failed', why: 'server_failed' }],
    ['refus', { code: 'REFUSED' }, { kind: 'failed', why: 'server_refused' }],
    // Whoever answers another question is not heard: one waits for the answer.
    ['autre', { answersFor: 'victime.example', txt: [['oui']] }, { kind: 'failed', why: 'timeout' }],
  ]
  for (const [label, standing, awaited] of cases) {
    if (standing !== undefined) dns.zone.set(`${label}.example`, standing)
    expect(await look(`${label}.example`), label).toEqual(awaited)
  }
  dns.zone.set('bruit.example', 'garbage')
  expect(await look('bruit.example')).toEqual({ kind: 'failed', why: 'bad_answer' })
})

test('a resolver that is not there is told apart, and who gives up waits no longer', async () => {
  const nobody = createDnsTextRecords({ servers: [`127.0.0.1:${await freePort()}`], timeout: 150, tries: 1 })
  expect(await nobody.look('deux.example', signal)).toEqual({ kind: 'failed', why: 'unreachable' })
  dns.zone.set('lent.example', 'silent')
  const giving = new AbortController()
  const waiting = createDnsTextRecords({ servers: [dns.address], timeout: 60_000, tries: 1 })
  const gone = waiting.look('lent.example', giving.signal)
  giving.abort(new Error('parti'))
  await expect(gone).rejects.toThrow('parti')
})

test('a server that nobody of the house wrote says the same: dnsmasq, of its own names and of ours behind it', async () => {
  await using directory = await temporaryDirectory()
  const values = Array.from({ length: 40 }, (_, i) => `${i}:${'x'.repeat(200)}`)
  const [, port = ''] = dns.address.split(':')
  await using real = await startDnsmasq(directory.path, [
    ...['local=/local.example/', 'txt-record=deux.local.example,"prisme-","preuve=1"'],
    ...values.map((value) => `txt-record=grand.local.example,"${value}"`),
    ...[`server=/loin.example/127.0.0.1#${port}`, 'host-record=hote.local.example,192.0.2.1'],
  ])
  dns.zone.set('preuve.loin.example', { txt: [['prisme-', 'preuve=2']] })
  dns.zone.set('un.loin.example', { cname: 'preuve.loin.example' })
  dns.zone.set('grand.loin.example', { txt: values.map((value) => [value]) })
  dns.zone.set('vide.loin.example', { txt: [] })
  dns.zone.set('panne.loin.example', { code: 'SERVFAIL' })
  dns.zone.set('muet.loin.example', 'silent')
  const asked = createDnsTextRecords({ servers: [real.address], timeout: 1_000, tries: 1 })
  const awaited: Record<string, unknown> = {
    'deux.local.example': { kind: 'records', values: ['prisme-preuve=1'] },
    'absent.local.example': { kind: 'absent', why: 'no_name' },
    'hote.local.example': { kind: 'absent', why: 'no_record' },
    'preuve.loin.example': { kind: 'records', values: ['prisme-preuve=2'] },
    'un.loin.example': { kind: 'records', values: ['prisme-preuve=2'] },
    'vide.loin.example': { kind: 'absent', why: 'no_record' },
    'absent.loin.example': { kind: 'absent', why: 'no_name' },
    'panne.loin.example': { kind: 'failed', why: 'server_failed' },
    'muet.loin.example': { kind: 'failed', why: 'timeout' },
    'ailleurs.test': { kind: 'failed', why: 'server_refused' },
  }
  for (const [name, answer] of Object.entries(awaited))
    expect(await asked.look(name, signal), name).toEqual(answer)
  // Too large for a datagram, its own and ours; in whatever order.
  for (const name of ['grand.local.example', 'grand.loin.example']) {
    const answer = await asked.look(name, signal)
    expect(answer.kind === 'records' && [...answer.values].sort(), name).toEqual([...values].sort())
  }
})
