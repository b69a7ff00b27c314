import type { IncomingMessage } from 'node:http'
import type { Origin } from '../dispatch/caller.ts'
import { inCidr } from '../protocol/index.ts'
import { deviceLabel } from './device-label.ts'
import { networkOf } from './network.ts'

export type ClientOrigin = Omit<Origin, 'requestId'>

export type OriginOf = (request: IncomingMessage) => ClientOrigin

/**
 * The client is who opened the connection. Only where that is a proxy on the list, X-Forwarded-For is believed: the
 * rightmost address in it that is no such proxy, since what stands to the left of it anybody can write (G-3).
 */
export function createOrigins(trustedProxies: readonly string[]): OriginOf {
  const trusted = (address: string): boolean => trustedProxies.some((range) => inCidr(address, range))

  function addressOf(request: IncomingMessage): string {
    let address = plainAddress(request.socket.remoteAddress ?? '')
    if (!trusted(address)) return address
    const forwarded = (request.headersDistinct['x-forwarded-for'] ?? []).join(',').split(',')
    for (const hop of forwarded.reverse()) {
      const next = plainAddress(hop.trim())
      // What is no address ends the chain: nobody can tell who wrote what stands before it.
      if (!isAddress(next)) return address
      address = next
      if (!trusted(address)) return address
    }
    return address
  }

  return (request) => {
    const address = addressOf(request)
    return { address, network: networkOf(address), device: deviceLabel(request.headers['user-agent']) }
  }
}

function plainAddress(text: string): string {
  return text.replace(/^::ffff:(?=\d+\.)/i, '')
}

function isAddress(text: string): boolean {
  return inCidr(text, '0.0.0.0/0') || inCidr(text, '::/0')
}
