import type { Browser, ConsoleMessage, Page, WebSocketRoute } from 'playwright-core'
import type { Actor } from '../../support/actor.ts'

export interface Look {
  width: number
  height: number
  theme: 'light' | 'dark'
  touch: boolean
}

const desk: Look = { width: 1280, height: 800, theme: 'light', touch: false }
export const phone: Partial<Look> = { width: 360, height: 740, touch: true }

/** How long a page under test may take for what comes over the network: two cores carry it all. */
export const patience = { timeout: 15_000 }

/** A person before the page. Closing it fails the test when the page threw, or did what its policy refuses. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page
  signsIn(person: Actor): Promise<void>
  opens(conversation: string): Promise<void>
  writes(text: string): Promise<void>
  /** What the messages of the open conversation say, oldest first. */
  reads(): Promise<string[]>
  /** The network goes away, at once and for everything. */
  losesNetwork(): Promise<void>
  findsNetwork(): Promise<void>
  /** The server's next answer over the socket is lost, and the connection with it. */
  losesNextAnswer(): void
}

export async function openVisitor(browser: Browser, origin: string, look: Partial<Look>): Promise<Visitor> {
  const { width, height, theme, touch } = { ...desk, ...look }
  const context = await browser.newContext({
    ...{ baseURL: origin, viewport: { width, height }, colorScheme: theme },
    ...{ hasTouch: touch, isMobile: touch, reducedMotion: 'reduce' },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patience.timeout)
  const complaints = listenToComplaints(page)
  const wire = await tapSocket(page)
  await page.goto('/')
  return {
    page,
    async signsIn(person) {
      await page.getByLabel('Adresse e-mail professionnelle').fill(person.email)
      await page.getByLabel('Mot de passe', { exact: true }).fill(person.password)
      await page.getByRole('button', { name: 'Se connecter' }).click()
      await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    },
    async opens(conversation) {
      await page.getByRole('link', { name: conversation }).click()
      await page.getByRole('heading', { level: 1, name: conversation }).waitFor()
    },
    async writes(text) {
      await page.getByRole('textbox', { name: /^Message pour/ }).fill(text)
      await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    },
    reads: () => page.locator('.message-text').allInnerTexts(),
    async losesNetwork() {
      await context.setOffline(true)
      await wire.cut()
    },
    findsNetwork: () => context.setOffline(false),
    losesNextAnswer: wire.loseNextAnswer,
    async [Symbol.asyncDispose]() {
      await context.close()
      if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`)
    },
  }
}

function listenToComplaints(page: Page): string[] {
  const complaints: string[] = []
  const refused = (message: ConsoleMessage): boolean =>
    message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  page.on('console', (message) => {
    if (refused(message)) complaints.push(message.text())
  })
  return complaints
}

interface Wire {
  cut(): Promise<void>
  loseNextAnswer(): void
}

/** Stands between the page and the server's socket, and hands everything on until told otherwise. */
async function tapSocket(page: Page): Promise<Wire> {
  const sockets = new Set<WebSocketRoute>()
  let losing = false
  const close = async (socket: WebSocketRoute): Promise<void> => {
    sockets.delete(socket)
    await socket.close({ code: 1012 })
  }
  await page.routeWebSocket('**/v1/socket', (socket) => {
    const server = socket.connectToServer()
    sockets.add(socket)
    server.onMessage((message) => {
      const isAnswer = 'output' in JSON.parse(String(message))
      if (!losing || !isAnswer) return socket.send(message)
      losing = false
      void close(socket)
    })
  })
  return {
    cut: async () => void (await Promise.all([...sockets].map(close))),
    loseNextAnswer: () => {
      losing = true
    },
  }
}
