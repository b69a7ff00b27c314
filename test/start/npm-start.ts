import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach } from 'vitest'
import { freePort } from '../../src/embedded/free-port.ts'
import type { Role } from '../../src/protocol/index.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What ready.json says. */
export interface Ready {
  baseUrl: string
  caFile: string
  httpPort: number
  mailUrl: string
  gateways: number
  pid: number
  accounts: {
    company: string
    role: Role
    email: string
    password: string
    displayName: string
    totpSecret: string
  }[]
}

interface StartOptions {
  uid?: number
  args?: string[]
  environment?: Record<string, string>
}

export interface Started {
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
export async function start(
  directory: string,
  { uid, args = [], environment = {} }: StartOptions = {},
): Promise<Started> {
  const ports = { PRISME_HTTPS_PORT: String(await freePort()), PRISME_HTTP_PORT: String(await freePort()) }
  const { PATH = '' } = process.env
  const child: ChildProcess = spawn(process.execPath, [join(root, 'src/cli/start.ts'), ...args], {
    cwd: root,
    env: {
      PATH,
      HOME: directory,
      PRISME_DATA_DIR: join(directory, 'data'),
      PRISME_WEB_DIR: join(root, 'dist/web'),
      ...ports,
      ...environment,
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

interface Process {
  pid: number
  command: string
}

/** The processes whose command line or environment names this directory. */
export async function processesOf(directory: string): Promise<Process[]> {
  const found: Process[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (`${command}${environment}`.includes(directory))
      found.push({ pid: Number(pid), command: command.replaceAll('\0', ' ') })
  }
  return found
}
