import { expect, test } from 'vitest'
import { networkOf } from '../../src/transport/network.ts'

test.each([
  ['an IPv4 address is a network of its own', '192.0.2.7', '192.0.2.8', false],
  ['an IPv4 address is the same when it comes over IPv6', '192.0.2.7', '::ffff:192.0.2.7', true],
  ['IPv6 addresses of one household are one network', '2001:db8:0:12ab::1', '2001:db8:0:12ff:9:8:7:6', true],
  ['IPv6 addresses of the next household are another', '2001:db8:0:12ab::1', '2001:db8:0:13ab::1', false],
  ['zeros may be left out anywhere', '2001:db8::', '2001:db8:0:0:0:0:0:1', true],
  ['loopback is not the unspecified address’s neighbour by accident', '::1', 'fe80::1', false],
])('A-14: %s', (_what, one, other, isSame) => {
  expect(networkOf(one) === networkOf(other)).toBe(isSame)
})
