import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type ListenOptions, type Server } from 'node:net'
import { randomBelow } from '../crypto/random.ts'
import { readableByAll, writeFileAtomically } from './atomic-file.ts'

/**
 * Below what systems draw the ends of outgoing connections from (32768 on Linux, 49152 elsewhere): between the choice and the
 * server that listens, seconds pass, and no connection takes such a port meanwhile.
 */
const lowest = 20_000
const highest = 32_767

/**
 * A TCP port that is free on the loopback right now: `wanted` if it is, else any. On Linux no process that asks here is given
 * it again while this one lives: two that start at once would else draw the same one, rarely.
 */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted !== 0 && (await isFree(wanted))) return wanted
  for (let tries = 0; tries < 100; tries++) {
    const port = lowest + randomBelow(highest - lowest + 1)
    if ((await isFree(port)) && (await keep(port))) return port
  }
  throw new Error(`no port between ${lowest} and ${highest} is free on the loopback`)
}

/** Listens on the name of the port, in a namespace that only Linux has, and that forgets a process with its end. */
function keep(port: number): boolean | Promise<boolean> {
  return process.platform === 'linux'
    ? listens({ path: `\0prisme-port-${port}` }, (server) => server.unref())
    : true
}

function isFree(port: number): Promise<boolean> {
  return listens({ host: '127.0.0.1', port }, (server) => once(server.close(), 'close'))
}

async function listens(where: ListenOptions, then: (server: Server) => unknown): Promise<boolean> {
  const server = createServer()
  server.listen({ ...where, exclusive: true })
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  await then(server)
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
