import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ownerOnly, readableByAll, writeFileAtomically } from './atomic-file.ts'
import { builtInSignatures, type ClamdPlaces, clamdConfig } from './clamd-config.ts'
import { makeOwnDirectory } from './own-directory.ts'
import type { ServiceUser } from './service-user.ts'

/** Where a clamd lives: everything it reads and writes is inside. */
export interface ClamdHome extends ClamdPlaces {
  configFile: string
  kind: 'own' | 'shelter'
}

/** The kernel keeps 108 bytes for the path of a UNIX socket, macOS 104, with a NUL at the end. */
const longestSocketPath = 103

/** Undefined if clamd's socket cannot have a path that long. */
export function homeIn(directory: string): ClamdHome | undefined {
  return layOut(directory, 'own')
}

function layOut(directory: string, kind: ClamdHome['kind']): ClamdHome | undefined {
  const socket = join(directory, 'run', 'clamd.sock')
  if (Buffer.byteLength(socket) > longestSocketPath) return undefined
  return {
    kind,
    socket,
    configFile: join(directory, 'clamd.conf'),
    database: join(directory, 'signatures'),
    temporaryDirectory: join(directory, 'tmp'),
  }
}

/**
 * A place where every user and every security profile lets clamd work, for when `directory` is too long, closed to its
 * user, or not among the paths the system allows it (AppArmor, on Debian). The same each time, unless the system
 * cleaned it away.
 */
export async function shelteredHome(directory: string): Promise<ClamdHome> {
  const note = join(directory, 'shelter')
  const former = await readFile(note, 'utf8').catch(() => '')
  const found = former === '' ? undefined : await stat(former).catch(() => undefined)
  // Temporary directories are open to all: one that somebody else made in our place is not ours.
  const isOurs = found?.isDirectory() === true && found.uid === process.getuid?.()
  const shelter = isOurs ? former : await mkdtemp(join(tmpdir(), 'prisme-clamd-'))
  if (!isOurs) await writeFileAtomically(note, shelter, ownerOnly)
  const home = layOut(shelter, 'shelter')
  if (home === undefined) throw new Error(`the temporary directory ${tmpdir()} has too long a path`)
  return home
}

/** Makes the home ready for a clamd that runs as `user`, or as us. Signatures that are there stay. */
export async function furnish(
  home: ClamdHome,
  { user, maxFileBytes }: { user: ServiceUser | undefined; maxFileBytes: number },
): Promise<void> {
  await makeOwnDirectory(dirname(home.configFile))
  // What an interrupted scan left there is plaintext somebody sent.
  await rm(home.temporaryDirectory, { recursive: true, force: true })
  for (const path of [home.database, home.temporaryDirectory, dirname(home.socket)]) {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await chmod(path, 0o700)
    if (user !== undefined) await chown(path, user.uid, user.gid)
  }
  await writeFileAtomically(home.configFile, clamdConfig(home, maxFileBytes), readableByAll)
  await writeFileAtomically(join(home.database, 'prisme.ndb'), await builtInSignatures(), readableByAll)
}

/** Whether freshclam brought the real signatures; else clamd knows the EICAR test file only. */
export async function hasFullSignatures(database: string): Promise<boolean> {
  const names = await readdir(database).catch(() => [])
  return names.some((name) => /^daily\.(cvd|cld)$/.test(name))
}

/** Leaves nothing in the temporary directory but signatures worth keeping for the next start. */
export async function leaveShelter(home: ClamdHome): Promise<void> {
  if (home.kind !== 'shelter' || (await hasFullSignatures(home.database))) return
  await rm(dirname(home.configFile), { recursive: true, force: true })
}
