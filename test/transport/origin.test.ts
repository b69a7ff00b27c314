import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createOrigins } from '../../src/transport/origin.ts'

const originOf = createOrigins(['10.1.0.0/16', '2001:db8::/32', '192.0.2.9'])

test.each([
  ['who connects by itself is the client', '203.0.113.5', undefined, '203.0.113.5'],
  ['who is no listed proxy is not believed', '203.0.113.5', '198.51.100.7', '203.0.113.5'],
  ['a listed proxy is believed', '10.1.2.3', '198.51.100.7', '198.51.100.7'],
  ['also over IPv6', '2001:db8::9', '2001:470:1:2::7', '2001:470:1:2::7'],
  ['an IPv4 proxy is the same in IPv6 form', '::ffff:192.0.2.9', '::ffff:198.51.100.7', '198.51.100.7'],
  [
    'listed proxies behind each other are passed',
    '10.1.2.3',
    '198.51.100.7, 10.1.9.9, 192.0.2.9',
    '198.51.100.7',
  ],
  [
    'what the client wrote itself counts for nothing',
    '10.1.2.3',
    '203.0.113.5, 198.51.100.7',
    '198.51.100.7',
  ],
  ['what is no address ends the chain', '10.1.2.3', '198.51.100.7, unknown, 10.1.9.9', '10.1.9.9'],
  ['a proxy that says nothing is the client', '10.1.2.3', undefined, '10.1.2.3'],
  ['a neighbour of the proxy is none', '192.0.2.8', '198.51.100.7', '192.0.2.8'],
  ['a port is no part of an address', '10.1.2.3', '198.51.100.7:4711', '10.1.2.3'],
])('G-3: %s', (_what, connected, forwarded, client) => {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: connected })
  const request = new IncomingMessage(socket)
  if (forwarded !== undefined) request.headersDistinct['x-forwarded-for'] = [forwarded]
  expect(originOf(request).address).toBe(client)
})
