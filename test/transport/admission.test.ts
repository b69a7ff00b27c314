import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import type { Server } from 'node:tls'
import { expect, test } from 'vitest'
import { admitInTurns } from '../../src/transport/tls/admission.ts'

/** A server that only notes whom it let in, and how many had been let in when each other thing was served. */
function crowdedServer() {
  const server = new EventEmitter()
  const admitted: unknown[] = []
  server.on('connection', (socket) => void admitted.push(socket))
  // Only what admission uses.
  admitInTurns(server as unknown as Server)
  const comes = (destroyed = false): Socket => {
    const socket = {
      destroyed,
      destroy: () => Object.assign(socket, { destroyed: true }),
    } as unknown as Socket
    server.emit('connection', socket)
    return socket
  }
  return { server, admitted, comes }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('of a thousand who come at once a few are let in at each turn, in their order, so that others are served between', async () => {
  const { admitted, comes } = crowdedServer()
  const all = Array.from({ length: 1_000 }, () => comes())
  expect(admitted).toEqual([])
  let turns = 0
  for (let before = 0; admitted.length < all.length; before = admitted.length) {
    await turn()
    turns += 1
    expect(admitted.length - before).toBeLessThanOrEqual(8)
  }
  expect(turns).toBeGreaterThan(100)
  expect(admitted).toEqual(all)
})

test('who went while waiting is not let in, and who waits when the server closes is let go', async () => {
  const { server, admitted, comes } = crowdedServer()
  comes(true)
  const second = comes()
  await turn()
  await turn()
  expect(admitted).toEqual([second])
  const late = comes()
  server.emit('close')
  await turn()
  expect([late.destroyed, admitted.length]).toEqual([true, 1])
})
