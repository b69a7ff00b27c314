import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { randomBytes } from '../../src/crypto/random.ts'
import { startClamd } from '../../src/embedded/clamd.ts'
import { median } from '../measure/statistics.ts'

const client = fileURLToPath(new URL('./scanner-client.ts', import.meta.url))
const run = promisify(execFile)
const rounds = 3

interface Needs {
  stack: AsyncDisposableStack
  report(line: string): void
}

/** Peak memory of a large scan with the package clamscan and with our own client: the figures of decision 4. */
export async function scanners(args: string[], { stack, report }: Needs): Promise<boolean> {
  const { values } = parseArgs({ args, options: { megabytes: { type: 'string', default: '1024' } } })
  const megabytes = Number(values.megabytes)
  const directory = await mkdtemp(join(tmpdir(), 'prisme-scanners-'))
  stack.defer(() => rm(directory, { recursive: true, force: true }))
  const maxFileBytes = megabytes * 1024 * 1024
  const clamd = await startClamd({ directory: join(directory, 'clamd'), maxFileBytes, report })
  if ('missing' in clamd) throw new Error(clamd.missing)
  stack.defer(() => clamd.stop())
  const file = join(directory, 'random')
  const megabyte = (): Buffer => randomBytes(1024 * 1024)
  await pipeline(
    Readable.from(Array.from({ length: megabytes }, () => megabyte)).map((make) => make()),
    createWriteStream(file),
  )
  const peaks: Record<string, number[]> = { clamscan: [], ours: [] }
  for (let round = 0; round < rounds; round++) {
    for (const [name, seen] of Object.entries(peaks)) {
      const { stdout } = await run(process.execPath, [client, name, clamd.socket, file])
      seen.push(Number(stdout.trim().split('\n').at(-1)))
      report(`round ${round + 1}: ${name} ${seen.at(-1)} MB`)
    }
  }
  for (const [name, seen] of Object.entries(peaks))
    console.log(`${name}: ${median(seen)} MB at its peak (median of ${rounds})`)
  return true
}
