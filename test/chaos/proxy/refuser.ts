import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An S3 server that is there and can do nothing. */
export interface Refuser {
  readonly port: number
  answers(status: 500 | 503): void
  close(): Promise<void>
}

const codes = { 500: 'InternalError', 503: 'SlowDown' } as const

/** Every other request is answered before its body has come, the others after it. */
export async function openRefuser(): Promise<Refuser> {
  let status: keyof typeof codes = 503
  let asked = 0
  const server = createServer((request, response) => {
    const answer = (): void => {
      response.writeHead(status, { 'content-type': 'application/xml' })
      response.end(`<?xml version="1.0"?><Error><Code>${codes[status]}</Code></Error>`)
    }
    request.resume()
    if (asked++ % 2 === 0) answer()
    else request.on('end', answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port, // A TCP server's address is no path.
    answers(given) {
      status = given
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
