import type pg from 'pg'
import { messageContext } from '../../src/crypto/context.ts'
import { requestDigest } from '../../src/crypto/digest.ts'
import { sealEnvelope } from '../../src/crypto/message-envelope.ts'
import { randomBytes, randomId } from '../../src/crypto/random.ts'
import { ranges } from './ranges.ts'

export interface RuledMessage<Room> {
  room: Room
  /** JSON with a `body`. */
  text: string
}

/** What a message is found by, and what keeps one from being there twice: the two indexes of our log. */
export const ruledTable = `create table messages (company_id uuid not null, conversation_id uuid not null,
  sequence bigint not null, kind text not null, actor_id uuid not null, message_id uuid not null, client_id uuid not null,
  request_digest bytea not null, sealed bytea not null, occurred_at timestamptz not null,
  primary key (company_id, conversation_id, sequence), unique (company_id, actor_id, client_id))`

const insertRuled = `insert into messages select $1::uuid, u.conversation, u.sequence, 'message.sent', u.actor, u.message,
    u.client, substring($2::bytea from (u.n::int - 1) * 32 + 1 for 32), substring($3::bytea from u.f for u.l), $4::timestamptz
  from unnest($5::uuid[], $6::bigint[], $7::uuid[], $8::uuid[], $9::uuid[], $10::int[], $11::int[])
    with ordinality as u (conversation, sequence, actor, message, client, f, l, n)`

interface Conversation {
  conversationId: string
  actorId: string
  key: { version: number; key: Buffer }
  head: number
}

/**
 * What no server that keeps our rules can leave out for a message, done with our own code and nothing beside it: the next
 * number of its conversation (M-2), an envelope with a key of its own, bound to its place (K-3, K-4), a digest by which it is
 * known again (M-3), the two indexes of the log, and an event that says who said what, where and when. Nobody is signed in,
 * nobody is asked for membership, limits or shape, nothing is logged, and who spoke is not answered.
 */
export function ruledBatch<Room>(): (batch: readonly RuledMessage<Room>[]) => {
  statement: pg.QueryConfig
  texts: string[]
} {
  const companyId = randomId()
  const conversations = new Map<Room, Conversation>()

  function conversationOf(room: Room): Conversation {
    const known = conversations.get(room)
    if (known !== undefined) return known
    const key = { version: 1, key: randomBytes(32) }
    const made = { conversationId: randomId(), actorId: randomId(), key, head: 0 }
    conversations.set(room, made)
    return made
  }

  return (batch) => {
    const at = new Date()
    const messages = batch.map(({ room, text }) => ruled(companyId, conversationOf(room), text, at))
    const sealed = messages.map((message) => message.sealed)
    const values = [
      companyId,
      Buffer.concat(messages.map(({ digest }) => digest)),
      Buffer.concat(sealed),
      at,
      messages.map(({ conversationId }) => conversationId),
      messages.map(({ sequence }) => sequence),
      messages.map(({ actorId }) => actorId),
      messages.map(({ messageId }) => messageId),
      messages.map(({ clientId }) => clientId),
      ...ranges(sealed),
    ]
    return {
      statement: { name: 'rule', text: insertRuled, values },
      texts: messages.map(({ text }) => text),
    }
  }
}

function ruled(companyId: string, conversation: Conversation, text: string, at: Date) {
  const { conversationId, actorId, key } = conversation
  // Only our own load speaks here.
  const { body } = JSON.parse(text) as { body: string }
  const clientId = randomId()
  const messageId = randomId()
  const sequence = ++conversation.head
  const place = { companyId, conversationId, messageId, sequence, senderId: actorId, revision: 0 }
  const payload = Buffer.from(JSON.stringify({ body, attachments: [] }))
  const sealed = sealEnvelope(key, messageContext(place), payload)
  const digest = requestDigest(key.key, Buffer.from(JSON.stringify([conversationId, body, []])))
  const sentAt = at.toISOString()
  const sender = { accountId: actorId, displayName: 'Member 0 of room 0', role: 'user', company: 'Bench' }
  const message = { messageId, conversationId, sequence, sentAt, sender, clientId, body, attachments: [] }
  const event = {
    event: 'message.sent',
    conversationId,
    sequence,
    at: sentAt,
    actorId,
    data: { message },
  }
  return {
    conversationId,
    actorId,
    messageId,
    clientId,
    sequence,
    sealed,
    digest,
    text: JSON.stringify({ event }),
  }
}
