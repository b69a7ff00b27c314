import type { DeliverRecord, Timed } from '../history/records.ts'
import type { Broken, Conversation, Evidence } from './evidence.ts'
import { invitations, mayHave, type Stay, staysOf } from './memberships.ts'

/**
 * I3: what each reader was handed is a piece of the server's log without a hole, in order, nothing twice; it begins
 * where their right to read begins and, for who is a member at the end, ends at the head. Only a guest who was away has
 * a gap: up to where the next stay begins.
 */
export function readersHaveTheLog(evidence: Evidence): Broken[] {
  const invited = invitations(evidence.history)
  const deliveries = deliveriesOf(evidence.history)
  const broken: Broken[] = []
  for (const [id, conversation] of evidence.conversations) {
    const readers = new Set([...conversation.readers, ...(deliveries.get(id)?.keys() ?? [])])
    for (const account of readers) {
      const stays = staysOf(conversation.log, account, invited.get(`${id}/${account}`) ?? [])
      const what = faultOf(conversation, account, deliveries.get(id)?.get(account) ?? [], stays)
      if (what !== undefined) broken.push({ invariant: 'I3', what: `${id}, reader ${account}: ${what}` })
    }
  }
  return broken
}

function faultOf(
  conversation: Conversation,
  account: string,
  delivered: readonly Timed<DeliverRecord>[],
  stays: readonly Stay[],
): string | undefined {
  const starts = new Set(stays.map(({ from }) => from))
  let watermark = 0
  for (const { sequence, event, clientId, digest } of delivered) {
    const line = conversation.log[sequence - 1]
    if (sequence <= watermark) return `${sequence} came after ${watermark}`
    if (sequence !== watermark + 1 && !starts.has(sequence))
      return `${sequence} came after ${watermark}: a hole`
    if (line === undefined) return `${sequence} came, and the log ends before`
    if (line.event !== event || line.clientId !== clientId || line.digest !== digest)
      return `${sequence} is something else in the log`
    watermark = sequence
  }
  if (!conversation.readers.includes(account) || watermark === conversation.head) return undefined
  return `ends at ${watermark}, and the head is ${conversation.head}`
}

/** I5: nothing is pushed or handed to anyone who may not read it, not even to be dropped by the client. */
export function nothingBeyondMembership({ history, conversations }: Evidence): Broken[] {
  const invited = invitations(history)
  const stays = new Map<string, Stay[]>()
  const broken: Broken[] = []
  for (const record of history) {
    if (record.kind !== 'push' && record.kind !== 'deliver') continue
    const { conversation, account, sequence, at, kind } = record
    const key = `${conversation}/${account}`
    const log = conversations.get(conversation)?.log ?? []
    const known = stays.get(key) ?? staysOf(log, account, invited.get(key) ?? [])
    stays.set(key, known)
    if (mayHave(known, sequence, at)) continue
    const how = kind === 'push' ? 'was pushed' : 'was handed'
    broken.push({
      invariant: 'I5',
      what: `${conversation}: ${account} ${how} ${sequence}, beyond membership`,
    })
  }
  return broken
}

function deliveriesOf(history: Evidence['history']): Map<string, Map<string, Timed<DeliverRecord>[]>> {
  const found = new Map<string, Map<string, Timed<DeliverRecord>[]>>()
  for (const record of history) {
    if (record.kind !== 'deliver') continue
    const readers = found.get(record.conversation) ?? new Map<string, Timed<DeliverRecord>[]>()
    found.set(record.conversation, readers)
    const own = readers.get(record.account) ?? []
    readers.set(record.account, own)
    own.push(record)
  }
  return found
}
