import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { freePort } from '../../src/embedded/free-port.ts'

const draws = 400

async function drawn(): Promise<number[]> {
  const ports: number[] = []
  for (let at = 0; at < draws; at++) ports.push(await freePort())
  return ports
}

test('no port is given twice, not to two processes either, though nobody listens on it yet', async () => {
  const source = fileURLToPath(new URL('../../src/embedded/free-port.ts', import.meta.url))
  const code = `import { freePort } from ${JSON.stringify(source)}
    for (let at = 0; at < ${draws}; at++) console.log(await freePort())
    console.log('drawn')
    process.stdin.resume()`
  const other = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const ofOther: number[] = []
    for await (const line of createInterface(other.stdout)) {
      if (line === 'drawn') break
      ofOther.push(Number(line))
    }
    const all = [...ofOther, ...(await drawn())]
    expect(all).toHaveLength(2 * draws)
    expect(new Set(all).size).toBe(2 * draws)
  } finally {
    other.kill()
    await once(other, 'exit')
  }
})

test('the wanted one is given, unless somebody listens there', async () => {
  const port = await freePort()
  expect(await freePort(port)).toBe(port)
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  expect(await freePort(port)).not.toBe(port)
  server.close()
  await once(server, 'close')
})
