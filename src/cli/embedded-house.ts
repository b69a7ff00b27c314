import { mkdir } from 'node:fs/promises'
import { ensureDevelopmentCertificates } from '../../certs/development-ca.ts'
import { readEnvironment } from '../config/env.ts'
import { randomPassword } from '../crypto/random.ts'
import { migrate } from '../database/migrate.ts'
import { startClamd } from '../embedded/clamd.ts'
import { freePort, keptPort } from '../embedded/free-port.ts'
import { updateSignatures } from '../embedded/freshclam.ts'
import { startMailCatcher } from '../embedded/mail-catcher.ts'
import { makeOwnDirectory } from '../embedded/own-directory.ts'
import { startPostgres } from '../embedded/postgres.ts'
import { preparePrismeDatabase } from '../embedded/prisme-database.ts'
import type { Report } from '../embedded/report.ts'
import type { DataDirectory } from './data-directory.ts'
import { keptJson } from './kept-json.ts'

/** The components an embedded Prisme runs on, and the configuration that makes the server use them. */
export interface EmbeddedHouse {
  environment: Record<string, string>
  caFile: string
  caFingerprint: string
  mailUrl: string | undefined
  /** Why uploads are off, when they are. */
  uploadsOff: string | undefined
  stop(): Promise<void>
}

interface Options {
  data: DataDirectory
  report: Report
  /** Fetch current virus signatures in the background, if they can be had. */
  freshSignatures: boolean
}

/** What may be given from outside, and takes the place of the component that would be started. */
const given = {
  database: ['DATABASE_URL', 'PRISME_JOBS_DATABASE_URL', 'PRISME_ADMIN_DATABASE_URL'],
  scanner: 'CLAMD_SOCKET',
  mail: 'SMTP_URL',
} as const

/** Starts what is not configured, one after the other. What was started is stopped again if a later one fails. */
export async function openEmbeddedHouse({ data, report, freshSignatures }: Options): Promise<EmbeddedHouse> {
  const outside = readEnvironment()
  const stops: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end()
  }
  try {
    await makeOwnDirectory(data.root)
    await mkdir(data.objects, { recursive: true, mode: 0o700 })
    const ports = await choosePorts(data, outside)
    const certificates = await ensureDevelopmentCertificates({
      directory: data.tls,
      hosts: ['localhost'],
      now: new Date(),
    })
    const database = await openDatabase(data, outside, report, stops)
    const scanner = await openScanner(data, outside, report, freshSignatures, stops)
    const mail = await openMail(data, outside, report, stops)
    return {
      caFile: certificates.caFile,
      caFingerprint: certificates.caFingerprint,
      mailUrl: mail.url,
      uploadsOff: scanner.missing,
      stop,
      environment: {
        PRISME_PROFILE: 'development',
        PRISME_PUBLIC_ORIGIN: `https://localhost:${ports.https}`,
        PRISME_TLS_CERT_FILE: certificates.certificateFile,
        PRISME_TLS_KEY_FILE: certificates.keyFile,
        PRISME_OBJECTS_DIR: data.objects,
        PRISME_KEYRING_FILE: data.keyring,
        ...outside,
        ...database,
        ...scanner.environment,
        ...mail.environment,
        PRISME_HTTPS_PORT: String(ports.https),
        PRISME_HTTP_PORT: String(ports.http),
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

async function choosePorts(
  data: DataDirectory,
  outside: Record<string, string>,
): Promise<{ https: number; http: number }> {
  const choose = async (asked: string | undefined, usual: number, file: string): Promise<number> => {
    if (asked === undefined) return keptPort(file, usual)
    const port = Number(asked)
    if (port !== 0 && (await freePort(port)) !== port)
      throw new Error(`Port ${port} is in use; choose another one.`)
    return port === 0 ? freePort() : port
  }
  return {
    https: await choose(outside['PRISME_HTTPS_PORT'], 8443, data.port('https')),
    http: await choose(outside['PRISME_HTTP_PORT'], 8080, data.port('http')),
  }
}

type Stops = (() => Promise<unknown>)[]

async function openDatabase(
  data: DataDirectory,
  outside: Record<string, string>,
  report: Report,
  stops: Stops,
): Promise<Record<string, string>> {
  const [app, jobs, admin] = given.database.map((name) => outside[name])
  if (app !== undefined) {
    if (jobs === undefined) throw new Error('DATABASE_URL is given without PRISME_JOBS_DATABASE_URL.')
    if (admin !== undefined) await migrate(admin, jobs)
    return {}
  }
  report('Starting PostgreSQL…')
  const postgres = await startPostgres({ directory: data.postgres, durable: true, report })
  stops.push(() => postgres.stop())
  const passwords = await keptJson(data.secrets, () => ({ app: randomPassword(), jobs: randomPassword() }))
  const urls = await preparePrismeDatabase(postgres.adminUrl, 'prisme', passwords)
  report('Preparing the database…')
  await migrate(urls.admin, urls.jobs)
  return { DATABASE_URL: urls.app, PRISME_JOBS_DATABASE_URL: urls.jobs }
}

async function openScanner(
  data: DataDirectory,
  outside: Record<string, string>,
  report: Report,
  freshSignatures: boolean,
  stops: Stops,
): Promise<{ environment: Record<string, string>; missing: string | undefined }> {
  if (outside[given.scanner] !== undefined) return { environment: {}, missing: undefined }
  report('Starting the antivirus…')
  const maxFileBytes = Number(outside['PRISME_UPLOAD_MAX_BYTES'] ?? 104_857_600)
  const clamd = await startClamd({ directory: data.clamd, maxFileBytes, report })
  if ('missing' in clamd) return { environment: {}, missing: clamd.missing }
  stops.push(() => clamd.stop())
  if (freshSignatures) {
    const update = updateSignatures(clamd, report)
    stops.push(() => update.stop())
  }
  return { environment: { CLAMD_SOCKET: clamd.socket }, missing: undefined }
}

async function openMail(
  data: DataDirectory,
  outside: Record<string, string>,
  report: Report,
  stops: Stops,
): Promise<{ environment: Record<string, string>; url: string | undefined }> {
  if (outside[given.mail] !== undefined) return { environment: {}, url: undefined }
  const mail = await startMailCatcher({ directory: data.mail, report })
  stops.push(() => mail.stop())
  return { environment: { SMTP_URL: mail.smtpUrl }, url: mail.url }
}
