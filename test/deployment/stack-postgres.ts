import { execFile, execFileSync } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { freePort } from '../../src/embedded/free-port.ts'
import { openCluster } from '../../src/embedded/postgres-cluster.ts'
import { postgresBinaries } from '../../src/embedded/postgres-libraries.ts'
import { superuser } from '../../src/embedded/postgres-settings.ts'
import { preparePrismeDatabase } from '../../src/embedded/prisme-database.ts'
import { startService } from '../../src/embedded/service-process.ts'
import { root } from './compose-file.ts'

const run = promisify(execFile)

/** The `certificates` step, run outside a container for servers on this machine. */
export async function issueCertificates(directory: string, owner: number): Promise<void> {
  const servers = [`gateway:${process.getuid?.() ?? owner}:messagerie.test`, `postgres:${owner}:localhost`]
  await run(process.execPath, [join(root, 'infra/certificates/issue.ts'), directory, ...servers])
}

export interface StackPostgres extends AsyncDisposable {
  port: number
  logFile: string
  /** The certificates, as the `certificates` step lays them out. */
  tls: string
  /** The files infra/make-secrets.sh made, with the addresses of this server in them. */
  secrets: string
}

/** A database server on loopback with the stack's own settings, certificates, roles and passwords. */
export async function startStackPostgres(directory: string): Promise<StackPostgres> {
  const [tls, secrets] = [join(directory, 'tls'), join(directory, 'secrets')]
  execFileSync('/bin/sh', [join(root, 'infra/make-secrets.sh'), secrets])
  const binaries = await postgresBinaries()
  const cluster = await openCluster({ directory, binaries, durable: true })
  await issueCertificates(tls, (await stat(cluster.data)).uid)
  const port = await freePort()
  const settings = {
    config_file: join(root, 'infra/postgres/postgresql.conf'),
    hba_file: join(root, 'infra/postgres/pg_hba.conf'),
    ssl_cert_file: join(tls, 'postgres/server.crt'),
    ssl_key_file: join(tls, 'postgres/server.key'),
    listen_addresses: 'localhost',
    port,
    unix_socket_directories: '',
  }
  const places = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = join(directory, 'postgres.log')
  const launch = cluster.launch(binaries.postgres, ['-D', cluster.data, ...places])
  const server = await startService(launch, logFile)
  const trust = `sslmode=verify-full&sslrootcert=${tls}/trust/ca.crt`
  const admin = `postgresql://${superuser}:${encodeURIComponent(cluster.adminPassword)}@localhost:${port}/postgres?${trust}`
  await answers(admin)
  const secret = async (name: string): Promise<string> => await readFile(join(secrets, name), 'utf8')
  const passwords = {
    app: await secret('postgres-app-password'),
    jobs: await secret('postgres-jobs-password'),
  }
  await preparePrismeDatabase(admin, 'prisme', passwords)
  await ask(admin, `alter role ${superuser} password '${await secret('postgres-admin-password')}'`)
  for (const name of ['database-url', 'jobs-database-url', 'admin-database-url']) {
    const made = await secret(name)
    const here = made
      .replace('@postgres:5432/', `@localhost:${port}/`)
      .replace('/run/trust/', `${tls}/trust/`)
    await writeFile(join(directory, name), here)
    await run('mv', ['-f', join(directory, name), join(secrets, name)])
  }
  return {
    port,
    logFile,
    tls,
    secrets,
    [Symbol.asyncDispose]: () => server.stop(['SIGINT', 'SIGKILL'], 10_000),
  }
}

export async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

async function answers(url: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await ask(url, 'select 1')
      return
    } catch (error) {
      if (tries === 100) throw error
      await pause(100)
    }
  }
}
