import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import process from 'node:process'
import { TLSSocket } from 'node:tls'

/**
 * The gateway's health check: over TLS, on loopback, under the public name. The certificate must be the very one on the
 * disk: no authority has to be known for that, and a renewed one that is not served is noticed too.
 */
const { PRISME_PUBLIC_ORIGIN = '', PRISME_HTTPS_PORT = '8443', PRISME_TLS_CERT_FILE = '' } = process.env
const { host, hostname } = new URL(PRISME_PUBLIC_ORIGIN)
const leaf = /-----BEGIN CERTIFICATE-----([^-]+)/.exec(readFileSync(PRISME_TLS_CERT_FILE, 'utf8'))?.[1]
const expected = Buffer.from(leaf ?? '', 'base64')

function end(failure?: string): never {
  if (failure !== undefined) console.error(failure)
  process.exit(failure === undefined ? 0 : 1)
}

request({
  host: '127.0.0.1',
  port: PRISME_HTTPS_PORT,
  path: '/health/ready',
  servername: hostname,
  headers: { host },
  rejectUnauthorized: false,
  agent: false,
  timeout: 5_000,
})
  .on('response', ({ socket, statusCode }) => {
    const isOurs = socket instanceof TLSSocket && socket.getPeerCertificate().raw.equals(expected)
    if (!isOurs) end('another certificate is served than the one on the disk')
    end(statusCode === 200 ? undefined : `/health/ready answered ${statusCode}`)
  })
  .on('timeout', () => end('no answer within 5 s'))
  .on('error', (error) => end(error.message))
  .end()
