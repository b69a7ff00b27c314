import type { Call } from '../../protocol/client/index.ts'
import type { AccountSummary, Conversation, LogEntry, Message } from '../../protocol/index.ts'
import {
  apply,
  type ConversationModel,
  markRead,
  modelOf,
  withHistory,
  withMembers,
  withOwnMark,
  withoutNews,
  withoutUnreadLine,
} from './conversation.ts'
import { type Page, readPage } from './history.ts'
import { peopleIn } from './people.ts'
import { createStore, type Store } from './store.ts'

type ConversationModels = ReadonlyMap<string, ConversationModel>

export interface Conversations {
  readonly store: Store<ConversationModels>
  /** The conversation before the reader's eyes, if any. */
  watch(conversationId: string | undefined): void
  /** Whether the end of a conversation is in sight: read is what is both before the reader's eyes and down there. */
  sightEnd(conversationId: string, isInSight: boolean): void
  /** The reader has read so far on some device. */
  learnOwnMark(conversationId: string, readUpTo: number): void
  /** Takes in what a command answered: it is there before its event comes. */
  adopt(conversation: Conversation): void
  receive(entry: LogEntry): void
  /** Lists anew: adopts what is new, drops what is no longer the reader's. */
  refresh(): Promise<void>
  /** Everything read so far is void (M-8): lists and reads anew. */
  restart(): Promise<void>
  drop(conversationId: string): void
  /** Reads the members and the newest page, once. */
  open(conversationId: string): Promise<void>
  readOlder(conversationId: string): Promise<void>
}

export interface ConversationsNeeds {
  call: Call
  ownId: string
  follow(conversationId: string, watermark: number): void
  unfollow(conversationId: string): void
  /** What this conversation misses matters most. */
  prefer(conversationId: string | undefined): void
  learn(people: readonly AccountSummary[]): void
  /** A page of history held this message. */
  onRead(message: Message): void
  /** Everything up to a sequence was read just now. */
  onReadUpTo(conversationId: string, readUpTo: number): void
  /** The reader is no longer a member; `entry` says how, when the page saw it happen. */
  onLost(model: ConversationModel, entry: LogEntry | undefined): void
}

export function createConversations(needs: ConversationsNeeds): Conversations {
  const store = createStore<ConversationModels>(new Map())
  let watched: string | undefined
  let endInSight: string | undefined
  let refreshing: Promise<void> | undefined
  let askedAgain = false
  let hasListed = false
  let isVoid = false

  const put = (model: ConversationModel): void =>
    store.update((all) => new Map(all).set(model.conversation.conversationId, model))
  const change = (id: string, how: (model: ConversationModel) => ConversationModel): void => {
    const model = store.get().get(id)
    if (model !== undefined) put(how(model))
  }

  const isRead = (id: string): boolean => watched === id && endInSight === id

  function look(id: string | undefined): void {
    const model = id === undefined || !isRead(id) ? undefined : store.get().get(id)
    if (id === undefined || model === undefined) return
    const { head, readUpTo } = model.conversation
    if (readUpTo >= head) return
    put(markRead(model))
    needs.onReadUpTo(id, head)
  }

  function adopt(conversation: Conversation, appeared: boolean): void {
    const { conversationId, own, peer, lastMessage, head } = conversation
    if (store.get().has(conversationId)) return
    needs.learn([own, ...(peer ? [peer] : []), ...(lastMessage ? [lastMessage.sender] : [])])
    put({ ...modelOf(conversation), appeared: appeared && conversationId !== watched })
    needs.follow(conversationId, head)
  }

  function drop(id: string): ConversationModel | undefined {
    const model = store.get().get(id)
    needs.unfollow(id)
    store.update((all) => new Map([...all].filter(([known]) => known !== id)))
    return model
  }

  async function list(): Promise<void> {
    const before = new Map([...store.get()].map(([id, model]) => [id, model.conversation.head]))
    const anew = isVoid
    const { conversations } = await needs.call('conversations.list', {})
    const ours = new Set<string>(conversations.map(({ conversationId }) => conversationId))
    for (const conversation of conversations) {
      // A log shorter than it was before the question is another log than the one that was read.
      const isAstray = anew || conversation.head < (before.get(conversation.conversationId) ?? 0)
      if (isAstray) drop(conversation.conversationId)
      adopt(conversation, hasListed && !isAstray)
    }
    for (const id of before.keys()) {
      const lost = ours.has(id) ? undefined : drop(id)
      if (lost !== undefined) needs.onLost(lost, undefined)
    }
    hasListed = true
    if (anew) isVoid = false
  }

  /** One listing at a time; what is asked meanwhile is answered by one more. */
  async function refresh(): Promise<void> {
    if (refreshing !== undefined) {
      askedAgain = true
      return refreshing
    }
    const run = async (): Promise<void> => {
      do {
        askedAgain = false
        await list()
      } while (askedAgain)
    }
    refreshing = run().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  function receive(entry: LogEntry): void {
    const model = store.get().get(entry.conversationId)
    if (model === undefined) return
    needs.learn(peopleIn(entry))
    if (entry.event === 'member.left' && entry.data.accountId === needs.ownId) {
      drop(entry.conversationId)
      needs.onLost(model, entry)
      return
    }
    if (entry.sequence <= model.conversation.head) {
      // The log was restored from a backup and goes another way from here (M-8): what was known is void.
      drop(entry.conversationId)
      refresh().catch(() => undefined)
      return
    }
    const watching = isRead(entry.conversationId)
    put(apply(model, entry, { accountId: needs.ownId, watching }))
    if (watching) needs.onReadUpTo(entry.conversationId, entry.sequence)
  }

  function learn(page: Page): void {
    needs.learn(page.entries.flatMap(peopleIn))
    for (const entry of page.entries) if (entry.event === 'message.sent') needs.onRead(entry.data.message)
  }

  async function open(id: string): Promise<void> {
    const model = store.get().get(id)
    if (model === undefined || (model.history !== 'unread' && model.members !== undefined)) return
    const { head, from } = model.conversation
    const [details, page] = await Promise.all([
      needs.call('conversations.get', { conversationId: id }),
      readPage(needs.call, id, { before: head + 1, from }),
    ])
    needs.learn(details.members)
    learn(page)
    change(id, (now) => withHistory(withMembers(now, details.members, details.conversation.head), page))
  }

  async function readOlder(id: string): Promise<void> {
    const model = store.get().get(id)
    const oldest = model?.log[0]
    if (model?.history !== 'partial' || oldest === undefined) return
    const page = await readPage(needs.call, id, { before: oldest.sequence, from: model.conversation.from })
    learn(page)
    change(id, (now) => withHistory(now, page))
  }

  return {
    store,
    receive,
    refresh,
    restart() {
      isVoid = true
      return refresh()
    },
    open,
    readOlder,
    adopt: (conversation) => adopt(conversation, false),
    drop: (id) => void drop(id),
    watch(id) {
      if (watched !== undefined && watched !== id) change(watched, withoutUnreadLine)
      watched = id
      needs.prefer(id)
      if (id !== undefined) change(id, withoutNews)
      look(id)
    },
    sightEnd(id, isInSight) {
      if (isInSight === (endInSight === id)) return
      endInSight = isInSight ? id : undefined
      look(watched)
    },
    learnOwnMark(id, readUpTo) {
      change(id, (model) => withOwnMark(model, readUpTo, needs.ownId))
    },
  }
}
