import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type ClamdOptions, type EmbeddedClamd, startClamd } from '../../src/embedded/clamd.ts'
import { updateSignatures } from '../../src/embedded/freshclam.ts'
import { findServiceUser, isRoot } from '../../src/embedded/service-user.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const megabyte = 1_000_000
// In two halves, or a scanner would take this file for infected.
const eicar = `${'X5O!P%@AP[4\\PZX54(P^)7CC)7}$'}EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`

async function started(options: Partial<ClamdOptions> & { directory: string }): Promise<EmbeddedClamd> {
  const clamd = await startClamd({ maxFileBytes: 30 * megabyte, report: () => undefined, ...options })
  if ('missing' in clamd) throw new Error(clamd.missing)
  onTestFinished(() => clamd.stop())
  return clamd
}

async function scan(socket: string, content: Buffer): Promise<string> {
  const connection = createConnection(socket)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  connection.write(Buffer.concat([Buffer.from('zINSTREAM\0'), length, content, Buffer.alloc(4)]))
  const chunks: Buffer[] = []
  connection.on('data', (chunk) => chunks.push(chunk))
  await once(connection, 'close')
  return Buffer.concat(chunks).toString().replaceAll('\0', '')
}

test('the scanner finds the EICAR test file wherever it lies, and lets clean bytes pass', async () => {
  await using home = await temporaryDirectory(0o711)
  const clamd = await started({ directory: home.path })
  const found = 'stream: Eicar-Test-Signature.UNOFFICIAL FOUND'
  expect(await scan(clamd.socket, Buffer.from(eicar))).toBe(found)
  expect(await scan(clamd.socket, Buffer.from(`compte rendu\n${eicar}\nfin`))).toBe(found)
  expect(await scan(clamd.socket, Buffer.from('compte rendu'))).toBe('stream: OK')
  await clamd.stop()
})

test('the largest file allowed is scanned whole, and a larger one is never called clean', async () => {
  await using home = await temporaryDirectory(0o711)
  const clamd = await started({ directory: home.path })
  const infectedAtTheEnd = Buffer.concat([
    Buffer.alloc(30 * megabyte - eicar.length, 'a'),
    Buffer.from(eicar),
  ])
  expect(await scan(clamd.socket, infectedAtTheEnd)).toContain('Eicar-Test-Signature')
  const tooLarge = await scan(clamd.socket, Buffer.alloc(40 * megabyte, 'a')).catch(() => 'connection cut')
  expect(tooLarge).toMatch(/size limit exceeded|connection cut/)
  await clamd.stop()
})

test('a scanner that crashes comes back by itself; one that was killed stays down until restarted', async () => {
  await using home = await temporaryDirectory(0o711)
  const said: string[] = []
  const clamd = await started({ directory: home.path, report: (line) => said.push(line) })
  const first = clamd.pid
  process.kill(first, 'SIGKILL')
  await vi.waitFor(() => expect(clamd.pid).not.toBe(first), { timeout: 5_000 })
  expect(said).toEqual(['The virus scanner ended unexpectedly; starting it again in 1 s.'])
  await clamd.kill()
  await pause(1_200)
  await expect(scan(clamd.socket, Buffer.from('a'))).rejects.toThrow('ECONNREFUSED')
  await clamd.restart()
  expect(await scan(clamd.socket, Buffer.from('a'))).toBe('stream: OK')
  await clamd.stop()
})

test.runIf(isRoot())('a directory closed to the user of the scanner is no obstacle', async () => {
  await using home = await temporaryDirectory(0o700)
  const clamd = await started({ directory: home.path })
  expect(await scan(clamd.socket, Buffer.from(eicar))).toContain('FOUND')
  await clamd.stop()
})

test.runIf(isRoot())('started by root, the scanner has no right of root', async () => {
  await using home = await temporaryDirectory(0o711)
  const clamd = await started({ directory: home.path })
  const status = await readFile(`/proc/${clamd.pid}/status`, 'utf8')
  const { uid } = await findServiceUser('clamav')
  expect(status).toMatch(new RegExp(`^Uid:\t${uid}\t${uid}\t${uid}`, 'm'))
  expect(status).toMatch(/^CapEff:\t0+$/m)
  await clamd.stop()
})

test('a path too long for a socket is no obstacle, and nothing is left in the temporary directory', async () => {
  await using home = await temporaryDirectory(0o711)
  const clamd = await started({ directory: join(home.path, 'x'.repeat(100)) })
  expect(clamd.socket.length).toBeLessThan(104)
  expect(await scan(clamd.socket, Buffer.from(eicar))).toContain('FOUND')
  const shelter = relative(tmpdir(), clamd.socket).split(sep)[0]
  expect(await readdir(tmpdir())).toContain(shelter)
  await clamd.stop()
  expect(await readdir(tmpdir())).not.toContain(shelter)
})

test('a signature update that cannot reach its servers ends in one calm line', async () => {
  await using home = await temporaryDirectory(0o711)
  const clamd = await started({ directory: home.path })
  const said: string[] = []
  const update = updateSignatures(clamd, (line) => said.push(line))
  await Promise.race([update.done, pause(3_000).then(() => update.stop())])
  expect(said.length).toBeLessThanOrEqual(1)
  expect(said.join()).toMatch(/^(The virus signatures .*\.)?$/)
  expect(await scan(clamd.socket, Buffer.from(eicar))).toContain('FOUND')
  await clamd.stop()
})
