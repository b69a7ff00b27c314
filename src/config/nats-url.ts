import { isIP } from 'node:net'
import type { NatsConfig } from './config.ts'
import { Secret } from './secret.ts'

type NatsAddress = Pick<NatsConfig, 'servers' | 'encrypted' | 'credentials'>

/**
 * Reads `tls://user:password@one:4222,tls://two:4222`: the servers of a cluster, the credentials in the first, a token
 * where a user would be if there is no password. Undefined if it does not read so, or if TLS is asked for with an address
 * instead of a name: the client would then compare the certificate with the wrong name.
 */
export function parseNatsUrl(text: string): NatsAddress | undefined {
  const parts = text.split(',')
  if (!parts.every((part) => URL.canParse(part))) return undefined
  const urls = parts.map((part) => new URL(part))
  const [first] = urls
  if (first === undefined || !['nats:', 'tls:'].includes(first.protocol)) return undefined
  if (urls.some(({ protocol, hostname }) => protocol !== first.protocol || hostname === '')) return undefined
  const isEncrypted = first.protocol === 'tls:'
  if (isEncrypted && urls.some(({ hostname }) => isIP(hostname.replace(/^\[(.*)\]$/, '$1')))) return undefined
  const credentials = credentialsIn(first)
  if (credentials === undefined) return undefined
  return {
    servers: urls.map(({ hostname, port }) => `${hostname}:${port || 4222}`),
    encrypted: isEncrypted,
    credentials,
  }
}

function credentialsIn(url: URL): NatsConfig['credentials'] | undefined {
  const [user, password] = [decoded(url.username), decoded(url.password)]
  if (user === undefined || password === undefined) return undefined
  if (user === '') return { kind: 'none' }
  if (password === '') return { kind: 'token', token: new Secret(user) }
  return { kind: 'password', user, password: new Secret(password) }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
