import { Agent, request } from 'node:https'
import type { Doorway } from './doorway.ts'

/**
 * `fetch` as the typed client needs it, through the door the person stands before: the address that is asked for stays
 * the deployment's public one. Each person has connections of their own, and waits as long as a browser would.
 */
export function doorFetch(doorway: Doorway, patienceMs = 300_000): typeof fetch {
  const agent = new Agent({ keepAlive: true, ca: doorway.authority, servername: 'localhost' })
  return async (input, init = {}) => {
    const body = init.body instanceof Blob ? Buffer.from(await init.body.arrayBuffer()) : init.body
    return new Promise((resolve, reject) => {
      const url = new URL(String(input))
      const sent = request(
        {
          agent,
          host: '127.0.0.1',
          port: doorway.port(),
          localAddress: doorway.address,
          path: `${url.pathname}${url.search}`,
          method: init.method ?? 'GET',
          headers: { ...Object.fromEntries(new Headers(init.headers)), host: url.host },
          timeout: patienceMs,
          ...(init.signal ? { signal: init.signal } : {}),
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', fail)
          answer.on('end', () => {
            const whole = Buffer.concat(chunks)
            const status = answer.statusCode ?? 500
            resolve(new Response(whole.length === 0 ? null : new Uint8Array(whole), { status }))
          })
        },
      )
      const fail = (error: Error): void => {
        doorway.failed()
        reject(error)
      }
      sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
      sent.on('error', fail)
      sent.end(typeof body === 'string' || body instanceof Buffer ? body : undefined)
    })
  }
}
