import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { freePort } from '../support/free-port.ts'
import { environmentOf } from '../support/house.ts'
import { processesOf } from './npm-start.ts'

const program = join(fileURLToPath(new URL('../..', import.meta.url)), 'src/cli/serve.ts')

test('a configured server runs as several gateways on its ports, which are replaced and end together', async () => {
  await using home = await temporaryDirectory()
  const database = await cloneDatabase()
  const [https, http] = [await freePort(), await freePort()]
  const environment = { ...environmentOf(home.path, database.urls, https), PRISME_HTTP_PORT: String(http) }
  const child = spawn(process.execPath, [program, '--gateways', '2'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (text: Buffer) => {
    printed += text
  })
  const gone = once(child, 'exit')
  const gateways = async (): Promise<number[]> =>
    (await processesOf(home.path)).filter(({ command }) => command.includes('main.ts')).map(({ pid }) => pid)
  const notes = (note: string): number => printed.split(`"note":"${note}"`).length - 1
  try {
    while (notes('listening') < 2) await pause(20)
    const before = await gateways()
    expect(before).toHaveLength(2)
    for (let i = 0; i < 8; i++)
      expect(
        (await fetch(`https://localhost:${https}/health/ready`, { headers: { connection: 'close' } })).status,
      ).toBe(200)
    child.kill('SIGUSR2')
    while (notes('All servers were replaced.') < 1) await pause(20)
    const after = await gateways()
    expect(after).toHaveLength(2)
    expect(after.filter((pid) => before.includes(pid))).toEqual([])
    child.kill('SIGTERM')
    expect(await gone).toEqual([0, null])
    expect(await processesOf(home.path)).toEqual([])
    for (const line of printed.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('ts')
  } finally {
    child.kill('SIGKILL')
    for (const pid of await gateways()) process.kill(pid, 'SIGKILL')
    await database.drop()
  }
}, 120_000)
