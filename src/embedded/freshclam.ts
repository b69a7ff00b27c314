import { totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { readableByAll, writeFileAtomically } from './atomic-file.ts'
import type { EmbeddedClamd } from './clamd.ts'
import { askClamd } from './clamd-command.ts'
import { freshclamConfig } from './clamd-config.ts'
import { hasFullSignatures } from './clamd-home.ts'
import { findProgram } from './find-program.ts'
import { launchAsOurselves } from './launch.ts'
import type { Report } from './report.ts'
import { runProgram } from './run-program.ts'
import { findServiceUser, isRoot, launcherAs } from './service-user.ts'

export interface SignatureUpdate {
  /** Resolves when the attempt is over, however it went. */
  readonly done: Promise<void>
  stop(): Promise<void>
}

/** The full signatures take one, and twice that while newer ones replace them. */
const neededMemory = 3 * 1024 ** 3

/**
 * Brings the scanner the current virus signatures, once, in the background: nothing waits for it, and without a
 * network it costs nothing. Reports how it ended, in a line.
 */
export function updateSignatures(clamd: EmbeddedClamd, report: Report): SignatureUpdate {
  const stopping = new AbortController()
  const done = attempt(clamd, stopping.signal).then(
    (line) => {
      if (!stopping.signal.aborted) report(line)
    },
    (error: unknown) => report(`The virus signatures could not be updated: ${String(error)}.`),
  )
  return {
    done,
    async stop() {
      stopping.abort()
      await done
    },
  }
}

async function attempt(clamd: EmbeddedClamd, signal: AbortSignal): Promise<string> {
  const program = await findProgram('freshclam')
  const known = `the scanner knows ${(await hasFullSignatures(clamd.database)) ? 'those of an earlier update' : 'the EICAR test file only'}`
  if (program === undefined)
    return `The virus signatures are not updated: freshclam is not installed; ${known}.`
  if (totalmem() < neededMemory) {
    return `The virus signatures are not updated: loading them takes up to 2 GiB of memory; ${known}.`
  }
  const configFile = join(dirname(clamd.database), 'freshclam.conf')
  await writeFileAtomically(configFile, freshclamConfig(clamd.database), readableByAll)
  const reach = { execute: [program], write: [clamd.database] }
  const launch = isRoot() ? await launcherAs(await findServiceUser('clamav'), reach) : launchAsOurselves
  const { code, output } = await runProgram(
    launch(program, ['--stdout', `--config-file=${configFile}`]),
    signal,
  )
  if (code !== 0) return `The virus signatures could not be downloaded (${reasonIn(output)}); ${known}.`
  await askClamd(clamd.socket, 'RELOAD')
  return 'The virus signatures are up to date; the scanner is loading them.'
}

function reasonIn(output: string): string {
  if (/resolve|Connection failed|Can't connect|timed out|Timeout/i.test(output)) return 'no network'
  const line = output.split('\n').findLast((line) => line.includes('ERROR'))
  return line?.replace(/^.*ERROR: /, '').trim() ?? 'freshclam did not say why'
}
