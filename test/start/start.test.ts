import { spawnSync } from 'node:child_process'
import { chown, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tls from 'node:tls'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createClientSession } from '../../src/protocol/client/index.ts'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { signInWith } from '../support/signs-in.ts'
import { processesOf, type Ready, start } from './npm-start.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const nobody = 65_534

/** Whom the demo's doctor is linked to, at the stand-in of Pro Santé Connect. */
async function linkedAs(ready: Ready): Promise<unknown> {
  const session = createClientSession({ origin: ready.baseUrl, locale: 'fr', refreshIn: 'body' })
  const doctor = ready.accounts.find(({ email }) => email === 'alice.bernard@tilleuls.example')
  if (doctor === undefined) throw new Error('the demo has no doctor')
  expect(await session.ways(doctor.email)).toMatchObject([{ name: 'Pro Santé Connect (démo)' }, {}, {}])
  await signInWith(session, doctor)
  const { identities } = await session.call('identities.list', {})
  return identities.map(({ linked }) => linked?.professional?.rpps)
}

async function signsIn(ready: Ready): Promise<string> {
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), await readFile(ready.caFile, 'utf8')])
  const [account] = ready.accounts
  const session = createClientSession({ origin: ready.baseUrl, locale: 'fr', refreshIn: 'body' })
  if (account === undefined) throw new Error('the demo has nobody')
  await signInWith(session, account)
  return (await session.call('accounts.me', {})).company.name
}

/** Only root can become somebody else, and somebody else cannot read a clone in a directory that is root's alone. */
function ordinaryUserCanRead(): boolean {
  if (process.getuid?.() !== 0) return false
  const { status } = spawnSync('/bin/sh', ['-c', `test -r '${root}/package.json'`], {
    uid: nobody,
    gid: nobody,
  })
  return status === 0
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true))
    socket.on('connect', () => socket.destroy()).on('error', () => resolve(false))
  })

test('npm start brings everything up, says how to sign in, is found again by a second start, and stops cleanly', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'prisme-start-'))
  try {
    const first = await start(directory)
    expect(new Set(first.ready.accounts.map((account) => account.role))).toEqual(
      new Set(['company_admin', 'user', 'guest']),
    )
    for (const { email, password } of first.ready.accounts) {
      expect(first.printed()).toContain(email)
      expect(first.printed()).toContain(password)
    }
    expect((await stat(join(directory, 'data/ready.json'))).mode & 0o777).toBe(0o600)
    expect(await signsIn(first.ready)).toBe('Clinique des Tilleuls')
    expect(await linkedAs(first.ready)).toEqual(['99700000018'])
    expect((await fetch(first.ready.mailUrl)).status).toBe(200)
    expect((await fetch(`http://localhost:${first.ready.httpPort}/c/1`, { redirect: 'manual' })).status).toBe(
      308,
    )
    expect((await processesOf(directory)).length).toBeGreaterThan(1)
    // The operator's commands find the house that runs here.
    const listed = spawnSync(
      process.execPath,
      [join(root, 'src/cli/prisme.ts'), 'company', 'list', '--json'],
      { env: { PATH: process.env['PATH'], PRISME_DATA_DIR: join(directory, 'data') }, encoding: 'utf8' },
    )
    expect(listed, listed.stderr).toMatchObject({ status: 0 })
    expect(JSON.parse(listed.stdout).companies).toHaveLength(2)
    expect((await stat(join(directory, 'data/environment.json'))).mode & 0o777).toBe(0o600)
    expect(await first.stop()).toBe(0)
    expect(await processesOf(directory)).toEqual([])
    expect(await isOpen(first.ready.httpPort)).toBe(false)
    const second = await start(directory)
    expect(second.ready.accounts).toEqual(first.ready.accounts)
    expect(await signsIn(second.ready)).toBe('Clinique des Tilleuls')
    await second.stop()
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}, 120_000)

test.runIf(ordinaryUserCanRead())(
  'npm start runs as an ordinary user too',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'prisme-start-user-'))
    try {
      await chown(directory, nobody, nobody)
      const started = await start(directory, { uid: nobody })
      expect(await signsIn(started.ready)).toBe('Clinique des Tilleuls')
      expect(await started.stop()).toBe(0)
      expect(await processesOf(directory)).toEqual([])
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
  120_000,
)

test('npm start says what it can be asked, and starts nothing else', async () => {
  await using home = await temporaryDirectory()
  await expect(start(home.path, { args: ['--gateways', '0'] })).rejects.toThrow('--gateways <1 to 14>')
  await expect(start(home.path, { args: ['--gatways=3'] })).rejects.toThrow('--gateways <1 to 14>')
  expect(await readdir(home.path)).toEqual([])
})
