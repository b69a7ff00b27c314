import { type ClientSession, createLive, type Live, uploadFile } from '../../protocol/client/index.ts'
import { type Conversation, type Locale, maxFrameBytes, type Output } from '../../protocol/index.ts'
import { type ConnectionWatch, watchConnection } from './connection.ts'
import { type Conversations, createConversations } from './conversations.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createNotices, type Notices } from './notices.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createDirectory, type Directory } from './people.ts'
import { createStore, type Store } from './store.ts'

type Me = Output<'accounts.me'>

/** Everything a signed-in person works with. Made at sign-in, stopped at sign-out: nothing of it outlives the session. */
export interface Workspace {
  readonly me: Me
  readonly session: ClientSession
  readonly conversations: Conversations
  readonly directory: Directory
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly connection: ConnectionWatch['store']
  readonly uploads: Store<'on' | 'off'>
  readonly notices: Notices
  /** Sends what is written in a conversation. Answers whether there was something to send. */
  sendDraft(conversationId: string): boolean
  refreshDirectory(): Promise<void>
  stop(): void
}

interface Needs {
  session: ClientSession
  /** Such as wss://localhost:8443. */
  socketOrigin: string
  locale: () => Locale
}

/** Reads what the first screen needs, then goes live. Rejects when it cannot. */
export async function openWorkspace(needs: Needs): Promise<Workspace> {
  const { session } = needs
  const me = await session.call('accounts.me', {})
  const directory = createDirectory()
  directory.learn([me.account])
  const parts = connect(needs, me, directory)
  const refreshDirectory = async (): Promise<void> => {
    directory.learn((await session.call('accounts.list', {})).accounts)
  }
  await Promise.all([parts.conversations.refresh(), refreshDirectory()])
  parts.live.start()
  const wake = (): void => parts.live.wake()
  globalThis.addEventListener?.('online', wake)
  const { conversations, outbox, drafts, connection, uploads, notices } = parts
  return {
    ...{ me, session, conversations, directory, outbox, drafts, uploads, notices },
    connection: connection.store,
    refreshDirectory,
    sendDraft(conversationId) {
      const draft = drafts.take(conversationId)
      if (draft !== undefined) outbox.send(conversationId, draft.text, draft.files)
      return draft !== undefined
    },
    stop() {
      globalThis.removeEventListener?.('online', wake)
      parts.live.stop()
      connection.stop()
    },
  }
}

function connect(needs: Needs, me: Me, directory: Directory) {
  const { session } = needs
  const connection = watchConnection()
  const uploads = createStore<'on' | 'off'>('on')
  const notices = createNotices()
  const live: Live = createLive({
    session,
    origin: needs.socketOrigin,
    locale: needs.locale(),
    onEntry: (entry) => conversations.receive(entry),
    onUnfollowed: () => void conversations.refresh().catch(() => undefined),
    onState: connection.report,
    onUploads: uploads.set,
    backOff: (attempt) => Math.min(8_000, 400 * 2 ** attempt) * (0.5 + Math.random() / 2),
  })
  const outbox = createOutbox({
    call: (name, input) => (fitsInFrame(input) ? live.call : session.call)(name, input),
    newClientId: () => crypto.randomUUID(),
    now: () => new Date().toISOString(),
    wait: (milliseconds, why) =>
      why === 'server' ? sleep(milliseconds) : Promise.race([sleep(milliseconds), connection.comesBack()]),
  })
  const conversations = createConversations({
    // A page of history may be larger than a frame: reads go over HTTP.
    call: session.call,
    ownId: me.account.accountId,
    follow: live.follow,
    unfollow: live.unfollow,
    learn: directory.learn,
    onMessage: outbox.arrived,
    onLost: ({ conversation }, entry) => {
      const bubble = conversation.name ?? undefined
      if (entry === undefined || bubble === undefined) notices.add({ kind: 'gone', bubble })
      else if (entry.actorId !== me.account.accountId)
        notices.add({ kind: 'removed', bubble, by: entry.actorId })
    },
  })
  const drafts = createDrafts({
    newId: () => crypto.randomUUID(),
    upload: (upload) =>
      uploadFile({ origin: '', accessToken: session.accessToken, locale: needs.locale() }, upload),
  })
  return { live, connection, uploads, notices, outbox, conversations, drafts }
}

/** A long text full of quotes grows when it is escaped; a frame too large would close the socket (G-4). */
function fitsInFrame(input: unknown): boolean {
  const room = maxFrameBytes - 1_024
  return new TextEncoder().encode(JSON.stringify(input)).length < room
}

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A conversation's name for the reader: a direct one is called after its other person. */
export function titleOf(conversation: Conversation): string {
  return conversation.name ?? conversation.peer?.displayName ?? '…'
}
