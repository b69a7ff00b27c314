import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http'
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
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 10_000,
    connectionsCheckingInterval: 2_000,
    maxHeaderSize: 16_384,
    // Answered here like any unknown host: what came with it must be burnt all the same.
    requireHostHeader: false,
  })
  const redirect = (request: IncomingMessage, { socket }: { socket: Duplex | null }): void => {
    const { status, location } = answer(request.url, request.headers)
    end(socket, status, location)
  }
  server.on('request', redirect).on('checkContinue', redirect).on('checkExpectation', redirect)
  server.on('upgrade', (request, socket) => redirect(request, { socket }))
  // A target such as `host:443` is no path: the answer is 400.
  server.on('connect', (request, socket) => redirect(request, { socket }))
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

/** How long a client may take to read its answer and close, in milliseconds. */
const lingersFor = 1_000

function end(socket: Duplex | null, status: string, location: string): void {
  // The first of several pipelined requests is answered; the connection ends with it.
  if (socket === null || socket.writableEnded) return
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\n${location}Content-Length: 0\r\nConnection: close\r\n\r\n`)
  const cut = setTimeout(() => socket.destroy(), lingersFor)
  socket.once('close', () => clearTimeout(cut))
}
