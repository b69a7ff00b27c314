import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDnsTextRecords } from '../../src/adapters/dns-text-records.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { type DnsServer, type Standing, startDnsServer } from '../support/dns-server.ts'

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
