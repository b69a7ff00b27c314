import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ensureDebianPackages } from '../../src/embedded/apt.ts'
import { findProgram } from '../../src/embedded/find-program.ts'

const run = promisify(execFile)
const cache = fileURLToPath(new URL('../../node_modules/.cache/prisme', import.meta.url))
const name = 'simplesamlphp'

/** What it needs that is installed. None of them is a server, so that installing them starts none. */
const phpPackages = ['php-cli', 'php-xml', 'php-mbstring']

/** Whether there is a PHP that reads XML. */
async function hasPhp(): Promise<boolean> {
  const php = await findProgram('php')
  if (php === undefined) return false
  const { stdout } = await run(php, ['-m'])
  return ['dom', 'mbstring'].every((module) => stdout.split('\n').includes(module))
}

/**
 * SimpleSAMLphp as Debian packs it, as a file. It is not installed: its package wants a web server beside it, which would
 * listen to everybody on the machine of whoever runs the tests. Throws when there is none and none can be brought.
 */
export async function ensureSimpleSamlPhp(report: (line: string) => void): Promise<string> {
  const php = await ensureDebianPackages({ packages: phpPackages, probe: hasPhp, report })
  if (php !== 'present') throw new Error(`The tests need PHP. ${php.missing}`)
  const before = await packedIn(cache)
  if (before !== undefined) return before
  report(`Downloading ${name} with apt-get. It is not installed.`)
  await mkdir(cache, { recursive: true })
  // By itself first, so that whoever looks meanwhile finds the whole of it or nothing.
  const draft = await mkdtemp(join(cache, 'draft-'))
  try {
    await download(draft)
    const packed = await packedIn(draft)
    if (packed === undefined) throw new Error(`The tests need ${name}, and apt-get brought none`)
    const place = join(cache, packed.slice(draft.length + 1))
    await rename(packed, place)
    return place
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Where the lists are too old to find it, they are read anew. */
async function download(directory: string): Promise<void> {
  const fetchIt = () => run('apt-get', ['download', '--quiet', name], { cwd: directory })
  await fetchIt().catch(async () => {
    await run('apt-get', ['update', '--quiet']).catch(() => undefined)
    await fetchIt()
  })
}

async function packedIn(directory: string): Promise<string | undefined> {
  const names = await readdir(directory).catch(() => [])
  const [found] = names.filter((one) => one.startsWith(`${name}_`) && one.endsWith('.deb'))
  return found === undefined ? undefined : join(directory, found)
}

/** Lays it out under a directory. Answers where its programs are. */
export async function unpackSimpleSamlPhp(packed: string, directory: string): Promise<string> {
  await run('dpkg-deb', ['--extract', packed, directory])
  return directory
}
