import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { freePort } from '../../src/embedded/free-port.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../embedded/temporary-directory.ts'
import { startGatewayProcess } from '../support/gateway.ts'
import { environmentIn, root } from './compose-file.ts'
import { ask, issueCertificates, type StackPostgres, startStackPostgres } from './stack-postgres.ts'

/** The stack outside its containers: its settings, certificates, secrets and programs, on loopback. */
const run = promisify(execFile)
let home: TemporaryDirectory
let postgres: StackPostgres
let environment: Record<string, string>
let gateway: ChildProcess

beforeAll(async () => {
  home = await temporaryDirectory()
  postgres = await startStackPostgres(home.path)
  const migrate = environmentIn(postgres.secrets, 'migrate')
  await run(process.execPath, [join(root, 'src/cli/prisme.ts'), 'migrate'], { env: migrate })
  const [https, http, storage] = [await freePort(), await freePort(), await freePort()]
  environment = {
    ...here(environmentIn(postgres.secrets, 'gateway')),
    PRISME_HTTPS_HOST: '127.0.0.1',
    PRISME_HTTPS_PORT: String(https),
    PRISME_HTTP_HOST: '127.0.0.1',
    PRISME_HTTP_PORT: String(http),
    CLAMD_SOCKET: inject('clamdSocket'),
    // Nobody listens there: files are off, and nothing else is.
    S3_ENDPOINT: `https://localhost:${storage}`,
  }
  gateway = await startGatewayProcess(environment)
})

afterAll(async () => {
  if (gateway?.exitCode === null) {
    gateway.kill('SIGTERM')
    await once(gateway, 'exit')
  }
  await postgres?.[Symbol.asyncDispose]()
  await home?.[Symbol.asyncDispose]()
})

/** The same places, on this machine. */
function here(given: Record<string, string>): Record<string, string> {
  const places = {
    '/run/tls': join(postgres.tls, 'gateway'),
    '/run/trust': join(postgres.tls, 'trust'),
    '/var/lib/prisme': home.path,
  }
  const moved = Object.entries(given).map(([name, value]) => {
    const place = Object.entries(places).find(([inside]) => value.startsWith(`${inside}/`))
    return [name, place === undefined ? value : value.replace(...place)]
  })
  return Object.fromEntries(moved)
}

const healthCheck = () =>
  run(process.execPath, [join(root, 'infra/gateway/healthcheck.ts')], { env: environment })

test('the gateway starts in the production profile and passes its own health check', async () => {
  expect(environment['PRISME_PROFILE']).toBe('production')
  await healthCheck()
})

test('a renewed certificate is served without a restart', async () => {
  const file = join(postgres.tls, 'gateway/server.crt')
  const before = await readFile(file, 'utf8')
  await issueCertificates(postgres.tls, process.getuid?.() ?? 0)
  expect(await readFile(file, 'utf8')).toBe(before)
  await rm(file)
  await issueCertificates(postgres.tls, process.getuid?.() ?? 0)
  expect(await readFile(file, 'utf8')).not.toBe(before)
  // The check compares what is served with what lies on the disk; the files are looked at every second.
  for (let tries = 1; ; tries++) {
    const outcome = await healthCheck().catch((error: unknown) => error)
    if (!(outcome instanceof Error)) break
    if (tries === 20) throw outcome
    await pause(250)
  }
  expect(gateway.exitCode).toBeNull()
})

test('R9: the database refuses whoever comes without TLS, and clients refuse an authority they do not know', async () => {
  const url = await readFile(join(postgres.secrets, 'database-url'), 'utf8')
  expect(await ask(url, 'select version from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([
    { version: 'TLSv1.3' },
  ])
  const [clear = ''] = url.split('?')
  await expect(ask(clear, 'select 1')).rejects.toThrow('no encryption')
  const stranger = `${clear}?sslmode=verify-full&sslrootcert=${inject('caFile')}`
  await expect(ask(stranger, 'select 1')).rejects.toThrow('self-signed certificate in certificate chain')
  const otherName = url.replace('@localhost:', '@127.0.0.1:')
  await expect(ask(otherName, 'select 1')).rejects.toThrow("does not match certificate's altnames")
})

test('L-7: a failed statement leaves nothing of its values in the log of the database', async () => {
  const url = await readFile(join(postgres.secrets, 'admin-database-url'), 'utf8')
  const insert = `insert into pg_temp.note values ('canary-of-the-ward')`
  const twice = `create temp table note (body text unique); ${insert}; ${insert}`
  await expect(ask(url, twice)).rejects.toThrow('duplicate key')
  await expect(ask(url, `select 'canary-of-the-ward'::uuid`)).rejects.toThrow('canary-of-the-ward')
  const log = await readFile(postgres.logFile, 'utf8')
  expect(log).toContain('ready to accept connections')
  expect(log).not.toContain('canary-of-the-ward')
})

test('a self-signed certificate is refused', async () => {
  const authority = join(postgres.tls, 'authority')
  const selfSigned = {
    ...environment,
    PRISME_TLS_CERT_FILE: join(authority, 'ca.crt'),
    PRISME_TLS_KEY_FILE: join(authority, 'ca.key'),
  }
  const start = run(process.execPath, [join(root, 'src/main.ts')], { env: selfSigned })
  await expect(start).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('self-signed') })
})
