import type { BrowserContext, Route, WebSocketRoute } from 'playwright-core'

export interface Wire {
  /** Every open socket closes. */
  cut(): Promise<void>
  /** Sockets are refused, and messages sent over HTTP vanish. */
  block(): Promise<void>
  unblock(): Promise<void>
  loseNextAnswer(): void
}

const sends = '**/v1/conversations/*/messages'
const vanish = (route: Route): Promise<void> =>
  route.request().method() === 'POST' ? route.abort('connectionfailed') : route.continue()

/** Stands between the browser and the server's sockets, and hands everything on until told otherwise. */
export async function tapWire(context: BrowserContext): Promise<Wire> {
  const sockets = new Set<WebSocketRoute>()
  let losing = false
  let isBlocked = false
  const close = async (socket: WebSocketRoute): Promise<void> => {
    sockets.delete(socket)
    await socket.close({ code: 1012 }).catch(() => undefined)
  }
  await context.routeWebSocket('**/v1/socket', (socket) => {
    if (isBlocked) return void close(socket)
    const server = socket.connectToServer()
    sockets.add(socket)
    server.onMessage((message) => {
      const isAnswer = 'output' in JSON.parse(String(message))
      if (!losing || !isAnswer) return socket.send(message)
      losing = false
      void close(socket)
    })
  })
  const cut = async (): Promise<void> => void (await Promise.all([...sockets].map(close)))
  return {
    cut,
    async block() {
      isBlocked = true
      await context.route(sends, vanish)
      await cut()
    },
    async unblock() {
      isBlocked = false
      await context.unroute(sends, vanish)
      // As the browser tells its pages when the network is back.
      for (const page of context.pages()) await page.evaluate(() => dispatchEvent(new Event('online')))
    },
    loseNextAnswer: () => {
      losing = true
    },
  }
}
