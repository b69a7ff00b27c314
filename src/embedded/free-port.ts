import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { readableByAll, writeFileAtomically } from './atomic-file.ts'

/** A TCP port that is free on the loopback right now: `wanted` if it is, else any. */
export async function freePort(wanted = 0): Promise<number> {
  const server = createServer()
  server.listen({ host: '127.0.0.1', port: wanted, exclusive: true })
  try {
    await once(server, 'listening')
  } catch (error) {
    if (wanted !== 0) return freePort()
    throw error
  }
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('the loopback gave no port')
  return address.port
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
