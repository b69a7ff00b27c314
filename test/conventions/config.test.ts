import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load-config.ts'
import { Secret } from '../../src/config/secret.ts'

const good = {
  PRISME_PROFILE: 'production',
  PRISME_PUBLIC_ORIGIN: 'https://messagerie.example/',
  PRISME_TLS_CERT_FILE: '/tls/server.crt',
  PRISME_TLS_KEY_FILE: '/tls/server.key',
  DATABASE_URL: 'postgresql://prisme_app:hidden@127.0.0.1/prisme',
  PRISME_JOBS_DATABASE_URL: 'postgresql://prisme_jobs:hidden@127.0.0.1/prisme',
  PRISME_OBJECTS_DIR: '/objects',
  PRISME_KEYRING_FILE: '/keys/keyring.json',
}

const faultsOf = (variables: Record<string, string | undefined>): string => {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined),
  ) as Record<string, string>
  try {
    loadConfig(given)
    return ''
  } catch (error) {
    return String(error)
  }
}

test('a complete configuration is taken, frozen, and keeps its secrets to itself', () => {
  const config = loadConfig({
    ...good,
    S3_ENDPOINT: 'https://s3.example',
    S3_ACCESS_KEY_ID: 'a',
    S3_SECRET_ACCESS_KEY: 'hidden',
  })
  expect(config.publicOrigin).toBe('https://messagerie.example')
  expect(Object.isFrozen(config) && Object.isFrozen(config.limits)).toBe(true)
  for (const print of [inspect(config, { depth: 9 }), JSON.stringify(config), `${config.database.url}`])
    expect(print).not.toContain('hidden')
  expect(new Secret('x').reveal()).toBe('x')
})

test('resolvers are addresses, with a port or none, and those of the system where there is none', () => {
  const servers = '9.9.9.9, 10.0.0.53:5353,2620:fe::fe,[::1]:5353'
  expect(loadConfig({ ...good, PRISME_DNS_SERVERS: servers }).dns.servers).toEqual(servers.split(/, ?/))
  expect(loadConfig(good).dns.servers).toEqual([])
  for (const wrong of ['dns.hopital.fr', '9.9.9.9:0', '9.9.9.9:65536', '9.9.9.9 8.8.8.8', '[9.9.9.9'])
    expect(faultsOf({ ...good, PRISME_DNS_SERVERS: wrong }), wrong).toContain('PRISME_DNS_SERVERS')
})

test('all faults are told at once, by the name of their variable, without its value', () => {
  const faults = faultsOf({
    PRISME_PUBLIC_ORIGIN: 'http://clair.example',
    PRISME_HTTPS_PORT: '70000',
    PRISME_LIMIT_SENDS: 'beaucoup',
  })
  for (const name of [
    'PRISME_PUBLIC_ORIGIN',
    'PRISME_HTTPS_PORT',
    'PRISME_LIMIT_SENDS',
    'DATABASE_URL',
    'PRISME_KEYRING_FILE',
    'PRISME_TLS_CERT_FILE',
  ]) {
    expect(faults).toContain(name)
  }
  expect(faults).not.toContain('beaucoup')
})

test('R9: in production nothing leaves the machine in clear', () => {
  expect(faultsOf(good)).toBe('')
  const far = { DATABASE_URL: 'postgresql://prisme_app:p@db.example/prisme' }
  expect(faultsOf({ ...good, ...far })).toContain('DATABASE_URL')
  expect(faultsOf({ ...good, DATABASE_URL: `${far.DATABASE_URL}?sslmode=require` })).toContain('DATABASE_URL')
  expect(faultsOf({ ...good, DATABASE_URL: `${far.DATABASE_URL}?sslmode=verify-full` })).toBe('')
  const s3 = { S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' }
  expect(faultsOf({ ...good, ...s3, S3_ENDPOINT: 'http://s3.example' })).toContain('S3_ENDPOINT')
  expect(faultsOf({ ...good, ...s3, S3_ENDPOINT: 'https://s3.example' })).toBe('')
  expect(faultsOf({ ...good, SMTP_URL: 'smtp://mail.example' })).toContain('SMTP_URL')
  expect(faultsOf({ ...good, SMTP_URL: 'smtps://mail.example' })).toBe('')
  const broker = (url: string): string => faultsOf({ ...good, PRISME_BROKER_URL: url })
  expect(broker('nats://nats.example')).toContain('PRISME_BROKER_URL')
  expect(broker('nats://localhost:4222,nats://nats.example')).toContain('PRISME_BROKER_URL')
  expect(broker('nats://localhost:4222')).toBe('')
  expect(broker('tls://nats.example')).toBe('')
  expect(faultsOf({ ...good, PRISME_PROFILE: 'development', ...far })).toBe('')
})

test('the broker is the database, or the NATS servers that are named', () => {
  expect(loadConfig(good).broker).toEqual({ kind: 'postgres' })
  const one = loadConfig({
    ...good,
    PRISME_BROKER_URL: 'tls://prisme:p%40ss@one.example,tls://two.example:4333',
  })
  expect(one.broker).toMatchObject({
    kind: 'nats',
    servers: ['one.example:4222', 'two.example:4333'],
    encrypted: true,
    credentials: { kind: 'password', user: 'prisme' },
    subject: 'prisme',
  })
  expect(inspect(one, { depth: 9 })).not.toContain('p@ss')
  const wrong = [
    'http://one.example',
    'tls://one.example,nats://two.example',
    'tls://10.0.0.1',
    'tls://[::1]',
  ]
  for (const url of [...wrong, 'tls://a%ff@one.example', 'one.example', 'tls://'])
    expect(faultsOf({ ...good, PRISME_BROKER_URL: url }), url).toContain('PRISME_BROKER_URL: must be')
})

test('what belongs together is asked for together', () => {
  expect(faultsOf({ ...good, PRISME_OBJECTS_DIR: undefined })).toContain('PRISME_OBJECTS_DIR or S3_ENDPOINT')
  expect(faultsOf({ ...good, S3_ENDPOINT: 'https://s3.example' })).toContain('S3_SECRET_ACCESS_KEY')
  expect(faultsOf({ ...good, PRISME_ARGON2_MEMORY_KIB: '19456' })).toContain('PRISME_ARGON2_PASSES')
})
