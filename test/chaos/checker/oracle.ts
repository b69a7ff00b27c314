import { setTimeout as pause } from 'node:timers/promises'
import type { ClientSession } from '../../../src/protocol/client/index.ts'
import { type LogEntry, Problem } from '../../../src/protocol/index.ts'
import type { Kept } from '../crowd/crowd.ts'
import { fileIdsOf } from '../crowd/reader.ts'
import { messageDigestOf } from '../history/digest.ts'
import type { World } from '../world/world.ts'
import type { Conversation, LogLine, Row } from './evidence.ts'

interface Needs {
  ask: World['ask']
  conversations: readonly Kept[]
  readers: readonly string[]
}

/** Reads the truth back: each conversation's log as a member is told it, and as the database holds it. */
export async function readTruth({ ask, conversations, readers }: Needs): Promise<Map<string, Conversation>> {
  const truth = new Map<string, Conversation>()
  const standings = await standingsOf(ask)
  for (const { conversation, session } of conversations) {
    const rows = await ask<{ sequence: string; event: string; actor: string; clientid: string | null }>(
      `select sequence, kind as event, actor_id as actor, client_id as clientid from prisme.conversation_events
         where conversation_id = $1 order by sequence`,
      [conversation],
    )
    const own = standings.filter((standing) => standing.conversation === conversation)
    truth.set(conversation, {
      head: own[0]?.head ?? 0,
      rows: rows.map(({ sequence, event, actor, clientid }): Row => {
        const row = { sequence: Number(sequence), event, actor }
        return clientid === null ? row : { ...row, clientId: clientid }
      }),
      log: await wholeLog(session, conversation),
      readers: own.flatMap(({ account }) => (readers.includes(account) ? [account] : [])),
    })
  }
  return truth
}

/** Who is a member of what now, and how far each conversation reaches. */
export async function standingsOf(ask: World['ask']) {
  const rows = await ask<{ conversation: string; account: string; head: string }>(
    `select m.conversation_id as conversation, m.account_id as account, h.head
       from prisme.memberships m join prisme.conversation_heads h using (company_id, conversation_id)`,
  )
  return rows.map(({ conversation, account, head }) => ({ conversation, account, head: Number(head) }))
}

async function wholeLog(session: ClientSession, conversationId: string): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for (let after = 0; ; ) {
    const page = await patiently(() => session.call('conversations.events', { conversationId, after }))
    lines.push(...page.events.map(lineOf))
    const last = page.events.at(-1)?.sequence ?? page.head
    if (last >= page.head) return lines
    after = last
  }
}

/** The storm is over: what is refused now is a matter of pace. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work()
    } catch (error) {
      if (tries === 20) throw error
      await pause(error instanceof Problem ? (error.retryAfter ?? 0.5) * 1_000 : 500)
    }
  }
}

function lineOf(entry: LogEntry): LogLine {
  const line = { sequence: entry.sequence, event: entry.event, actor: entry.actorId }
  switch (entry.event) {
    case 'message.sent':
      return {
        ...line,
        clientId: entry.data.message.clientId,
        digest: messageDigestOf(entry.data.message.body, fileIdsOf(entry)),
      }
    case 'member.joined':
      return { ...line, subject: entry.data.member.accountId, from: entry.data.member.from }
    case 'member.left':
      return { ...line, subject: entry.data.accountId }
    default:
      return line
  }
}
