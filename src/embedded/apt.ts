import { findProgram } from './find-program.ts'
import { type Launcher, launchAsOurselves } from './launch.ts'
import type { Report } from './report.ts'
import { runProgram } from './run-program.ts'
import { isRoot } from './service-user.ts'

export interface DebianPackages {
  packages: string[]
  /** Whether what the packages are wanted for is there. */
  probe: () => Promise<boolean>
  report: Report
}

/** `missing` says why in a sentence, and what a person could do. */
export type PackagesOutcome = 'present' | { missing: string }

/**
 * Makes sure that what the packages bring is there, installing them if we are root on a Debian-like system. Never
 * throws for want of a network, of rights or of a package: what is missing is answered.
 */
export async function ensureDebianPackages({
  packages,
  probe,
  report,
}: DebianPackages): Promise<PackagesOutcome> {
  if (await probe()) return 'present'
  const names = packages.join(' ')
  const apt = await findProgram('apt-get')
  if (apt === undefined) return { missing: `${names} is not installed, and this is not a Debian-like system` }
  if (!isRoot())
    return {
      missing: `${names} is not installed; as root, run: apt-get install --no-install-recommends ${names}`,
    }
  report(`Installing ${names} with apt-get. This may take a minute or two, once.`)
  // Without lists the installation may fail; with old ones it may still succeed, so this failure is not the end.
  const update = await runProgram(aptGet(apt, ['update', '--quiet']))
  const install = await runProgram(aptGet(apt, ['install', '--yes', '--no-install-recommends', ...packages]))
  if (await probe()) return 'present'
  const reason = whyAptFailed(`${update.output}\n${install.output}`)
  return { missing: `${names} could not be installed: ${reason}` }
}

/** Others may be installing too; a mirror that does not answer is given up on soon. */
const aptOptions = ['DPkg::Lock::Timeout=300', 'Acquire::Retries=1', 'Acquire::http::Timeout=10'].flatMap(
  (option) => ['-o', option],
)

/** Inherits our environment, unlike the components: it may name the proxy to the package mirror. */
function aptGet(apt: string, args: string[]): ReturnType<Launcher> {
  const launch = launchAsOurselves('env', ['DEBIAN_FRONTEND=noninteractive', apt, ...aptOptions, ...args])
  return { ...launch, options: { cwd: '/' } }
}

/** apt's first error names the cause; those after it, and a package nobody heard of, are consequences. */
function whyAptFailed(output: string): string {
  if (/Failed to fetch|Could not resolve|Temporary failure resolving|Could not connect/.test(output)) {
    return 'the package mirror cannot be reached'
  }
  const error = output.split('\n').find((line) => /^E(rr)?: ?/.test(line))
  return error?.replace(/^E(rr)?: ?/, '').trim() ?? 'apt-get did not say why'
}
