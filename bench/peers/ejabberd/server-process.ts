import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { childEnvironment } from '../../../src/embedded/launch.ts'
import { type ServiceProcess, startService } from '../../../src/embedded/service-process.ts'
import { listens } from '../../processes/listens.ts'

interface Place {
  erl: string
  /** Holds its configuration, what Mnesia keeps, and its log. */
  directory: string
  configurationFile: string
  port: number
}

const startPatience = 60_000
const stopPatience = 15_000

/** As Debian's ejabberdctl sets them. */
const limits = { ERL_MAX_PORTS: '32000', ERL_MAX_ETS_TABLES: '1400' }

/**
 * Runs ejabberd by hand, as a plain child of ours: not a node of a distribution, so that no port mapper (epmd) is
 * started beside it. Its schedulers do not wait in a busy loop, which would count as work.
 */
export async function startEjabberd({
  erl,
  directory,
  configurationFile,
  port,
}: Place): Promise<ServiceProcess> {
  const logFile = join(directory, 'erlang.log')
  const args = [
    '-noinput',
    '+K',
    'true',
    '+P',
    '250000',
    '+sbwt',
    'none',
    '+sbwtdcpu',
    'none',
    '+sbwtdio',
    'none',
  ]
  const spool = ['-mnesia', 'dir', JSON.stringify(join(directory, 'mnesia'))]
  const env = {
    ...childEnvironment,
    ...limits,
    HOME: directory,
    ERL_LIBS: '/usr/lib/x86_64-linux-gnu',
    ERL_CRASH_DUMP_BYTES: '0',
    EJABBERD_CONFIG_PATH: configurationFile,
    EJABBERD_LOG_PATH: join(directory, 'ejabberd.log'),
  }
  const launch = {
    command: erl,
    args: [...args, ...spool, '-s', 'ejabberd'],
    options: { cwd: directory, env },
  }
  const service = await startService(launch, logFile)
  const deadline = performance.now() + startPatience
  while (service.isRunning() && performance.now() < deadline) {
    if (await listens(port)) return service
    await pause(50)
  }
  await stopEjabberd(service)
  const words = await readFile(env.EJABBERD_LOG_PATH, 'utf8').catch(() => readFile(logFile, 'utf8'))
  throw new Error(`ejabberd did not start: ${words.trim().split('\n').slice(-3).join(' ')}`)
}

export async function stopEjabberd(service: ServiceProcess): Promise<void> {
  await service.stop(['SIGTERM', 'SIGKILL'], stopPatience)
}
