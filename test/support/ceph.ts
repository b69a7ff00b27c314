import { execFile } from 'node:child_process'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ensureDebianPackages, type PackagesOutcome } from '../../src/embedded/apt.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { cephConfiguration } from './ceph-configuration.ts'
import { allThere, type Daemon, startDaemon } from './daemon.ts'

export interface Ceph {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Ends every process of the cluster. */
  stop(): Promise<void>
  /** The S3 server dies on the spot; the rest of the cluster stays. */
  kill(): Promise<void>
}

const run = promisify(execFile)

/** Installs what is missing of Ceph, or says why it cannot. */
export function ensureCeph(report: (line: string) => void): Promise<PackagesOutcome> {
  const programs = ['radosgw', 'ceph-mon', 'ceph-osd', 'radosgw-admin', 'ceph'].map(
    (name) => `/usr/bin/${name}`,
  )
  return ensureDebianPackages({
    packages: ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'],
    probe: () => allThere(programs),
    report,
  })
}

/**
 * A whole Ceph with an S3 server, on loopback and free ports, all its files in `directory` (which must be short: Ceph
 * puts UNIX sockets there). One monitor, one store, no manager: the least that answers S3 as a real cluster does.
 */
export async function startCeph({ directory }: { directory: string }): Promise<Ceph> {
  const [monitorV2, monitorV1, s3] = [await freePort(), await freePort(), await freePort()]
  const monitors = `[v2:127.0.0.1:${monitorV2},v1:127.0.0.1:${monitorV1}]`
  const fsid = crypto.randomUUID()
  for (const name of ['mon', 'osd', 'rgw', 'log', 'sock'])
    await mkdir(join(directory, name), { recursive: true })
  const configuration = join(directory, 'ceph.conf')
  await writeFile(configuration, cephConfiguration({ directory, fsid, monitors, s3 }))
  const daemons: Daemon[] = []
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.toReversed()) await daemon.kill()
  }
  const daemon = (program: string, ...args: string[]): Daemon => {
    const started = startDaemon(
      program,
      ['-c', configuration, ...args],
      join(directory, 'log', `${program}.out`),
    )
    daemons.push(started)
    return started
  }
  try {
    await makeKeysAndMonitor(directory, configuration, fsid, monitors)
    daemon('ceph-mon', '-i', 'a', '-f')
    await makeStore(directory, configuration)
    daemon('ceph-osd', '-i', '0', '-f')
    const gateway = daemon('radosgw', '-n', 'client.rgw', '-f')
    const endpoint = `http://127.0.0.1:${s3}`
    await answers(endpoint, gateway)
    const keys = await createUser(configuration)
    return { endpoint, ...keys, stop, kill: () => gateway.kill() }
  } catch (error) {
    await stop()
    throw error
  }
}

async function makeKeysAndMonitor(directory: string, configuration: string, fsid: string, monitors: string) {
  const keyring = join(directory, 'keyring')
  const key = (name: string, ...caps: string[]) =>
    run('ceph-authtool', [
      keyring,
      '--gen-key',
      '-n',
      name,
      ...caps.flatMap((cap) => ['--cap', ...cap.split('=')]),
    ])
  await run('ceph-authtool', ['--create-keyring', keyring])
  await key('mon.', 'mon=allow *')
  await key('client.admin', 'mon=allow *', 'osd=allow *', 'mgr=allow *')
  await key('client.rgw', 'mon=allow rw', 'osd=allow rwx', 'mgr=allow rw')
  const map = join(directory, 'monmap')
  await run('monmaptool', ['--create', '--addv', 'a', monitors, '--fsid', fsid, map])
  await run('ceph-mon', ['-c', configuration, '-i', 'a', '--mkfs', '--monmap', map, '--keyring', keyring])
}

async function makeStore(directory: string, configuration: string): Promise<void> {
  const id = crypto.randomUUID()
  const { stdout } = await run('ceph-authtool', ['--gen-print-key'])
  const secret = stdout.trim()
  const secrets = join(directory, 'osd-secret.json')
  await writeFile(secrets, JSON.stringify({ cephx_secret: secret }), { mode: 0o600 })
  await run('ceph', ['-c', configuration, 'osd', 'new', id, '-i', secrets], { timeout: 60_000 })
  await appendFile(join(directory, 'osd', 'keyring'), `[osd.0]\n\tkey = ${secret}\n`, { mode: 0o600 })
  await run('ceph-osd', ['-c', configuration, '-i', '0', '--mkfs', '--osd-uuid', id])
}

async function answers(endpoint: string, gateway: Daemon): Promise<void> {
  const deadline = Date.now() + 90_000
  while (Date.now() < deadline && !gateway.exited) {
    const response = await fetch(endpoint).catch(() => undefined)
    if (response?.ok) return
    await pause(100)
  }
  throw new Error(gateway.exited ? 'radosgw ended at start' : 'radosgw did not answer within 90 s')
}

async function createUser(configuration: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const keys = { accessKeyId: 'prisme-tests', secretAccessKey: crypto.randomUUID() }
  const user = ['--uid', 'prisme', '--display-name', 'prisme']
  const credentials = ['--access-key', keys.accessKeyId, '--secret-key', keys.secretAccessKey]
  await run('radosgw-admin', ['-c', configuration, 'user', 'create', ...user, ...credentials])
  return keys
}
