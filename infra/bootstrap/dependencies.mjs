import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'

/**
 * Runs `npm ci` if node_modules is missing or is not what package-lock.json asks for. Answers whether it did; throws
 * one sentence if it could not.
 */
export async function installDependencies(root) {
  if (await isUpToDate(root)) return false
  console.log('Installing the dependencies of Prisme (npm ci). This takes about a minute, once.')
  const { code, errors } = await npmCi(root)
  if (code !== 0) throw new Error(`The dependencies could not be installed: ${reasonOf(errors)}`)
  return true
}

/**
 * npm leaves a record of what it installed in node_modules, written last: comparing it with the lock file also
 * recognises an interrupted installation, and one made by hand. Optional packages of other platforms are absent from
 * it; so are all development packages after `npm ci --omit=dev`.
 */
async function isUpToDate(root) {
  const wanted = await readLock(join(root, 'package-lock.json'))
  const present = await readLock(join(root, 'node_modules/.package-lock.json'))
  if (wanted === undefined) throw new Error(`package-lock.json is missing or unreadable in ${root}.`)
  if (present === undefined) return false
  const needed = Object.entries(wanted).filter(([path]) => path !== '')
  const isSame = ([path, { version, integrity }]) =>
    present[path]?.version === version && present[path]?.integrity === integrity
  const isAbsent = ([path]) => present[path] === undefined
  const always = needed.filter(([, entry]) => !entry.dev && !entry.optional && !entry.devOptional)
  const optional = needed.filter(([, entry]) => entry.optional || entry.devOptional)
  const dev = needed.filter(([, entry]) => entry.dev && !entry.optional)
  return (
    always.every(isSame) &&
    optional.every((entry) => isAbsent(entry) || isSame(entry)) &&
    (dev.every(isAbsent) || dev.every(isSame))
  )
}

async function readLock(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

/** npm's own progress goes to the terminal as it comes; its errors are also kept, to say what went wrong. */
function npmCi(root) {
  const npmScript = process.env.npm_execpath
  const [command, args] = npmScript?.endsWith('.js')
    ? [process.env.npm_node_execpath ?? process.execPath, [npmScript]]
    : ['npm', []]
  return new Promise((resolve) => {
    const child = spawn(command, [...args, 'ci', '--no-fund', '--no-audit'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (chunk) => {
      process.stderr.write(chunk)
      errors += chunk
    })
    child.once('error', (error) => resolve({ code: 1, errors: `npm error ${error.message}` }))
    child.once('close', (code) => resolve({ code, errors }))
  })
}

/** npm says a lot when it fails; this is the one thing the reader needs. */
function reasonOf(errors) {
  const code = /npm (?:error|ERR!) code (\w+)/.exec(errors)?.[1]
  const known = {
    ENOTFOUND: 'the npm registry cannot be reached.',
    EAI_AGAIN: 'the npm registry cannot be reached.',
    ECONNREFUSED: 'the npm registry cannot be reached.',
    ECONNRESET: 'the connection to the npm registry broke.',
    ETIMEDOUT: 'the npm registry does not answer.',
    EACCES: 'this user may not write to node_modules.',
    EPERM: 'this user may not write to node_modules.',
    EROFS: 'the disk that holds node_modules is read-only.',
    ENOSPC: 'the disk is full.',
    EUSAGE: 'package.json and package-lock.json disagree; run npm install and commit the lock file.',
    EINTEGRITY: 'a downloaded package is not the one package-lock.json names.',
  }
  const said = /npm (?:error|ERR!) (?!code)(.+)/.exec(errors)?.[1]
  return known[code] ?? said ?? 'npm ci failed without saying why.'
}
