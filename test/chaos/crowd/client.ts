import { setTimeout as pause } from 'node:timers/promises'
import {
  type Call,
  type ClientSession,
  createClientSession,
  createLive,
  createRestCall,
  type Live,
  type LiveState,
  type RestNeeds,
} from '../../../src/protocol/client/index.ts'
import type { LogEntry } from '../../../src/protocol/index.ts'
import type { Journal } from '../history/journal.ts'
import type { Person } from '../world/people.ts'
import { doorFetch } from './door-fetch.ts'
import { doorSocket } from './door-socket.ts'
import type { Doorway } from './doorway.ts'

/** A person with one device that speaks the typed client, and notes what becomes of its connection. */
export interface Client {
  readonly person: Person
  readonly name: string
  readonly session: ClientSession
  readonly live: Live
  /** Over REST at the same gateway as the socket's. */
  readonly rest: RestNeeds
  /** Over REST at another gateway than the socket's. */
  readonly elsewhere: Call
  readonly doorway: Doorway
  readonly journal: Journal
  /** The connection in use, such as `writer-3 socket 2`; `rest` when no socket is open. */
  line(): string
  /** Signs in, trying until it works, and goes online; comes back whenever the session is ended. */
  start(): Promise<void>
  stop(): void
}

export interface ClientNeeds {
  person: Person
  publicOrigin: string
  doorway: Doorway
  journal: Journal
  onEntry(entry: LogEntry): void
  onUnfollowed(conversationIds: readonly string[]): void
  /** Whether to note each event that comes over the socket. */
  notesPushes: boolean
}

export function createClient(needs: ClientNeeds): Client {
  const { person, publicOrigin, doorway, journal } = needs
  const account = person.accountId
  let sockets = 0
  let online = false
  let over = false
  const line = (): string => (online ? `${person.name} socket ${sockets}` : 'rest')
  const tell = (state: LiveState | 'signed in' | 'session ended'): void =>
    journal.write({ kind: 'client', account, state, line: line(), gateway: doorway.gateway() })

  const session = createClientSession({
    origin: publicOrigin,
    locale: 'fr',
    refreshIn: 'body',
    fetch: doorFetch(doorway),
    onEnded() {
      tell('session ended')
      if (!over) void comeBack()
    },
  })
  const live = createLive({
    session,
    origin: publicOrigin.replace(/^https/, 'wss'),
    locale: 'fr',
    onEntry: needs.onEntry,
    onUnfollowed: needs.onUnfollowed,
    onState(state) {
      online = state === 'online'
      tell(state)
    },
    WebSocket: doorSocket(doorway, {
      onOpening: () => sockets++,
      onFrame(text) {
        if (needs.notesPushes && text.startsWith('{"event"')) notePush(text)
      },
    }),
  })

  function notePush(text: string): void {
    // The server's own frame; the contract tests hold it to its form.
    const { event } = JSON.parse(text) as { event: LogEntry }
    const { conversationId: conversation, sequence } = event
    journal.write({ kind: 'push', account, conversation, sequence, line: `${person.name} socket ${sockets}` })
  }

  async function signIn(): Promise<void> {
    while (!over) {
      try {
        await session.signIn(person.email, person.password)
        return tell('signed in')
      } catch {
        await pause(500 + 20 * sockets)
      }
    }
  }

  async function comeBack(): Promise<void> {
    live.stop()
    await signIn()
    if (!over) live.start()
  }

  const caller = { origin: publicOrigin, locale: 'fr', accessToken: session.accessToken } as const
  return {
    person,
    name: person.name,
    session,
    live,
    rest: { ...caller, fetch: doorFetch(doorway) },
    elsewhere: createRestCall({ ...caller, fetch: doorFetch(doorway.elsewhere()) }),
    doorway,
    journal,
    line,
    async start() {
      await signIn()
      live.start()
    },
    stop() {
      over = true
      live.stop()
    },
  }
}
