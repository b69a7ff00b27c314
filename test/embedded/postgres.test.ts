import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type EmbeddedPostgres, type PostgresOptions, startPostgres } from '../../src/embedded/postgres.ts'
import { runningProcess } from '../../src/embedded/process-table.ts'
import { type TemporaryDirectory, temporaryDirectory } from './temporary-directory.ts'

/** Ends with the test, whatever becomes of it. */
async function started(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const server = await startPostgres(options)
  onTestFinished(() => server.stop())
  return server
}

async function ask(server: EmbeddedPostgres, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.adminUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const settingsSql = `select json_object_agg(name, setting) as settings from pg_settings`
async function settingsOf(server: EmbeddedPostgres): Promise<Record<string, string>> {
  const [row] = await ask(server, settingsSql)
  return row?.['settings'] as Record<string, string> // What the query above makes.
}

test('a stopped server is started again with its data, on the same port', async () => {
  await using home = await temporaryDirectory()
  const options = { directory: join(home.path, 'postgres'), durable: false, report: () => undefined }
  const first = await started(options)
  await ask(first, `create table note as select 'Réa – garde' as text`)
  await first.stop()
  const second = await started(options)
  expect(await ask(second, 'select text from note')).toEqual([{ text: 'Réa – garde' }])
  expect(second.port).toBe(first.port)
  await second.stop()
})

test('a durable server keeps what it acknowledged when it is killed', async () => {
  await using home = await temporaryDirectory()
  const options = { directory: join(home.path, 'postgres'), durable: true, report: () => undefined }
  const first = await started(options)
  expect(await settingsOf(first)).toMatchObject({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    data_checksums: 'on',
    password_encryption: 'scram-sha-256',
    server_encoding: 'UTF8',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: join(home.path, 'postgres', 'data'),
    unix_socket_permissions: '0700',
    max_connections: '200',
  })
  await ask(first, 'create table note as select 1 as id')
  await first.kill()
  await first.exited
  const second = await started(options)
  expect(await ask(second, 'select id from note')).toEqual([{ id: 1 }])
  await second.stop()
})

describe('a server for tests', () => {
  let home: TemporaryDirectory
  let server: EmbeddedPostgres
  beforeAll(async () => {
    home = await temporaryDirectory()
    server = await startPostgres({ directory: home.path, durable: false, report: () => undefined })
  })
  afterAll(async () => {
    await server.stop()
    await home[Symbol.asyncDispose]()
  })

  test('does not wait for the disk', async () => {
    expect(await settingsOf(server)).toMatchObject({
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
    })
  })

  test('logs no statement and no value, not even of a statement that failed', async () => {
    expect(await settingsOf(server)).toMatchObject({
      log_statement: 'none',
      log_parameter_max_length: '0',
      log_parameter_max_length_on_error: '0',
      log_error_verbosity: 'terse',
      log_min_error_statement: 'panic',
      log_min_messages: 'log',
    })
    await ask(server, 'create table note (text text unique)')
    const insertTwice = `insert into note values ('bilan de Mme Durand'), ('bilan de Mme Durand')`
    await expect(ask(server, insertTwice)).rejects.toThrow('duplicate key')
    // This error quotes the value in its very first line.
    await expect(ask(server, `select 'bilan de Mme Durand'::uuid`)).rejects.toThrow('Durand')
    const log = await readFile(server.logFile, 'utf8')
    expect(log).toContain('ready to accept connections')
    expect(log).not.toContain('Durand')
  })

  test('asks for a password that only its owner may read', async () => {
    const guess = new pg.Client({ connectionString: server.adminUrl.replace(/:[^:@]+@/, ':guess@') })
    await expect(guess.connect()).rejects.toThrow('password authentication failed')
    expect((await stat(join(home.path, 'admin-password'))).mode & 0o777).toBe(0o600)
  })

  test('is left alone by another start while somebody looks after it', async () => {
    const again = startPostgres({ directory: home.path, durable: false, report: () => undefined })
    await expect(again).rejects.toThrow(
      `another Prisme (process ${process.pid}) is running on the same data directory`,
    )
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

/** A run of Prisme that starts a server and is killed before it can stop it. */
async function abandonedServer(directory: string): Promise<number> {
  const module = new URL('../../src/embedded/postgres.ts', import.meta.url).href
  const script = `const { startPostgres } = await import(${JSON.stringify(module)})
    const options = { directory: ${JSON.stringify(directory)}, durable: false, report: () => undefined }
    console.log((await startPostgres(options)).pid)`
  const run = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(run, 'exit')
  const [pid] = await once(run.stdout, 'data')
  run.kill('SIGKILL')
  await exited
  return Number(pid)
}

test('a server left behind by a killed run is stopped, and its data found', async () => {
  await using home = await temporaryDirectory()
  const orphan = await abandonedServer(home.path)
  const said: string[] = []
  const server = await started({
    directory: home.path,
    durable: false,
    report: (line) => said.push(line),
  })
  expect(await runningProcess(orphan)).toBeUndefined()
  expect(said).toEqual(['Stopped a PostgreSQL that an earlier run had left behind.'])
  await server.stop()
})

test('a server and its run that were both killed outright do not stop the next start', async () => {
  await using home = await temporaryDirectory()
  process.kill(await abandonedServer(home.path), 'SIGKILL')
  const server = await started({ directory: home.path, durable: false, report: () => undefined })
  expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }])
  await server.stop()
})

test('a process id that was given to another program since does not stop the start', async () => {
  await using home = await temporaryDirectory()
  const options = { directory: home.path, durable: false, report: () => undefined }
  const first = await started(options)
  const stalePidFile = await readFile(join(home.path, 'data/postmaster.pid'), 'utf8')
  await first.kill()
  await writeFile(join(home.path, 'data/postmaster.pid'), stalePidFile.replace(/^\d+/, String(process.pid)))
  const second = await started(options)
  expect(await ask(second, 'select 1 as one')).toEqual([{ one: 1 }])
  await second.stop()
})

test('when the kept port is taken another one is used; when a wished one is, the log says so', async () => {
  await using home = await temporaryDirectory()
  const options = { directory: home.path, durable: false, report: () => undefined }
  const first = await started(options)
  await first.stop()
  const squatter = createServer().listen(first.port, '127.0.0.1')
  await once(squatter, 'listening')
  const second = await started(options)
  expect(second.port).not.toBe(first.port)
  await second.stop()
  await expect(startPostgres({ ...options, port: first.port })).rejects.toThrow(
    /^PostgreSQL did not start: .*FATAL: .*could not create any TCP\/IP sockets/,
  )
  squatter.close()
})
