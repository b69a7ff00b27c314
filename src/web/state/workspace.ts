import { type ClientSession, createDelivery, type Outgoing, uploadFile } from '../../protocol/client/index.ts'
import type { Conversation, Ending, Locale, Output, OwnAccount, ReadNews } from '../../protocol/index.ts'
import { type ConnectionWatch, watchConnection } from './connection.ts'
import { type Conversations, createConversations } from './conversations.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { keepDrafts } from './keep-drafts.ts'
import { createNotices, type Notices } from './notices.ts'
import { guardOutsiders, type Outsiders } from './outsiders.ts'
import { createDirectory, type Directory } from './people.ts'
import { createReadMarks, type ReadMarks } from './read-marks.ts'
import { createStore, type Store } from './store.ts'
import { unsentStorage } from './unsent-storage.ts'
import { openVault, type Vault } from './vault.ts'
import { wakeWithPage } from './wake.ts'

type Me = Output<'accounts.me'>

/** Everything a signed-in person works with. Made at sign-in, stopped at sign-out: nothing of it outlives the session. */
export interface Workspace {
  /** Oneself, as the server last told. */
  readonly own: Store<Me>
  readonly me: Me
  readonly session: ClientSession
  readonly conversations: Conversations
  readonly directory: Directory
  /** One's own messages that the log has not brought yet. */
  readonly outgoing: Store<readonly Outgoing[]>
  readonly drafts: Drafts
  readonly outsiders: Outsiders
  readonly readMarks: ReadMarks
  readonly connection: ConnectionWatch['store']
  readonly uploads: Store<'on' | 'off'>
  readonly notices: Notices
  /** That the session ends soon, once the server said so. */
  readonly ending: Store<Ending | undefined>
  /** Someone is here: the session goes on. */
  stay(): Promise<void>
  /** Sends what is written in a conversation. Answers whether there was something to send. */
  sendDraft(conversationId: string): boolean
  retrySending(clientId: string): void
  discard(clientId: string): void
  refreshDirectory(): Promise<void>
  /** One’s own account as the server now has it. */
  learnOwn(account: OwnAccount): void
  stop(): void
  /** Stops, and leaves nothing of the person behind in this browser. */
  forget(): Promise<void>
}

interface Needs {
  session: ClientSession
  /** Such as wss://localhost:8443. */
  socketOrigin: string
  locale: () => Locale
  /** For how long what other accounts left in this browser is kept, in milliseconds. */
  keepOthersFor: () => number
}

/** A browser that does not say so soon keeps nothing, in milliseconds: nobody waits for a disk to write a message. */
const vaultWithin = 2_000

/** Reads what the first screen needs, then goes live. Rejects when it cannot. */
export async function openWorkspace(needs: Needs): Promise<Workspace> {
  const { session } = needs
  const me = await session.call('accounts.me', {})
  const own = createStore(me)
  const vault = await vaultOf(me.account.accountId, needs.keepOthersFor())
  const directory = createDirectory()
  directory.learn([me.account])
  const parts = connect(needs, me, directory, vault)
  const refreshDirectory = async (): Promise<void> => {
    directory.learn((await session.call('accounts.list', {})).accounts)
  }
  await Promise.all([parts.conversations.refresh(), refreshDirectory()])
  const { conversations, drafts, connection, outgoing, uploads, notices, ending, readMarks, delivery } = parts
  const outsiders = await guardOutsiders({ call: session.call, own: me.account, vault })
  const stopKeeping = vault === undefined ? () => {} : await keepDrafts(drafts, vault)
  delivery.start()
  const stopWaking = wakeWithPage(delivery.wake)

  const stop = (): void => {
    stopWaking()
    stopKeeping()
    delivery.stop()
    connection.stop()
  }
  return {
    ...{ own, session, conversations, directory, drafts, outsiders, readMarks },
    ...{ outgoing, uploads, notices, ending },
    stop,
    get me() {
      return own.get()
    },
    connection: connection.store,
    refreshDirectory,
    async stay() {
      await session.call('sessions.touch', {})
      ending.set(undefined)
    },
    learnOwn(account) {
      own.update((known) => ({ ...known, account }))
      directory.learn([account])
    },
    retrySending: delivery.outbox.retry,
    discard: delivery.outbox.discard,
    sendDraft(conversationId) {
      const draft = drafts.take(conversationId)
      if (draft !== undefined) delivery.outbox.send(conversationId, draft.text, draft.files)
      return draft !== undefined
    },
    async forget() {
      stop()
      await vault?.wipe()
    },
  }
}

async function vaultOf(accountId: string, keepOthersFor: number): Promise<Vault | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, vaultWithin))
  return Promise.race([openVault(accountId, { now: Date.now(), keepOthersFor }).catch(() => undefined), late])
}

function connect(needs: Needs, me: Me, directory: Directory, vault: Vault | undefined) {
  const { session } = needs
  const ownId = me.account.accountId
  const connection = watchConnection()
  const outgoing = createStore<readonly Outgoing[]>([])
  const uploads = createStore<'on' | 'off'>('on')
  const notices = createNotices()
  const ending = createStore<Ending | undefined>(undefined)
  const delivery = createDelivery({
    session,
    origin: needs.socketOrigin,
    locale: needs.locale(),
    onEntry: (entry) => conversations.receive(entry),
    onUnfollowed: () => void conversations.refresh().catch(() => undefined),
    onRestored: () => {
      readMarks.forget()
      conversations.restart().catch(() => undefined)
    },
    onState: connection.report,
    onUploads: uploads.set,
    onEnding: ending.set,
    onOutgoing: outgoing.set,
    onGreeted: (heads) => {
      for (const { conversationId, readUpTo } of heads) conversations.learnOwnMark(conversationId, readUpTo)
      readMarks.greeted()
    },
    onRead: learnMarks,
    newClientId: () => crypto.randomUUID(),
    ...(vault ? { storage: unsentStorage(vault) } : {}),
  })
  const { live, outbox, marker } = delivery
  const readMarks = createReadMarks({ call: session.call, ownId })
  function learnMarks(news: ReadNews): void {
    const own = news.marks.find(({ accountId }) => accountId === ownId)
    if (typeof own?.readUpTo === 'number') conversations.learnOwnMark(news.conversationId, own.readUpTo)
    readMarks.take(news)
  }
  const conversations = createConversations({
    // A page of history may be larger than a frame: reads go over HTTP.
    call: session.call,
    ownId,
    follow: live.follow,
    unfollow: live.unfollow,
    prefer: live.prefer,
    learn: directory.learn,
    onRead: outbox.arrived,
    onReadUpTo: marker.read,
    onLost: ({ conversation }, entry) => {
      const bubble = conversation.name ?? undefined
      if (entry === undefined || bubble === undefined) notices.add({ kind: 'gone', bubble })
      else if (entry.actorId !== ownId) notices.add({ kind: 'removed', bubble, by: entry.actorId })
    },
  })
  const drafts = createDrafts({
    newId: () => crypto.randomUUID(),
    upload: (upload) =>
      uploadFile({ origin: '', accessToken: session.accessToken, locale: needs.locale() }, upload),
  })
  return { delivery, connection, outgoing, uploads, notices, ending, conversations, drafts, readMarks }
}

/** A conversation's name for the reader: a direct one is called after its other person. */
export function titleOf(conversation: Conversation): string {
  return conversation.name ?? conversation.peer?.displayName ?? '…'
}
