import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from '../../src/config/load-config.ts'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { environmentIn, readStack, root, serviceOf } from './compose-file.ts'

async function secrets() {
  const home = await temporaryDirectory()
  execFileSync('/bin/sh', [join(root, 'infra/make-secrets.sh'), home.path])
  return home
}

test('the gateway accepts its configuration in the production profile', async () => {
  await using home = await secrets()
  const config = loadConfig(environmentIn(home.path, 'gateway'))
  expect(config).toMatchObject({
    profile: 'production',
    publicOrigin: 'https://messagerie.test',
    https: { host: '0.0.0.0', port: 8443 },
    http: { host: '0.0.0.0', port: 8080 },
    objects: { kind: 's3', endpoint: 'https://object-storage:7070', bucket: 'prisme' },
    scanner: { kind: 'clamd', socket: '/run/scanner/clamd.sock' },
    mail: { kind: 'off' },
  })
  const secret = (name: string): string => readFileSync(join(home.path, name), 'utf8')
  expect(config.database.url.reveal()).toBe(secret('database-url'))
  expect(config.database.jobsUrl.reveal()).toBe(secret('jobs-database-url'))
  if (config.objects.kind === 's3')
    expect(config.objects.secretAccessKey.reveal()).toBe(secret('storage-secret-key'))
})

test('the gateway reaches each component by the name its certificate is for', async () => {
  await using home = await secrets()
  const stack = readStack()
  const { DATABASE_URL = '', S3_ENDPOINT = '' } = environmentIn(home.path, 'gateway')
  const named = [new URL(DATABASE_URL), new URL(S3_ENDPOINT)]
  const names = serviceOf(stack, 'certificates').command?.map((line) => line.split(':')[2])
  for (const { hostname } of named) expect(names).toContain(hostname)
  expect(named[0]?.searchParams.get('sslrootcert')).toBe('/run/trust/ca.crt')
})

test('mail is sent when a mail server is named, and never in clear', async () => {
  await using home = await secrets()
  const env = {
    PRISME_SMTP_URL_FILE: '/run/secrets/smtp-url',
    PRISME_MAIL_FROM: 'Prisme <prisme@messagerie.test>',
  }
  const { mail } = loadConfig(environmentIn(home.path, 'gateway', env))
  expect(mail).toMatchObject({ kind: 'smtp', from: 'Prisme <prisme@messagerie.test>' })
  writeFileSync(`${home.path}/clear`, 'smtp://mail.messagerie.test')
  const clear = { ...environmentIn(home.path, 'gateway', env), SMTP_URL: 'smtp://mail.messagerie.test' }
  expect(() => loadConfig(clear)).toThrow('SMTP_URL')
})

test('the migration knows the administrator, and the gateway does not', async () => {
  await using home = await secrets()
  const { PRISME_ADMIN_DATABASE_URL = '', PRISME_JOBS_DATABASE_URL = '' } = environmentIn(
    home.path,
    'migrate',
  )
  expect(new URL(PRISME_ADMIN_DATABASE_URL).username).toBe('prisme_admin')
  expect(new URL(PRISME_JOBS_DATABASE_URL).username).toBe('prisme_jobs')
  expect(environmentIn(home.path, 'gateway')).not.toHaveProperty('PRISME_ADMIN_DATABASE_URL')
  expect(serviceOf(readStack(), 'gateway').secrets).not.toContain('admin-database-url')
})
