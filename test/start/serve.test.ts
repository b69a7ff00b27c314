import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { gatewayFlags } from '../../src/cli/gateway-flags.ts'
import { freePort } from '../../src/embedded/free-port.ts'
import { temporaryDirectory } from '../embedded/temporary-directory.ts'
import { cloneDatabase } from '../support/clone-database.ts'
import { environmentOf } from '../support/house.ts'
import { ensureNats, startNats } from '../support/nats.ts'
import { processesOf } from './npm-start.ts'

await ensureNats((line) => process.stderr.write(`${line}\n`))
const program = join(fileURLToPath(new URL('../..', import.meta.url)), 'src/cli/serve.ts')

test('a configured server runs as several gateways on its ports and on NATS, which are replaced and end together', async () => {
  await using home = await temporaryDirectory()
  const database = await cloneDatabase()
  const nats = await startNats({ directory: home.path })
  const [https, http] = [await freePort(), await freePort()]
  const environment = {
    ...environmentOf(home.path, database.urls, https),
    PRISME_HTTP_PORT: String(http),
    PRISME_BROKER_URL: `nats://127.0.0.1:${nats.port}`,
  }
  const child = spawn(process.execPath, [program, '--gateways', '2'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.on('data', (text: Buffer) => {
    printed += text
  })
  const gone = once(child, 'exit')
  const gateways = async (): Promise<number[]> => {
    const found = (await processesOf(home.path)).filter(({ command }) => command.includes('main.ts'))
    for (const { command } of found) expect(command).toContain(gatewayFlags.join(' '))
    return found.map(({ pid }) => pid)
  }
  const notes = (note: string): number => printed.split(`"note":"${note}"`).length - 1
  try {
    while (notes('listening') < 2) await pause(20)
    const before = await gateways()
    expect(before).toHaveLength(2)
    while ((await nats.connections()) !== 2) await pause(20)
    for (let i = 0; i < 8; i++)
      expect(
        (await fetch(`https://localhost:${https}/health/ready`, { headers: { connection: 'close' } })).status,
      ).toBe(200)
    child.kill('SIGUSR2')
    while (notes('All servers were replaced.') < 1) await pause(20)
    const after = await gateways()
    expect(after).toHaveLength(2)
    while ((await nats.connections()) !== 2) await pause(20)
    expect(after.filter((pid) => before.includes(pid))).toEqual([])
    child.kill('SIGTERM')
    expect(await gone).toEqual([0, null])
    expect(await gateways()).toEqual([])
    expect(await nats.connections()).toBe(0)
    for (const line of printed.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('ts')
  } finally {
    child.kill('SIGKILL')
    for (const pid of await gateways()) process.kill(pid, 'SIGKILL')
    await nats.kill()
    await database.drop()
  }
}, 120_000)
