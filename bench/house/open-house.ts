import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dataDirectory } from '../../src/cli/data-directory.ts'
import { openEmbeddedHouse } from '../../src/cli/embedded-house.ts'
import { randomPassword } from '../../src/crypto/random.ts'
import { createDatabase } from '../../src/database/database.ts'
import { weakDurability } from '../../src/database/durability.ts'
import { readPostmasterFile } from '../../src/embedded/postmaster-file.ts'
import type { PrismeTarget } from '../load/dialect.ts'
import { startWorker } from '../processes/worker-process.ts'
import { forgetConfiguration, leastHashing, raisedLimits } from './environment.ts'
import type { Provisioned, ProvisionOrder } from './provision.ts'

/** Prisme's components on this machine, in a directory of their own, with the people of the benchmark. */
export interface House {
  readonly directory: string
  readonly environment: Record<string, string>
  readonly target: PrismeTarget
  readonly companyId: string
  readonly postgresPid: number
  /** Undefined when there is no antivirus on this machine. */
  readonly clamdPid: number | undefined
  /** PEM. */
  readonly authority: string
  /** What was configured otherwise than Prisme does by itself. */
  readonly raised: Record<string, string>
}

interface Options {
  /** Holds everything its components keep. Made if missing. */
  directory: string
  rooms: number
  members: number
  socketsPerAccount?: number
  /** `usual`: everyone may do what they may on any server, where that is what is measured. */
  limits?: 'raised' | 'usual'
  /** `usual`: passwords are hashed as on any server, where that is what is measured. */
  hashing?: 'least' | 'usual'
  /** Takes what must be undone at the end, last first. */
  stack: AsyncDisposableStack
  report(line: string): void
}

export async function openHouse({
  directory,
  rooms,
  members,
  socketsPerAccount = 10,
  limits = 'raised',
  hashing = 'least',
  stack,
  report,
}: Options): Promise<House> {
  forgetConfiguration()
  const data = dataDirectory(directory)
  const embedded = await openEmbeddedHouse({ data, report, freshSignatures: false })
  stack.defer(embedded.stop)
  const raised = {
    ...(limits === 'raised' ? raisedLimits(socketsPerAccount) : {}),
    ...(hashing === 'least' ? leastHashing : {}),
  }
  const environment: Record<string, string> = { ...embedded.environment, ...raised }
  await requireDurability(environment['DATABASE_URL'] ?? '')
  const postmaster = await readPostmasterFile(join(data.postgres, 'data'))
  if (postmaster === undefined) throw new Error('PostgreSQL runs without a pid file')
  report(`Making ${rooms * members} accounts…`)
  const { companyId, ...people } = await provision(environment, { rooms, members, people: 'soignante' })
  const authority = await readFile(embedded.caFile, 'utf8')
  const port = Number(environment['PRISME_HTTPS_PORT'])
  const target: PrismeTarget = { dialect: 'prisme', port, authority, ...people }
  const clamdPid = await clamdPidIn(data.clamd)
  return {
    directory,
    environment,
    target,
    companyId,
    postgresPid: postmaster.pid,
    clamdPid,
    authority,
    raised,
  }
}

async function clamdPidIn(directory: string): Promise<number | undefined> {
  const noted = await readFile(join(directory, 'clamd.pid'), 'utf8').catch(() => undefined)
  return noted === undefined ? undefined : Number(noted.split('\n')[0])
}

/** An acknowledgement that a power cut can take back costs nothing, and is not what is measured here. */
async function requireDurability(url: string): Promise<void> {
  const database = createDatabase(url, 1)
  try {
    const weak = await weakDurability(database)
    if (weak.length > 0) throw new Error(`the database is not durable: ${weak.join(', ')}`)
  } finally {
    await database.close()
  }
}

/** Makes a further company, before any server runs. */
export function addCompany(
  { environment }: House,
  wanted: Company,
): Promise<Pick<PrismeTarget, 'rooms' | 'password'>> {
  return provision(environment, wanted)
}

interface Company {
  rooms: number
  members: number
  /** What its people's addresses begin with. */
  people: string
}

async function provision(
  environment: Record<string, string>,
  { rooms, members, people: name }: Company,
): Promise<Pick<PrismeTarget, 'rooms' | 'password'> & { companyId: string }> {
  const emails = Array.from({ length: rooms * members }, (_, index) => `${name}-${index + 1}@bench.example`)
  const password = randomPassword()
  const order: ProvisionOrder = { company: 'Clinique du Banc d’essai', emails, password }
  const worker = await startWorker(new URL('provision.ts', import.meta.url), { environment })
  try {
    const { companyId, accountIds } = (await worker.ask(order)) as Provisioned // What it answers.
    const people = emails.map((email, index) => ({ email, accountId: accountIds[index] ?? '' }))
    return { companyId, password, rooms: Array.from({ length: rooms }, () => people.splice(0, members)) }
  } finally {
    await worker.stop()
  }
}
