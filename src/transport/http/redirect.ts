import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { Duplex } from 'node:stream'

interface Needs {
  publicOrigin: string
  /** Hosts, without port, that are ours. */
  hosts: ReadonlySet<string>
  /** A credential arrived in clear: whoever holds the session must lose it (G-2). */
  burn(headers: IncomingHttpHeaders): void
}

/** G-2: answers every request, whatever its method, with 308 to the same path over https. Bodies are never read. */
export function createRedirectServer(needs: Needs): Server {
  const answer = (
    path: string | undefined,
    headers: IncomingHttpHeaders,
  ): { status: string; location: string } => {
    if (headers.authorization !== undefined || headers.cookie !== undefined) needs.burn(headers)
    const host = (headers.host ?? '').replace(/:\d+$/, '')
    // An unknown host is not redirected: this must not become a way to send people elsewhere.
    const known = needs.hosts.has(host) && path?.startsWith('/')
    return known
      ? { status: '308 Permanent Redirect', location: `Location: ${needs.publicOrigin}${path}\r\n` }
      : { status: '400 Bad Request', location: '' }
  }
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 16_384 },
    (request, response) => {
      const { status, location } = answer(request.url, request.headers)
      end(response.socket, status, location)
    },
  )
  server.on('upgrade', (request, socket) => {
    const { status, location } = answer(request.url, request.headers)
    end(socket, status, location)
  })
  server.on('checkContinue', (request, response) => {
    const { status, location } = answer(request.url, request.headers)
    end(response.socket, status, location)
  })
  server.on('connect', (_request, socket) => end(socket, '400 Bad Request', ''))
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

function end(socket: Duplex | null, status: string, location: string): void {
  socket?.on('error', () => socket.destroy())
  socket?.end(`HTTP/1.1 ${status}\r\n${location}Content-Length: 0\r\nConnection: close\r\n\r\n`)
}
