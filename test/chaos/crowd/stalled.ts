import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { ClientSession } from '../../../src/protocol/client/index.ts'
import { connectTo } from './door-socket.ts'
import type { Doorway } from './doorway.ts'

export interface StalledNeeds {
  session: ClientSession
  publicOrigin: string
  doorway: Doorway
  over: AbortSignal
}

/** Opens a socket, is greeted, and never reads again; when the server ends it, does the same again. */
export async function neverRead({ session, publicOrigin, doorway, over }: StalledNeeds): Promise<void> {
  while (!over.aborted) {
    const socket = await greeted(session, publicOrigin, doorway).catch(() => undefined)
    if (socket !== undefined) {
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
      socket.pause()
      const leave = (): void => socket.terminate()
      over.addEventListener('abort', leave, { once: true })
      await closed
      over.removeEventListener('abort', leave)
    }
    await pause(1_000, undefined, { signal: over }).catch(() => undefined)
  }
}

async function greeted(session: ClientSession, origin: string, doorway: Doorway): Promise<WebSocket> {
  const { ticket } = await session.call('sessions.createSocketTicket', {})
  const socket = new WebSocket(`${origin.replace(/^https/, 'wss')}/v1/socket`, {
    createConnection: () => connectTo(doorway),
    perMessageDeflate: false,
  })
  return new Promise((resolve, reject) => {
    socket.on('error', () => doorway.failed())
    socket.once('open', () => socket.send(JSON.stringify({ op: 'authenticate', ticket })))
    socket.once('message', () => resolve(socket))
    socket.once('close', () => reject(new Error('the socket closed')))
  })
}
