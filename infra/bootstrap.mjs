/**
 * The first thing `npm start` runs: makes sure the dependencies are there, then hands over to the given script on the
 * Node 24 that comes with them. It works on any Node from 18 on and imports nothing that has to be installed.
 *
 * Usage: node infra/bootstrap.mjs <script.ts> [arguments]
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { installDependencies } from './bootstrap/dependencies.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const wantedNode = 24
/** Ctrl-C may arrive twice, from the terminal and from npm; a later one is a second, impatient, Ctrl-C. */
const sameKeystrokeMs = 500

/** The Node 24 among the dependencies, or ours if it is recent enough. Undefined if there is neither. */
function findNode() {
  const bundled = join(root, 'node_modules/.bin/node')
  if (existsSync(bundled)) return bundled
  return Number(process.versions.node.split('.')[0]) >= wantedNode ? process.execPath : undefined
}

/**
 * Runs Node to its end and answers its exit code. The child gets a session of its own: a Ctrl-C in the terminal then
 * reaches only us, and we pass it on once.
 */
function runNode(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: 'inherit', detached: true })
    const lastSent = new Map()
    const forward = (signal) => {
      const now = Date.now()
      if (now - (lastSent.get(signal) ?? 0) < sameKeystrokeMs) return
      lastSent.set(signal, now)
      child.kill(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2']) process.on(signal, forward)
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}

async function main() {
  const [script, ...args] = process.argv.slice(2)
  if (script === undefined) throw new Error('usage: node infra/bootstrap.mjs <script.ts> [arguments]')
  if (await installDependencies(root)) {
    const node = findNode()
    if (node !== undefined) await runNode(node, [join(root, 'src/embedded/postgres-libraries.ts')])
  }
  const node = findNode()
  if (node === undefined) {
    throw new Error(
      `Prisme needs Node ${wantedNode}; none is bundled for ${process.platform} ${process.arch} and this is Node ` +
        `${process.versions.node}. Install Node ${wantedNode} and start again.`,
    )
  }
  return await runNode(node, [script, ...args])
}

main().then(
  (code) => {
    process.exitCode = code
  },
  (error) => {
    console.error(error.message)
    process.exitCode = 1
  },
)
