import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureDebianPackages } from '../src/embedded/apt.ts'
import { findProgram } from '../src/embedded/find-program.ts'
import { allOperations } from '../src/protocol/index.ts'
import { type FileReport, recordDurations } from './support/durations.ts'
import { ensureSimpleSamlPhp } from './support/simplesamlphp.ts'

/**
 * `npm test`: installs what the tests need, checks the house, builds the web client, runs every test on the real
 * components, and ends with one line, `N passed, N failed`. Arguments go to vitest: `npm test -- test/scenarios`.
 * `npm test -- --record-durations` writes down how long each file took: the longest begin first from then on.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const tool = (name: string): string => join(root, 'node_modules/.bin', name)
const recording = '--record-durations'
const isRecording = process.argv.includes(recording)
const wanted = process.argv.slice(2).filter((argument) => argument !== recording)

async function run(
  command: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<number> {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment } })
  const [code] = await once(child, 'exit')
  return typeof code === 'number' ? code : 1
}

/** What it prints comes at its end, in one piece: something else runs beside it. */
function runBeside(command: string, args: readonly string[]): Promise<{ isGood: boolean; printed: string }> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ isGood: error === null, printed: `${stdout}${stderr}` })
    })
  })
}

/** Checks about the house that need no server, the longest first. Each counts as one test. */
const checks: readonly (readonly [string, string, readonly string[]])[] = [
  ['types', tool('tsc'), ['-p', '.']],
  [
    'the web client builds',
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'],
  ],
  ['who may look at whom', tool('depcruise'), ['--config', '.dependency-cruiser.cjs', 'src', 'certs']],
  ['dead code', tool('knip'), []],
  ['format and lint', tool('biome'), ['ci', '--colors=off', '--error-on-warnings', '.']],
  ['the generated reference is current', process.execPath, ['src/cli/prisme.ts', 'docs', '--check']],
]

const packages: readonly (readonly [string[], string])[] = [
  [['clamav-daemon'], 'clamd'],
  [['chromium', 'libnss3-tools'], 'chromium'],
  [['nats-server'], 'nats-server'],
  [['dnsmasq-base'], 'dnsmasq'],
  [['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common'], 'radosgw'],
]

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** One after the other: apt works for one at a time. What cannot be brought is said, and missed by the tests that need it. */
async function prepare(): Promise<void> {
  for (const [names, program] of packages) {
    const probe = async (): Promise<boolean> => (await findProgram(program)) !== undefined
    const outcome = await ensureDebianPackages({
      packages: names,
      probe,
      report: (line) => console.log(line),
    })
    if (outcome !== 'present') console.log(outcome.missing)
  }
  await ensureSimpleSamlPhp((line) => console.log(line)).catch((error: Error) => console.log(error.message))
}

/** Two at a time: most of them use one core. */
async function runChecks(counts: Counts): Promise<void> {
  const waiting = [...checks]
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const [name, command, args] = check
      const { isGood, printed } = await runBeside(command, args)
      console.log(`${printed}${isGood ? '✓' : '✗'} ${name}`)
      if (isGood) counts.passed++
      else counts.failed++
    }
  }
  await Promise.all([work(), work()])
}

async function runTests(counts: Counts, directory: string): Promise<void> {
  const report = join(directory, 'report.json')
  const played = join(directory, 'played')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const environment: Record<string, string> = { PRISME_PLAYED_FILE: played }
  const page = join(root, 'dist/web')
  // The check has just built it; a part of the tests builds its own.
  if (wanted.length === 0 && existsSync(page)) environment['PRISME_BUILT_PAGE'] = page
  const code = await run(tool('vitest'), ['run', ...reporters, ...wanted], environment)
  const text = await readFile(report, 'utf8').catch(() => '{}')
  // vitest's own summary; a run that died before writing one counts as a failure below.
  const summary = JSON.parse(text) as {
    numPassedTests?: number
    numFailedTests?: number
    numPendingTests?: number
    testResults?: FileReport[]
  }
  counts.passed += summary.numPassedTests ?? 0
  counts.failed += summary.numFailedTests ?? 0
  counts.skipped += summary.numPendingTests ?? 0
  if (code !== 0 && !summary.numFailedTests) counts.failed++
  if (wanted.length === 0) await everyOperationWasPlayed(counts, played)
  if (wanted.length === 0 && isRecording) recordDurations(summary.testResults ?? [])
}

/** An operation that no test plays is not proven. */
async function everyOperationWasPlayed(counts: Counts, playedFile: string): Promise<void> {
  const played = new Set(
    (await readFile(playedFile, 'utf8').catch(() => '')).split('\n').map((line) => line.split(' ')[0]),
  )
  const never = allOperations.map((operation) => operation.name).filter((name) => !played.has(name))
  console.log(never.length === 0 ? '✓ every operation was played' : `✗ never played: ${never.join(', ')}`)
  if (never.length === 0) counts.passed++
  else counts.failed++
}

const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
const directory = await mkdtemp(join(tmpdir(), 'prisme-run-'))
try {
  // None of the checks needs what is installed: they do not wait for it.
  await Promise.all([prepare(), wanted.length === 0 ? runChecks(counts) : undefined])
  await runTests(counts, directory)
} catch (error) {
  console.error(error)
  counts.failed++
} finally {
  await rm(directory, { recursive: true, force: true })
}
const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
process.exitCode = counts.failed === 0 ? 0 : 1
