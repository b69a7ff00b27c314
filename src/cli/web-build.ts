import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '../embedded/report.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const built = join(root, 'dist/web')
const sources = ['src/web', 'src/protocol', 'package-lock.json', 'vite.config.ts']

/** Builds the web client if its sources are newer than what is built; answers where it is. */
export async function ensureWebBuild(report: Report): Promise<string> {
  const builtAt = await newest(join(built, 'index.html'))
  const changedAt = Math.max(...(await Promise.all(sources.map((source) => newest(join(root, source))))))
  if (builtAt >= changedAt) return built
  report('Building the web client…')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaints = ''
  child.stderr.on('data', (text: Buffer) => {
    complaints += text
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`The web client could not be built.\n${complaints}`)
  return built
}

/** When the newest file under a path was changed, in milliseconds; 0 when there is none. */
async function newest(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.mtimeMs
  const names = await readdir(path)
  return Math.max(0, ...(await Promise.all(names.map((name) => newest(join(path, name))))))
}
