import type { Socket } from 'node:net'
import type { Server } from 'node:tls'

/** New connections let in at each turn of the event loop: their handshakes take some milliseconds of it. */
const perTurn = 4
/** Beyond, whoever comes is turned away. Each costs a file handle and little else. */
const mostWaiting = 20_000

/**
 * Lets new connections in a few at a time. A handshake is a millisecond of this one thread: when thousands come back at
 * once after a restart, those already on would otherwise wait for all of them. Waiting costs nobody a place: a client that
 * stalls its handshake holds back no one. The server must be made with `pauseOnConnect`, so that nothing is read before.
 */
export function admitInTurns(server: Server): void {
  const admit = server.listeners('connection') as ((this: Server, socket: Socket) => void)[]
  const waiting: Socket[] = []
  let due = false

  function turn(): void {
    due = false
    for (const socket of waiting.splice(0, perTurn)) {
      // It may have gone while it waited.
      if (!socket.destroyed) for (const listener of admit) listener.call(server, socket)
    }
    plan()
  }

  function plan(): void {
    if (due || waiting.length === 0) return
    due = true
    setImmediate(turn)
  }

  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    if (waiting.length >= mostWaiting) return void socket.destroy()
    waiting.push(socket)
    plan()
  })
  server.once('close', () => {
    for (const socket of waiting.splice(0)) socket.destroy()
  })
}
