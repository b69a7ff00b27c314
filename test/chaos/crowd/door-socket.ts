import { connect as connectTcp } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { WebSocket as LibrarySocket } from 'ws'
import type { Doorway } from './doorway.ts'

export interface SocketWatch {
  /** A socket is being opened. */
  onOpening(): void
  /** A text frame came, before the client looks at it. */
  onFrame(text: string): void
}

/** `WebSocket` as the typed client needs it, through the door the person stands before. */
export function doorSocket(doorway: Doorway, watch: SocketWatch): typeof WebSocket {
  class DoorSocket extends LibrarySocket {
    constructor(url: string) {
      super(url, { createConnection: () => connectTo(doorway), perMessageDeflate: false })
      watch.onOpening()
      this.on('message', (data) => watch.onFrame(String(data)))
      // It closes, too, which the client hears of.
      this.on('error', () => doorway.failed())
    }
  }
  // The library's class has the browser's interface as far as the client uses it.
  return DoorSocket as unknown as typeof WebSocket
}

export function connectTo({ port, authority, address }: Doorway): TLSSocket {
  return connect({
    socket: connectTcp({ host: '127.0.0.1', port: port(), localAddress: address }),
    ca: authority,
    servername: 'localhost',
    ALPNProtocols: ['http/1.1'],
  })
}
