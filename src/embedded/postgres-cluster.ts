import { chmod, chown, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { randomPassword } from '../crypto/random.ts'
import { ownerOnly, writeFileAtomically } from './atomic-file.ts'
import { type Launcher, launchAsOurselves } from './launch.ts'
import type { PostgresBinaries } from './postgres-libraries.ts'
import { initdbArguments } from './postgres-settings.ts'
import { runProgram } from './run-program.ts'
import {
  findServiceUser,
  isRoot,
  launcherThroughClosedDirectories,
  ownerOf,
  type ServiceUser,
} from './service-user.ts'

/** A PostgreSQL data directory, and how to start programs that may use it. */
export interface Cluster {
  data: string
  launch: Launcher
  adminPassword: string
}

export interface ClusterNeeds {
  directory: string
  binaries: PostgresBinaries
  durable: boolean
}

/** Opens the cluster under `directory`, making it first if there is none. */
export async function openCluster(needs: ClusterNeeds): Promise<Cluster> {
  const data = join(needs.directory, 'data')
  const passwordFile = join(needs.directory, 'admin-password')
  const isNew = !(await exists(join(data, 'PG_VERSION')))
  if (isNew) await createCluster(needs, data, passwordFile)
  const user = await userOf(data)
  if (user !== undefined) await giveTo(user, data)
  return {
    data,
    launch: await launcherFor(user, needs.binaries, data),
    adminPassword: (await readFile(passwordFile, 'utf8')).trim(),
  }
}

/** Made aside and renamed when complete: an interrupted initdb leaves nothing that looks like a cluster. */
async function createCluster(needs: ClusterNeeds, data: string, passwordFile: string): Promise<void> {
  const draft = join(needs.directory, 'data.new')
  // initdb reads the password as the service user; the file that stays belongs to whoever started Prisme.
  const initialPassword = join(needs.directory, 'data.new.password')
  await Promise.all([draft, initialPassword].map((path) => rm(path, { recursive: true, force: true })))
  const user = await userOf(data)
  const password = randomPassword()
  await writeFileAtomically(passwordFile, `${password}\n`, ownerOnly)
  await writeFileAtomically(initialPassword, `${password}\n`, ownerOnly)
  await mkdir(draft, { mode: 0o700 })
  if (user !== undefined) {
    for (const path of [draft, initialPassword]) await chown(path, user.uid, user.gid)
  } else {
    requireAccountName()
  }
  try {
    const launch = await launcherFor(user, needs.binaries, draft)
    const args = initdbArguments({ data: draft, passwordFile: initialPassword, durable: needs.durable })
    const { code, output } = await runProgram(launch(needs.binaries.initdb, args))
    if (code !== 0) throw new Error(`initdb failed: ${lastError(output)}`)
  } finally {
    await rm(initialPassword, { force: true })
  }
  await rename(draft, data)
}

/** Started by root, the server runs as whoever owns the data. Undefined if we are not root and it runs as ourselves. */
async function userOf(data: string): Promise<ServiceUser | undefined> {
  if (!isRoot()) return undefined
  return (await ownerOf(data)) ?? (await findServiceUser('postgres'))
}

/** Data that root copied here belongs to root, and the server would refuse it. */
async function giveTo(user: ServiceUser, data: string): Promise<void> {
  if ((await stat(data)).uid === user.uid) return
  const { code, output } = await runProgram(
    launchAsOurselves('chown', ['-R', `${user.uid}:${user.gid}`, data]),
  )
  if (code !== 0) throw new Error(`the database's files cannot be given to "${user.name}": ${output.trim()}`)
  await chmod(data, 0o700)
}

async function launcherFor(
  user: ServiceUser | undefined,
  binaries: PostgresBinaries,
  data: string,
): Promise<Launcher> {
  if (user === undefined) return launchAsOurselves
  return await launcherThroughClosedDirectories(user, { execute: [binaries.postgres], write: [data] })
}

/** A container started with `--user 12345` has no account of that number, and initdb insists on one. */
function requireAccountName(): void {
  try {
    userInfo()
  } catch {
    throw new Error(
      `initdb needs the user it runs as to have a name, and user ${process.getuid?.()} has no line in /etc/passwd: ` +
        'add one, or set DATABASE_URL',
    )
  }
}

/** The last line that says what went wrong. */
export function lastError(output: string): string {
  const lines = output.trim().split('\n')
  return lines.findLast((line) => /FATAL|PANIC|error:|LOG: {2}invalid/.test(line)) ?? lines.at(-1) ?? ''
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}
