import { setTimeout as pause } from 'node:timers/promises'
import type { LogEntry } from '../../../src/protocol/index.ts'
import { Problem } from '../../../src/protocol/index.ts'
import { messageDigestOf } from '../history/digest.ts'
import { type Client, type ClientNeeds, createClient } from './client.ts'
import { fetchFile } from './files.ts'

/**
 * Somebody who reads all their conversations, from the first event they may see, with the files that come, and notes what
 * they are handed.
 */
export interface Reader {
  readonly client: Client
  /** How far they have read. */
  watermark(conversationId: string): number
}

export function createReader(needs: Omit<ClientNeeds, 'onEntry' | 'onUnfollowed' | 'notesPushes'>): Reader {
  const { person, journal } = needs
  const read = new Map<string, number>()
  const opening = new Set<string>()
  const client: Client = createClient({
    ...needs,
    notesPushes: true,
    onEntry(entry) {
      read.set(entry.conversationId, entry.sequence)
      journal.write(deliveryOf(person.accountId, entry))
      for (const fileId of fileIdsOf(entry)) void fetchFile(client, fileId)
    },
    onUnfollowed(ids) {
      for (const id of ids) void open(id)
    },
  })

  /** As the web page does: looks at the conversation, and pulls its log from where reading stopped. */
  async function open(conversationId: string): Promise<void> {
    if (opening.has(conversationId)) return
    opening.add(conversationId)
    try {
      await follow(conversationId)
    } finally {
      opening.delete(conversationId)
    }
  }

  async function follow(conversationId: string): Promise<void> {
    const { live, session } = client
    for (let tries = 0; tries < 100; tries++) {
      try {
        const { conversation } = await session.call('conversations.get', { conversationId })
        let after = Math.max(conversation.from - 1, read.get(conversationId) ?? 0)
        live.follow(conversationId, after)
        for (;;) {
          const page = await session.call('conversations.events', { conversationId, after })
          for (const entry of page.events) live.receive(entry)
          const last = page.events.at(-1)?.sequence ?? page.head
          if (last <= after || last >= page.head) return
          after = last
        }
      } catch (error) {
        // Not ours, or no longer: there is nothing to follow.
        if (error instanceof Problem && error.status === 404) return live.unfollow(conversationId)
        await pause(error instanceof Problem && error.retryAfter ? error.retryAfter * 1_000 : 500)
      }
    }
  }

  return { client, watermark: (conversationId) => read.get(conversationId) ?? 0 }
}

export function deliveryOf(account: string, entry: LogEntry) {
  const { conversationId: conversation, sequence, event } = entry
  const common = { kind: 'deliver', account, conversation, sequence, event } as const
  if (entry.event !== 'message.sent') return common
  const { clientId, body } = entry.data.message
  return { ...common, clientId, digest: messageDigestOf(body, fileIdsOf(entry)) }
}

export const fileIdsOf = (entry: LogEntry): string[] =>
  entry.event === 'message.sent' ? entry.data.message.attachments.map(({ fileId }) => fileId) : []
