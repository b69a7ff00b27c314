import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createDnsTextRecords } from '../../src/adapters/dns-text-records.ts'
import { ensureDebianPackages } from '../../src/embedded/apt.ts'
import { findProgram } from '../../src/embedded/find-program.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { startDaemon } from './daemon.ts'

export interface Dnsmasq extends AsyncDisposable {
  address: string
}

/** The real dnsmasq on loopback, with these lines of configuration. Throws when there is none and none can be installed. */
export async function startDnsmasq(directory: string, lines: readonly string[]): Promise<Dnsmasq> {
  // The program alone: the package beside it, which would serve the whole machine, is not installed.
  const probe = async (): Promise<boolean> => (await findProgram('dnsmasq')) !== undefined
  const outcome = await ensureDebianPackages({
    packages: ['dnsmasq-base'],
    probe,
    report: (line) => process.stdout.write(`${line}\n`),
  })
  if (outcome !== 'present') throw new Error(`The tests need dnsmasq. ${outcome.missing}`)
  const port = await freePort()
  const [file, log] = [join(directory, `dnsmasq-${port}.conf`), join(directory, `dnsmasq-${port}.log`)]
  const own = [
    'no-resolv',
    'no-hosts',
    'bind-interfaces',
    'listen-address=127.0.0.1',
    'txt-record=up.test,up',
  ]
  const places = [`port=${port}`, 'pid-file=', ...(process.getuid?.() === 0 ? ['user=root'] : [])]
  await writeFile(file, [...own, ...places, ...lines, ''].join('\n'))
  const program = (await findProgram('dnsmasq')) ?? 'dnsmasq'
  const daemon = startDaemon(program, ['--keep-in-foreground', `--conf-file=${file}`], log)
  const address = `127.0.0.1:${port}`
  const records = createDnsTextRecords({ servers: [address], timeout: 200, tries: 1 })
  while ((await records.look('up.test', AbortSignal.timeout(5_000))).kind !== 'records') {
    if (daemon.exited) throw new Error(`dnsmasq ended at start: ${await readFile(log, 'utf8')}`)
    await pause(20)
  }
  return { address, [Symbol.asyncDispose]: () => daemon.stop() }
}
