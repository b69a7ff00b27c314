import { once } from 'node:events'
import { createServer } from 'node:http'
import { type StandInOptions, standInProSanteConnect } from './provider.ts'

export interface StandInServer {
  issuer: string
  stop(): Promise<void>
}

/** The stand-in on this machine's loopback, without encryption: for a demonstration in a browser of this machine. */
export async function startStandIn(
  port: number,
  options: Omit<StandInOptions, 'issuer'>,
): Promise<StandInServer> {
  const issuer = `http://127.0.0.1:${port}`
  const server = createServer(standInProSanteConnect({ ...options, issuer }))
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    issuer,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
