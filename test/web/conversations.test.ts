import { describe, expect, test } from 'vitest'
import type { Call } from '../../src/protocol/client/index.ts'
import type { AccountSummary, LogEntry } from '../../src/protocol/index.ts'
import type { ConversationModel } from '../../src/web/state/conversation.ts'
import { type Conversations, createConversations } from '../../src/web/state/conversations.ts'
import { openWard, person, type Ward } from './ward.ts'

const alice = person('Alice')
const bruno = person('Bruno')

interface Page {
  conversations: Conversations
  followed: Map<string, number>
  /** What was read, as the server would be told. */
  read: [string, number][]
  lost: { name: string | null; by: string | undefined }[]
  model(ward: Ward): ConversationModel | undefined
}

/** The page of one reader of several wards. Those that refuse to answer are not the reader's. */
function openPage(reader: AccountSummary, wards: readonly Ward[]): Page {
  const followed = new Map<string, number>()
  const lost: Page['lost'] = []
  const read: Page['read'] = []
  const mine = (): Ward[] =>
    wards.filter((ward) => ward.members().some((member) => member.accountId === reader.accountId))
  const call = async (name: Parameters<Call>[0], input: { conversationId?: string }): Promise<unknown> => {
    if (name === 'conversations.list')
      return { conversations: mine().map((ward) => ward.conversationFor(reader)) }
    const ward = mine().find((candidate) => candidate.conversationId === input.conversationId)
    return ward?.callFor(reader)(name, input as never)
  }
  const conversations = createConversations({
    // Lists here, and hands the other reads on to the ward they are about.
    call: call as unknown as Call,
    ownId: reader.accountId,
    follow: (id, at) => void followed.set(id, at),
    unfollow: (id) => void followed.delete(id),
    learn: () => undefined,
    onRead: () => undefined,
    prefer: () => undefined,
    onReadUpTo: (id, readUpTo) => read.push([id, readUpTo]),
    onLost: ({ conversation }, entry) => lost.push({ name: conversation.name, by: entry?.actorId }),
  })
  return {
    conversations,
    followed,
    read,
    lost,
    model: (ward) => conversations.store.get().get(ward.conversationId),
  }
}

const deliver = (page: Page, ...entries: LogEntry[]): void => {
  for (const entry of entries) page.conversations.receive(entry)
}

describe('the conversations of a page', () => {
  test('are followed from where the list knew them', async () => {
    const ward = openWard('Réa', alice)
    const page = openPage(alice, [ward])
    await page.conversations.refresh()
    expect(page.followed.get(ward.conversationId)).toBe(2)
  })

  test('include at once the one the reader is invited to, and say that it is new', async () => {
    const ward = openWard('Réa', alice)
    const page = openPage(bruno, [ward])
    await page.conversations.refresh()
    expect(page.model(ward)).toBeUndefined()
    ward.joins(bruno)
    await page.conversations.refresh()
    expect(page.model(ward)?.appeared).toBe(true)
    page.conversations.watch(ward.conversationId)
    expect(page.model(ward)?.appeared).toBe(false)
  })

  test.each(['refresh', 'restart'] as const)(
    'M-8: are read anew where the log is shorter than it was (%s), and nobody is said to have left',
    async (how) => {
      const ward = openWard('Réa', alice)
      for (const body of ['un', 'deux', 'trois']) ward.says(alice, body)
      const page = openPage(alice, [ward])
      await page.conversations.refresh()
      await page.conversations.open(ward.conversationId)
      // The ward keeps its own log: here the database is restored to an earlier point.
      const log = ward.log as LogEntry[]
      log.splice(3)
      await page.conversations[how]()
      expect(page.model(ward)).toMatchObject({ history: 'unread', log: [], conversation: { head: 3 } })
      expect(page.followed.get(ward.conversationId)).toBe(3)
      expect(page.lost).toEqual([])
      await page.conversations.open(ward.conversationId)
      expect(page.model(ward)?.log).toEqual(ward.log)
    },
  )

  test('M-8: are read anew after a restore, even where the log has grown past what was known', async () => {
    const ward = openWard('Réa', alice)
    for (const body of ['un', 'deux']) ward.says(alice, body)
    const page = openPage(alice, [ward])
    await page.conversations.refresh()
    await page.conversations.open(ward.conversationId)
    const log = ward.log as LogEntry[]
    log.splice(3)
    for (const body of ['autre deux', 'autre trois', 'autre quatre']) ward.says(alice, body)
    await page.conversations.restart()
    await page.conversations.open(ward.conversationId)
    expect(page.model(ward)?.log).toEqual(ward.log)
  })

  test('lose the one the reader is removed from, and say by whom', async () => {
    const ward = openWard('Réa', alice)
    ward.joins(bruno)
    const page = openPage(bruno, [ward])
    await page.conversations.refresh()
    deliver(page, ward.leaves(bruno, alice))
    expect(page.model(ward)).toBeUndefined()
    expect(page.followed.size).toBe(0)
    expect(page.lost).toEqual([{ name: 'Réa', by: alice.accountId }])
  })

  test('lose the one the reader was removed from while away', async () => {
    const ward = openWard('Réa', alice)
    ward.joins(bruno)
    const page = openPage(bruno, [ward])
    await page.conversations.refresh()
    ward.leaves(bruno, alice)
    await page.conversations.refresh()
    expect(page.model(ward)).toBeUndefined()
    expect(page.lost).toEqual([{ name: 'Réa', by: undefined }])
  })

  test('read history and live events into one log without a hole', async () => {
    const ward = openWard('Réa', alice)
    for (let number = 0; number < 120; number++) ward.says(alice, `${number}`)
    const page = openPage(alice, [ward])
    await page.conversations.refresh()
    const opening = page.conversations.open(ward.conversationId)
    deliver(page, ward.says(alice, 'pendant la lecture'))
    await opening
    while (page.model(ward)?.history === 'partial') await page.conversations.readOlder(ward.conversationId)
    expect(page.model(ward)?.log).toEqual(ward.log)
    expect(page.model(ward)?.conversation).toEqual(ward.conversationFor(alice))
  })

  test('start over when the log was restored from a backup and goes another way', async () => {
    const before = openWard('Réa', alice)
    before.says(alice, 'perdu')
    const page = openPage(alice, [before])
    await page.conversations.refresh()
    await page.conversations.open(before.conversationId)
    const restored = { ...before.says(alice, 'autre suite'), sequence: 3 as LogEntry['sequence'] }
    deliver(page, restored)
    await page.conversations.refresh()
    expect(page.model(before)).toMatchObject({ history: 'unread', log: [] })
  })

  test('count as read only while their end is before the reader’s eyes', async () => {
    const ward = openWard('Réa', alice)
    ward.joins(bruno)
    ward.says(bruno, 'avant')
    const page = openPage(alice, [ward])
    const id = ward.conversationId
    const unread = () => page.model(ward)?.conversation.unread
    await page.conversations.refresh()
    expect(unread()).toBe(1)
    page.conversations.watch(id)
    // Opened, but what is new lies further down.
    expect([unread(), page.read]).toEqual([1, []])
    page.conversations.sightEnd(id, true)
    expect([unread(), page.read]).toEqual([0, [[id, 4]]])
    deliver(page, ward.says(bruno, 'vu'))
    page.conversations.sightEnd(id, false)
    deliver(page, ward.says(bruno, 'plus bas'))
    expect([unread(), page.read.at(-1)]).toEqual([1, [id, 5]])
    page.conversations.sightEnd(id, true)
    page.conversations.watch(undefined)
    deliver(page, ward.says(bruno, 'la page est derrière'))
    expect([unread(), page.read.at(-1)]).toEqual([1, [id, 6]])
    page.conversations.watch(id)
    expect([unread(), page.read.at(-1)]).toEqual([0, [id, 7]])
  })
})
