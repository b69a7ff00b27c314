import type { BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core'
import type { Actor } from '../../support/actor.ts'
import { tapWire, type Wire } from './wire.ts'

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
  signsIn(person: Pick<Actor, 'email' | 'password'>): Promise<void>
  opens(conversation: string): Promise<void>
  writes(text: string): Promise<void>
  /** What the messages of the open conversation say, oldest first. */
  reads(): Promise<string[]>
  /** A further tab of the same browser. It closes with the first one. */
  opensTab(): Promise<Visitor>
  /** The network goes away, at once and for everything. */
  losesNetwork(): Promise<void>
  findsNetwork(): Promise<void>
  /** Pages load and are read, but no socket opens and nothing that is sent arrives. */
  losesSending(): Promise<void>
  findsSending(): Promise<void>
  /** The server's next answer over the socket is lost, and the connection with it. */
  losesNextAnswer(): void
}

export async function openVisitor(
  origin: string,
  look: Partial<Look>,
  openContext: (options: BrowserContextOptions) => Promise<BrowserContext>,
): Promise<Visitor> {
  const { width, height, theme, touch } = { ...desk, ...look }
  const context = await openContext({
    ...{ baseURL: origin, viewport: { width, height }, colorScheme: theme },
    ...{ hasTouch: touch, isMobile: touch, reducedMotion: 'reduce' },
  })
  const wire = await tapWire(context)
  return openTab(context, wire)
}

async function openTab(context: BrowserContext, wire: Wire): Promise<Visitor> {
  const page = await context.newPage()
  page.setDefaultTimeout(patience.timeout)
  const complaints = listenToComplaints(page)
  await page.goto('/')
  return {
    page,
    async signsIn(person) {
      await page.getByLabel('Adresse e-mail professionnelle').fill(person.email)
      await page.getByRole('button', { name: 'Continuer' }).click()
      await page.getByLabel('Mot de passe', { exact: true }).fill(person.password)
      await page.getByRole('button', { name: 'Se connecter' }).click()
      await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    },
    async opens(conversation) {
      await page.getByRole('link', { name: conversation }).click()
      await page.getByRole('heading', { level: 1, name: conversation }).waitFor()
      // Read, with its members; or it cannot be.
      const read = page.locator('[role=log][aria-live=polite]')
      await read.or(page.getByText('Le serveur n’a pas répondu.')).first().waitFor()
    },
    async writes(text) {
      await page.getByRole('textbox', { name: /^Message pour/ }).fill(text)
      await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    },
    reads: () => page.locator('.message-text').allInnerTexts(),
    opensTab: () => openTab(context, wire),
    async losesNetwork() {
      await context.setOffline(true)
      await wire.cut()
    },
    findsNetwork: () => context.setOffline(false),
    losesSending: wire.block,
    findsSending: wire.unblock,
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
