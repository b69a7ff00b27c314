import type { IncomingMessage } from 'node:http'

/**
 * The host a request is for (RFC 9112, 3.2): that of its target when the target names one, else that of its Host
 * header. Empty when there is none, or several.
 */
export function askedHost(request: IncomingMessage): string {
  const hosts = request.headersDistinct['host'] ?? []
  if (hosts.length !== 1) return ''
  return /^https?:\/\/([^/?#]*)/i.exec(request.url ?? '')?.[1] ?? hosts[0] ?? ''
}
