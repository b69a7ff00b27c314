import { once } from 'node:events'
import type { Server as HttpServer, RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo, Server as NetServer } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { randomBytes } from '../crypto/random.ts'
import { admitInTurns } from './tls/admission.ts'

/** The one TLS listener: HTTPS and WSS, HTTP/1.1 only, limits of G-3. */
export function createTlsListener(tls: SecureContextOptions, app: RequestListener): Server {
  const server = createServer(
    {
      ...tls,
      ALPNCallback: chooseProtocol,
      headersTimeout: 10_000,
      // How often the timeout above is looked at; by default every 30 s, which would make it 40.
      connectionsCheckingInterval: 2_000,
      // Uploads take longer; they have a least pace of their own, other bodies a time limit (see rest-router).
      requestTimeout: 0,
      keepAliveTimeout: 5_000,
      maxHeaderSize: 16_384,
      insecureHTTPParser: false,
      handshakeTimeout: 10_000,
      noDelay: true,
      pauseOnConnect: true,
    },
    app,
  )
  admitInTurns(server)
  server.maxHeadersCount = 100
  // G-1: a stolen ticket key opens twelve hours of resumed sessions at most.
  const rotation = setInterval(() => server.setTicketKeys(randomBytes(48)), 12 * 3_600_000)
  rotation.unref()
  server.once('close', () => clearInterval(rotation))
  // Plain bytes, old protocols, broken handshakes: closed, nothing processed (R3).
  server.on('tlsClientError', (_error, socket) => socket.destroy())
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

/**
 * Without a protocol of ours in common the handshake fails (RFC 7301). A callback and not a list, of which each connection
 * would keep a copy, and with it the 64 KiB of Node's buffer pool that it is cut from (measured: 6.7 KiB a connection).
 */
function chooseProtocol({ protocols }: { protocols: string[] }): string | undefined {
  return protocols.includes('http/1.1') ? 'http/1.1' : undefined
}

export interface ListenAt {
  /** 0 asks for a free one. */
  port: number
  host: string
  /** Whether other processes may listen there too: the kernel then spreads connections over all of them. */
  reusePort: boolean
}

/** Listens and answers the port. */
export async function listen(server: NetServer | HttpServer, at: ListenAt): Promise<number> {
  server.listen({ ...at })
  await once(server, 'listening')
  // A TCP server's address is never a string.
  return (server.address() as AddressInfo).port
}
