import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { randomBelow } from '../crypto/random.ts'
import { readableByAll, writeFileAtomically } from './atomic-file.ts'

/**
 * Below what systems draw the ends of outgoing connections from (32768 on Linux, 49152 elsewhere): between the choice and the
 * server that listens, seconds pass, and no connection takes such a port meanwhile.
 */
const lowest = 20_000
const highest = 32_767

/** A TCP port that is free on the loopback right now: `wanted` if it is, else any. */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted
  for (let tries = 0; tries < 100; tries++) {
    const port = lowest + randomBelow(highest - lowest + 1)
    if (await isFree(port)) return port
  }
  throw new Error(`no port between ${lowest} and ${highest} is free on the loopback`)
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  server.listen({ host: '127.0.0.1', port, exclusive: true })
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}

/**
 * The port used last time if it is still free, so that addresses stay the same between starts; the first time `usual`
 * is tried.
 */
export async function keptPort(file: string, usual = 0): Promise<number> {
  const former = Number(await readFile(file, 'utf8').catch(() => String(usual)))
  const port = await freePort(Number.isInteger(former) && former > 0 && former < 65_536 ? former : 0)
  if (port !== former || port === usual) await writeFileAtomically(file, `${port}\n`, readableByAll)
  return port
}
