import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { createClientSession } from '../../src/protocol/client/index.ts'
import { freePort } from '../support/free-port.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const nobody = 65_534

interface Ready {
  baseUrl: string
  caFile: string
  httpPort: number
  mailUrl: string
  accounts: { company: string; role: string; email: string; password: string }[]
}

interface Started {
  ready: Ready
  printed: () => string
  stop(): Promise<number | null>
}

/** Whatever a test finds, what it started ends with it. */
const running = new Set<ChildProcess>()
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGINT')
    await once(child, 'exit')
  }
})

/** What `npm start` runs once its dependencies are there. */
async function start(directory: string, uid?: number): Promise<Started> {
  const ports = { PRISME_HTTPS_PORT: String(await freePort()), PRISME_HTTP_PORT: String(await freePort()) }
  const { PATH = '' } = process.env
  const child: ChildProcess = spawn(process.execPath, [join(root, 'src/cli/start.ts')], {
    cwd: root,
    env: {
      PATH,
      HOME: directory,
      PRISME_DATA_DIR: join(directory, 'data'),
      PRISME_WEB_DIR: join(root, 'dist/web'),
      ...ports,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  let printed = ''
  running.add(child)
  const gone = once(child, 'exit').finally(() => running.delete(child))
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (text: Buffer): void => {
      printed += text
      if (printed.includes('Ctrl-C')) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    void gone.then(() => reject(new Error(printed)))
  })
  await ready
  return {
    ready: JSON.parse(await readFile(join(directory, 'data/ready.json'), 'utf8')) as Ready,
    printed: () => printed,
    async stop() {
      child.kill('SIGINT')
      const [code] = await gone
      return code as number | null
    },
  }
}

async function signsIn(ready: Ready): Promise<string> {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), await readFile(ready.caFile, 'utf8')])
  const [account] = ready.accounts
  const session = createClientSession({ origin: ready.baseUrl, locale: 'fr', refreshIn: 'body' })
  await session.signIn(account?.email ?? '', account?.password ?? '')
  return (await session.call('accounts.me', {})).company.name
}

/** Only root can become somebody else, and somebody else cannot read a clone in a directory that is root's alone. */
function ordinaryUserCanRead(): boolean {
  if (process.getuid?.() !== 0) return false
  const { status } = spawnSync('/bin/sh', ['-c', `test -r '${root}/package.json'`], {
    uid: nobody,
    gid: nobody,
  })
  return status === 0
}

/** The processes whose command line or environment names this directory. */
async function processesOf(directory: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (`${command}${environment}`.includes(directory)) found.push(command.replaceAll('\0', ' '))
  }
  return found
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('connect', () => socket.destroy()).on('error', () => resolve(false))
  })

test('npm start brings everything up, says how to sign in, is found again by a second start, and stops cleanly', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-start-'))
  try {
    const first = await start(directory)
    expect(new Set(first.ready.accounts.map((account) => account.role))).toEqual(
      new Set(['company_admin', 'user', 'guest']),
    )
    for (const { email, password } of first.ready.accounts) {
      expect(first.printed()).toContain(email)
      expect(first.printed()).toContain(password)
    }
    expect((await stat(join(directory, 'data/ready.json'))).mode & 0o777).toBe(0o600)
    expect(await signsIn(first.ready)).toBe('Clinique des Tilleuls')
    expect((await fetch(first.ready.mailUrl)).status).toBe(200)
    expect((await fetch(`http://localhost:${first.ready.httpPort}/c/1`, { redirect: 'manual' })).status).toBe(
      308,
    )
    expect((await processesOf(directory)).length).toBeGreaterThan(1)
    expect(await first.stop()).toBe(0)
    expect(await processesOf(directory)).toEqual([])
    expect(await isOpen(first.ready.httpPort)).toBe(false)
    const second = await start(directory)
    expect(second.ready.accounts).toEqual(first.ready.accounts)
    expect(await signsIn(second.ready)).toBe('Clinique des Tilleuls')
    await second.stop()
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}, 120_000)

test.runIf(ordinaryUserCanRead())(
  'npm start runs as an ordinary user too',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'prisme-start-user-'))
    try {
      await chown(directory, nobody, nobody)
      const started = await start(directory, nobody)
      expect(await signsIn(started.ready)).toBe('Clinique des Tilleuls')
      expect(await started.stop()).toBe(0)
      expect(await processesOf(directory)).toEqual([])
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
  120_000,
)
