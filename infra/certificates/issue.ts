// The X.509 library asks for it before anything else.
import 'reflect-metadata'
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { type Authority, openAuthority } from '../../certs/certificate-authority.ts'
import { isServerCertificateGood, issueServerCertificate } from '../../certs/server-certificate.ts'
import { readableByAll, writeFileAtomically } from '../../src/embedded/atomic-file.ts'

/**
 * The `certificates` step of the compose stack: makes the stack's own authority and one certificate per server, and
 * renews what ends within 30 days. Run again, it changes nothing that is still good.
 *
 *   node infra/certificates/issue.ts <directory> <server>:<uid>:<name>[,<name>…] …
 *
 * In the directory: `authority` (its private key stays there), `trust/ca.crt` (its certificate), `trust/bundle.crt` (the
 * same and every `*.crt` of `extra-authorities`, if there are any), and one directory per server with `server.crt` and
 * `server.key`, which belong to the server's user.
 */
const [root, ...servers] = process.argv.slice(2)

async function issue(authority: Authority, directory: string, server: string): Promise<void> {
  const { place, owner, names } = partsOf(server)
  const own = join(directory, place)
  await mkdir(own, { recursive: true })
  const files = { certificateFile: join(own, 'server.crt'), keyFile: join(own, 'server.key') }
  const now = new Date()
  if (await isServerCertificateGood({ authority, files, names, now })) return say(place, 'is still good')
  // Made aside and put in place when it belongs to its server, which may be reading at any moment. The key goes first:
  // whoever reads between the two sees a pair that does not match, keeps the old one and looks again.
  const draft = await mkdtemp(join(own, '.draft-'))
  const drafts = { certificateFile: join(draft, 'server.crt'), keyFile: join(draft, 'server.key') }
  await issueServerCertificate({ authority, files: drafts, names, now })
  for (const kind of ['keyFile', 'certificateFile'] as const) {
    await chown(drafts[kind], owner, owner)
    await rename(drafts[kind], files[kind])
  }
  await rm(draft, { recursive: true })
  say(place, `has a new certificate for ${names.join(', ')}`)
}

function partsOf(server: string): { place: string; owner: number; names: string[] } {
  const [place = '', owner = '', names = ''] = server.split(':')
  if (!/^[a-z-]+$/.test(place) || !/^\d+$/.test(owner) || names === '')
    throw new Error(`${server} does not read like server:uid:name,name`)
  return { place, owner: Number(owner), names: names.split(',') }
}

async function publish(directory: string): Promise<void> {
  const trust = join(directory, 'trust')
  await mkdir(trust, { recursive: true })
  const own = await readFile(join(directory, 'authority', 'ca.crt'), 'utf8')
  const extra = join(directory, 'extra-authorities')
  const names = await readdir(extra).catch(() => [])
  const others = names
    .filter((name) => name.endsWith('.crt'))
    .map((name) => readFile(join(extra, name), 'utf8'))
  const bundle = [own, ...(await Promise.all(others))].map((pem) => `${pem.trim()}\n`).join('')
  await writeFileAtomically(join(trust, 'ca.crt'), own, readableByAll)
  await writeFileAtomically(join(trust, 'bundle.crt'), bundle, readableByAll)
}

function say(place: string, what: string): void {
  console.log(`${place} ${what}`)
}

if (root === undefined || servers.length === 0) {
  console.error('Usage: node infra/certificates/issue.ts <directory> <server>:<uid>:<name>[,<name>…] …')
  process.exit(2)
}
await mkdir(root, { recursive: true })
await mkdir(join(root, 'authority'), { recursive: true, mode: 0o700 })
const authority = await openAuthority(join(root, 'authority'), new Date())
say('The authority', `${authority.isNew ? 'is new' : 'is kept'}: SHA-256 ${authority.fingerprint}`)
await publish(root)
for (const server of servers) await issue(authority, root, server)
