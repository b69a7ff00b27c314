import { randomId } from '../../src/crypto/random.ts'
import {
  type Call,
  type ClientSession,
  createClientSession,
  createLive,
  type Live,
  type LiveState,
  uploadFile,
} from '../../src/protocol/client/index.ts'
import {
  type Conversation,
  type FileSummary,
  type LogEntry,
  type Output,
  Problem,
  type Role,
} from '../../src/protocol/index.ts'
import { note, played, watched } from './played.ts'

export type Wire = 'rest' | 'socket'

interface Person {
  email: string
  password: string
  displayName: string
  role: Role
  accountId: string
  origin: string
  wire: Wire
}

/** A person with one device, who speaks the public client as the web page does. */
export interface Actor extends Person {
  session: ClientSession
  live: Live
  call: Call
  /** Every event heard, in order. */
  heard: LogEntry[]
  comesOnline(): Promise<void>
  /** Resolves when the server has ended the session of the open socket. */
  isShutOut(): Promise<void>
  leaves(): void
  creates(name: string, ...members: Actor[]): Promise<Conversation>
  sends(conversationId: string, body: string, attachments?: string[]): Promise<Output<'messages.send'>>
  uploads(conversationId: string, name: string, bytes: Uint8Array, type?: string): Promise<FileSummary>
  downloads(fileId: string, headers?: Record<string, string>): Promise<Response>
  reads(conversationId: string): Promise<string[]>
  /** Resolves with the first event, heard already or to come, that fits. */
  hears(fits: (entry: LogEntry) => boolean): Promise<LogEntry>
  hearsMessage(body: string): Promise<LogEntry>
  /** How far who has read, as it was told, in order. */
  marks: { conversationId: string; accountId: string; readUpTo: number | null }[]
  hearsMark(accountId: string, readUpTo: number): Promise<unknown>
  /** A second device of the same person. */
  secondDevice(): Promise<Actor>
}

/** `shared`: a session that is signed in already, as another tab of the same browser has it. */
export function createActor(person: Person, shared?: ClientSession): Actor {
  const { origin } = person
  const opened = shared ?? createClientSession({ origin, locale: 'fr', refreshIn: 'body' })
  const session: ClientSession = { ...opened, call: watched(opened.call) }
  const heard: LogEntry[] = []
  const marks: Actor['marks'] = []
  const devices: Actor[] = []
  const states: LiveState[] = []
  const watchers = new Set<() => void>()
  const changed = (): void => {
    for (const watcher of [...watchers]) watcher()
  }
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        const found = look()
        if (found === undefined) return
        watchers.delete(watcher)
        resolve(found)
      }
      watchers.add(watcher)
      watcher()
    })

  const live = createLive({
    session,
    origin: origin.replace(/^https/, 'wss'),
    locale: 'fr',
    backOff: () => 20,
    onEntry(entry) {
      heard.push(entry)
      changed()
    },
    onRead({ conversationId, marks: moved }) {
      marks.push(...moved.map((mark) => ({ conversationId, ...mark })))
      changed()
    },
    // A person who is told of a conversation opens it: from its beginning, as far as they may see.
    onUnfollowed(ids) {
      for (const id of ids) void open(id)
    },
    onState(state) {
      states.push(state)
      changed()
    },
    // What was read is of another history: it is read anew (M-8).
    onRestored() {
      for (const id of new Set(heard.map((entry) => entry.conversationId))) {
        live.unfollow(id)
        void open(id)
      }
    },
  })

  async function follow(conversationId: string): Promise<void> {
    const { conversation } = await session.call('conversations.get', { conversationId })
    live.follow(conversationId, conversation.from - 1)
    const page = await session.call('conversations.events', { conversationId, after: conversation.from - 1 })
    for (const entry of page.events) live.receive(entry)
  }

  /** Once at a time: what hears of it anew meanwhile has nothing to add, and a late failure must not undo a success. */
  const opening = new Map<string, Promise<void>>()
  function open(conversationId: string): Promise<void> {
    const already = opening.get(conversationId)
    if (already !== undefined) return already
    const opened = follow(conversationId)
      .catch((error: unknown) => {
        // Removed again before it could look: there is nothing to follow. Anything else passes, and heads tell again.
        if (error instanceof Problem && error.status < 500 && error.status !== 429)
          live.unfollow(conversationId)
      })
      .finally(() => opening.delete(conversationId))
    opening.set(conversationId, opened)
    return opened
  }

  const call = watched((name, input) => (person.wire === 'socket' ? live.call : opened.call)(name, input))

  const actor: Actor = {
    ...person,
    session,
    live,
    call,
    heard,
    marks,
    async comesOnline() {
      live.start()
      await until(() => (states.at(-1) === 'online' ? true : undefined))
    },
    async isShutOut() {
      await until(() => (states.at(-1) === 'ended' ? true : undefined))
    },
    leaves() {
      live.stop()
      for (const device of devices) device.leaves()
    },
    async creates(name, ...members) {
      const input = { name, members: members.map((member) => member.accountId) }
      return (await call('bubbles.create', input)).conversation
    },
    sends: (conversationId, body, attachments = []) =>
      call('messages.send', { conversationId, clientId: randomId(), body, attachments }),
    async uploads(conversationId, name, bytes, type = 'application/pdf') {
      const needs = { origin, locale: 'fr', accessToken: session.accessToken } as const
      // A fresh copy, because a Blob part must not be backed by shared memory.
      const upload = { conversationId, name, type, bytes: new Blob([new Uint8Array(bytes)]) }
      return (await played('files.upload', uploadFile(needs, upload))).file
    },
    async downloads(fileId, headers = {}) {
      const authorization = `Bearer ${await session.accessToken()}`
      const response = await fetch(`${origin}/v1/files/${fileId}/content`, {
        headers: { authorization, ...headers },
      })
      note('files.download', String(response.status))
      return response
    },
    async reads(conversationId) {
      const { messages } = await call('messages.list', { conversationId, limit: 200 })
      return messages.map((message) => message.body)
    },
    hears: (fits) => until(() => heard.find(fits)),
    hearsMessage: (body) =>
      until(() => heard.find((entry) => entry.event === 'message.sent' && entry.data.message.body === body)),
    hearsMark: (accountId, readUpTo) =>
      until(() => marks.find((mark) => mark.accountId === accountId && mark.readUpTo === readUpTo)),
    async secondDevice() {
      const other = createActor(person)
      devices.push(other)
      await other.session.signIn(person.email, person.password)
      return other
    },
  }
  return actor
}
