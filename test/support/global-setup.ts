import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ensureDevelopmentCertificates } from '../../certs/development-ca.ts'
import { randomPassword } from '../../src/crypto/random.ts'
import { migrate } from '../../src/database/migrate.ts'
import { startClamd } from '../../src/embedded/clamd.ts'
import { startPostgres } from '../../src/embedded/postgres.ts'
import {
  type DatabaseUrls,
  preparePrismeDatabase,
  type RolePasswords,
} from '../../src/embedded/prisme-database.ts'

import { largestTestUpload } from './limits.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresAdminUrl: string
    rolePasswords: RolePasswords
    clamdSocket: string
    caFile: string
    playedFile: string
    certificateFile: string
    keyFile: string
    /** Where the page is, once it is built. */
    webDirectory: string
  }
}

/** One real Postgres with a migrated template, one real clamd and one CA for the whole run. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-test-'))
  const stops: (() => Promise<void>)[] = [() => rm(directory, { recursive: true, force: true })]
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    await open(project, directory, stops)
    return stop
  } catch (error) {
    await stop()
    throw error
  }
}

async function open(project: TestProject, directory: string, stops: (() => Promise<void>)[]): Promise<void> {
  const report = (): void => {}
  const postgres = await startPostgres({ directory: join(directory, 'postgres'), durable: false, report })
  stops.push(() => postgres.stop())
  const passwords = { app: randomPassword(), jobs: randomPassword() }
  const template: DatabaseUrls = await preparePrismeDatabase(postgres.adminUrl, 'prisme_template', passwords)
  await migrate(template.admin, template.jobs)
  const clamd = await startClamd({
    directory: join(directory, 'clamd'),
    maxFileBytes: largestTestUpload,
    report,
  })
  if ('missing' in clamd) throw new Error(`The tests need clamd. ${clamd.missing}`)
  stops.push(() => clamd.stop())
  const tls = join(directory, 'tls')
  const certificates = await ensureDevelopmentCertificates({
    directory: tls,
    hosts: ['localhost'],
    now: new Date(),
  })
  project.provide('postgresAdminUrl', postgres.adminUrl)
  project.provide('rolePasswords', passwords)
  project.provide('clamdSocket', clamd.socket)
  project.provide('caFile', certificates.caFile)
  project.provide('playedFile', process.env['PRISME_PLAYED_FILE'] ?? join(directory, 'played'))
  project.provide('certificateFile', certificates.certificateFile)
  project.provide('keyFile', certificates.keyFile)
  project.provide('webDirectory', process.env['PRISME_BUILT_PAGE'] ?? join(directory, 'web'))
}
