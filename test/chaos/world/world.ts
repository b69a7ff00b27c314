import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDevelopmentCertificates } from '../../../certs/development-ca.ts'
import { randomPassword } from '../../../src/crypto/random.ts'
import { migrate } from '../../../src/database/migrate.ts'
import { freePort } from '../../../src/embedded/free-port.ts'
import { preparePrismeDatabase } from '../../../src/embedded/prisme-database.ts'
import { openLink } from '../proxy/link.ts'
import { type Broker, type BrokerKind, openBroker } from './broker.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { createKeyring, type Keyring } from './keyring.ts'
import { type Database, openDatabase, settle } from './postgres.ts'
import { largestFile, openScanner } from './scanner.ts'
import { openStore, type Store, type StoreKind } from './store.ts'
import { openVolume, unmountAll, type Volume } from './volume.ts'

/** Everything a run happens to: several server processes over one database, each behind links that can be broken. */
export interface World extends AsyncDisposable {
  readonly directory: string
  readonly volume: Volume
  readonly database: Database
  /** As superuser, in Prisme's own database. */
  ask: Database['ask']
  readonly broker: Broker
  readonly store: Store
  readonly keyring: Keyring
  readonly gateways: readonly Gateway[]
  /** What a service command needs to work beside the servers. */
  readonly environment: Record<string, string>
  readonly publicOrigin: string
  /** PEM. */
  readonly authority: string
}

export interface WorldNeeds {
  gateways: number
  broker: BrokerKind
  store: StoreKind
  /** The socket of a clamd that runs already; else one is started. */
  scanner?: string
  /** Of the volume the database is on. */
  megabytes: number
  /** Directory of the sources the servers run. */
  source?: string
  environment?: Record<string, string>
  /** Statements for the migrated database, as superuser. */
  prepare?: string
  note(text: string): void
}

const ownSource = fileURLToPath(new URL('../../../src', import.meta.url))

const open = new Set<string>()

/** For a run that is cut short, once its processes are gone: no file of it stays. */
export function removeWorlds(): void {
  unmountAll()
  for (const directory of open) rmSync(directory, { recursive: true, force: true })
}

/** Opens a world in a temporary directory. No server process runs yet. */
export async function openWorld(needs: WorldNeeds): Promise<World> {
  await using opening = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'prisme-chaos-'))
  open.add(directory)
  opening.defer(async () => {
    await rm(directory, { recursive: true, force: true })
    open.delete(directory)
  })
  const volume = await openVolume(join(directory, 'volume'), needs.megabytes)
  opening.defer(() => volume.close())
  const database = await openDatabase(join(volume.path, 'postgres'))
  opening.defer(() => database.stop())
  await settle(database.ask)
  const passwords = { app: randomPassword(), jobs: randomPassword() }
  const urls = await preparePrismeDatabase(database.adminUrl, 'prisme', passwords)
  await migrate(urls.admin, urls.jobs)
  if (needs.prepare !== undefined) await database.askPrisme(needs.prepare)
  const tls = await ensureDevelopmentCertificates({
    directory: join(directory, 'tls'),
    hosts: ['localhost'],
    now: new Date(),
  })
  for (const name of ['logs', 'history']) await mkdir(join(directory, name))
  const broker = await openBroker({ kind: needs.broker, directory, database, report: needs.note })
  opening.defer(() => broker.stop())
  const store = opening.use(await openStore({ kind: needs.store, directory, report: needs.note }))
  const keyring = createKeyring(join(directory, 'keyring.json'))
  const scanner = needs.scanner ?? (await openScanner({ directory, opening, report: needs.note }))
  const publicOrigin = `https://localhost:${await freePort()}`
  const environment = {
    PRISME_PROFILE: 'development',
    PRISME_PUBLIC_ORIGIN: publicOrigin,
    PRISME_HTTP_PORT: '0',
    PRISME_TLS_CERT_FILE: tls.certificateFile,
    PRISME_TLS_KEY_FILE: tls.keyFile,
    PRISME_KEYRING_FILE: keyring.file,
    CLAMD_SOCKET: scanner,
    PRISME_UPLOAD_MAX_BYTES: String(largestFile),
    DATABASE_URL: urls.app,
    PRISME_JOBS_DATABASE_URL: urls.jobs,
    // Many people sign in at once, again and again; what is not about that stays as it is in production.
    PRISME_ARGON2_MEMORY_KIB: '19456',
    PRISME_ARGON2_PASSES: '2',
    PRISME_LIMIT_SIGN_IN_FAILURES: '1000+1000/s',
    ...broker.environment,
    ...store.environment,
    ...needs.environment,
  }
  const gateways: Gateway[] = []
  for (let number = 1; number <= needs.gateways; number++) {
    gateways.push(await openGateway(number, { ...needs, environment, database, directory, opening }))
  }
  const moved = opening.move()
  return {
    directory,
    volume,
    database,
    broker,
    store,
    keyring,
    ask: (text, values) => database.askPrisme(text, values),
    gateways,
    environment,
    publicOrigin,
    authority: await readFile(tls.caFile, 'utf8'),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  }
}

interface Opening extends WorldNeeds {
  environment: Record<string, string>
  database: Database
  directory: string
  opening: AsyncDisposableStack
}

async function openGateway(
  number: number,
  { environment, database, directory, opening, note, source = ownSource }: Opening,
): Promise<Gateway> {
  const port = await freePort()
  const door = await openLink(port)
  opening.defer(() => door.close())
  const databaseLink = await openLink(database.port)
  opening.defer(() => databaseLink.close())
  const through = (url: string | undefined): string => {
    const changed = new URL(url ?? '')
    changed.port = String(databaseLink.port)
    // Faults are played on a network: not over the server's UNIX socket.
    changed.searchParams.delete('host')
    return changed.href
  }
  const gateway = createGateway({
    number,
    door,
    databaseLink,
    source,
    environment: {
      ...environment,
      PRISME_HTTPS_PORT: String(port),
      DATABASE_URL: through(environment['DATABASE_URL']),
      PRISME_JOBS_DATABASE_URL: through(environment['PRISME_JOBS_DATABASE_URL']),
    },
    logFile: join(directory, 'logs', `gateway-${number}.log`),
    note,
  })
  opening.defer(() => gateway.kill())
  return gateway
}
