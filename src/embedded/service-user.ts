import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findProgram } from './find-program.ts'
import { childEnvironment, type Launcher, launchAsOurselves } from './launch.ts'
import { runProgram } from './run-program.ts'

/**
 * PostgreSQL refuses to run as root, and a program that reads hostile files must not. Started by root, a component
 * therefore runs as an ordinary user of the system; started by anyone else, it runs as that same user.
 */
export interface ServiceUser {
  name: string
  uid: number
  gid: number
}

/** Whether we are root, who may give a component another user. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The first of these users the system has. `nobody` always is the last resort. */
export async function findServiceUser(...names: string[]): Promise<ServiceUser> {
  for (const name of [...names, 'nobody']) {
    const user = await lookUp(name)
    if (user !== undefined) return user
  }
  throw new Error(
    'this system has no user "nobody" to run components as; create one, or do not start as root',
  )
}

/** The user who owns a file, if it has an account and is not root. */
export async function ownerOf(path: string): Promise<ServiceUser | undefined> {
  const owner = await stat(path).catch(() => undefined)
  return owner === undefined || owner.uid === 0 ? undefined : await lookUp(String(owner.uid))
}

async function lookUp(nameOrId: string): Promise<ServiceUser | undefined> {
  const ask = async (flags: string): Promise<string | undefined> => {
    const { code, output } = await runProgram(launchAsOurselves('id', [flags, '--', nameOrId]))
    return code === 0 ? output.trim() : undefined
  }
  const [name, uid, gid] = [await ask('-un'), await ask('-u'), await ask('-g')]
  if (name === undefined || uid === undefined || gid === undefined || uid === '0') return undefined
  return { name, uid: Number(uid), gid: Number(gid) }
}

/** What a component has to be able to reach. */
export interface Reach {
  execute: string[]
  write: string[]
}

/** How root starts programs as `user`. Throws one sentence if the user cannot reach what they need. */
export async function launcherAs(user: ServiceUser, reach: Reach): Promise<Launcher> {
  const launch: Launcher = (command, args) => ({
    command,
    args,
    options: { cwd: '/', uid: user.uid, gid: user.gid, env: childEnvironment },
  })
  if (await reaches(launch, reach)) return launch
  throw new Error(await whyOutOfReach(user, [...reach.execute, ...reach.write]))
}

/**
 * The same, even if a closed directory lies on the way (a clone under /root, or in a private temporary directory): the
 * program is then given the one capability to pass through and read, and no other. Not for programs that read hostile
 * files. Throws one sentence if that is not possible either.
 */
export async function launcherThroughClosedDirectories(user: ServiceUser, reach: Reach): Promise<Launcher> {
  try {
    return await launcherAs(user, reach)
  } catch (outOfReach) {
    const setpriv = await findProgram('setpriv')
    if (setpriv === undefined) throw outOfReach
    const launch: Launcher = (command, args) =>
      launchAsOurselves(setpriv, [...passThroughAs(user), command, ...args])
    if (await reaches(launch, reach)) return launch
    throw outOfReach
  }
}

function passThroughAs({ uid, gid }: ServiceUser): string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=-all,+dac_read_search',
    '--ambient-caps=-all,+dac_read_search',
    '--bounding-set=-all,+dac_read_search',
    // Without it access(2), by which PostgreSQL looks at its own binaries, ignores capabilities of users but root.
    '--securebits=+no_setuid_fixup',
    '--no-new-privs',
  ]
}

async function reaches(launch: Launcher, { execute, write }: Reach): Promise<boolean> {
  const checks = [...execute.map(() => 'test -x "$1"'), ...write.map(() => 'test -w "$1"')]
  const script = checks.map((check) => `${check} || exit 1; shift`).join('\n')
  const { code } = await runProgram(launch('/bin/sh', ['-c', script, 'sh', ...execute, ...write]))
  return code === 0
}

async function whyOutOfReach(user: ServiceUser, paths: string[]): Promise<string> {
  const closed = (await Promise.all(paths.map(closedDirectory))).find((directory) => directory !== undefined)
  return (
    `the user "${user.name}", as whom this component runs because it must not run as root, cannot reach ` +
    `${closed === undefined ? paths.join(' or ') : `what lies under ${closed}`}: ` +
    `put Prisme in a directory others may traverse, or run chmod o+x ${closed ?? 'on the directories above it'}.`
  )
}

/** The uppermost directory on the way to `path` that strangers may not pass. */
async function closedDirectory(path: string): Promise<string | undefined> {
  const above = dirname(path)
  if (above === path) return undefined
  const higher = await closedDirectory(above)
  if (higher !== undefined) return higher
  const { mode } = await stat(above).catch(() => ({ mode: 0o001 }))
  return (mode & 0o001) === 0 ? above : undefined
}
