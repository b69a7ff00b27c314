import type { Broken, Conversation, Evidence, LogLine } from './evidence.ts'
import { type Intent, refused } from './sends.ts'

/** I1: every acknowledged message is in the log once, at the sequence it was acknowledged with, as it was written. */
export function everyAcknowledgedIsThere(intents: readonly Intent[], { conversations }: Evidence): Broken[] {
  const broken = (what: string): Broken => ({ invariant: 'I1', what })
  return intents.flatMap((intent) => {
    const log = conversations.get(intent.conversation)?.log ?? []
    const places = log.filter((line) => isOf(line, intent))
    return intent.attempts.flatMap(({ outcome, sequence }) => {
      if (outcome !== 'ok') return []
      if (places.length !== 1)
        return [broken(`${name(intent)} was acknowledged at ${sequence} and is there ${places.length} times`)]
      const [place] = places
      if (place?.sequence !== sequence)
        return [broken(`${name(intent)} was acknowledged at ${sequence} and is at ${place?.sequence}`)]
      if (place?.digest !== intent.digest) return [broken(`${name(intent)} is there with another content`)]
      return []
    })
  })
}

/** I2: sequences run from 1 to the head without a gap, and members read exactly what the database holds. */
export function sequencesAreDense({ conversations }: Evidence): Broken[] {
  return [...conversations].flatMap(([id, conversation]) => {
    const what = gapOf(conversation) ?? differenceOf(conversation)
    return what === undefined ? [] : [{ invariant: 'I2', what: `${id}: ${what}` } as const]
  })
}

function gapOf({ rows, head }: Conversation): string | undefined {
  const gap = rows.findIndex(({ sequence }, index) => sequence !== index + 1)
  if (gap !== -1) return `after ${gap} comes ${rows[gap]?.sequence}`
  return rows.length === head ? undefined : `the head is ${head} and there are ${rows.length} events`
}

function differenceOf({ rows, log }: Conversation): string | undefined {
  if (rows.length !== log.length) return `${rows.length} rows, and members read ${log.length}`
  const other = rows.findIndex((row, index) => {
    const line = log[index]
    return (
      line?.sequence !== row.sequence ||
      line.event !== row.event ||
      line.actor !== row.actor ||
      line.clientId !== row.clientId
    )
  })
  return other === -1 ? undefined : `members read something else at ${rows[other]?.sequence}`
}

/** I4: no sender's client id stands for two messages, whatever the conversation. */
export function noMessageTwice({ conversations }: Evidence): Broken[] {
  const seen = new Map<string, string>()
  const broken: Broken[] = []
  for (const [id, { rows }] of conversations) {
    for (const { actor, clientId, sequence } of rows) {
      if (clientId === undefined) continue
      const before = seen.get(`${actor}/${clientId}`)
      const place = `${id} at ${sequence}`
      if (before === undefined) seen.set(`${actor}/${clientId}`, place)
      else broken.push({ invariant: 'I4', what: `client id ${clientId} is in ${before} and in ${place}` })
    }
  }
  return broken
}

/**
 * I6: what has an unknown outcome is absent or there once, as it was written; what was refused is absent; and nothing is
 * there that nobody sent.
 */
export function nothingIsInvented(intents: readonly Intent[], { conversations }: Evidence): Broken[] {
  const broken: Broken[] = []
  const meant = new Map(intents.map((intent) => [`${intent.account}/${intent.clientId}`, intent]))
  for (const [id, { log }] of conversations) {
    const seen = new Set<string>()
    for (const line of log) {
      if (line.clientId === undefined) continue
      const key = `${line.actor}/${line.clientId}`
      const intent = meant.get(key)
      const say = (what: string): number =>
        broken.push({ invariant: 'I6', what: `${id} at ${line.sequence}: ${what}` })
      if (intent === undefined || intent.conversation !== id) say('a message nobody sent there')
      else if (intent.digest !== line.digest) say(`${name(intent)} with another content`)
      else if (refused(intent)) say(`${name(intent)} was refused`)
      else if (seen.has(key)) say(`${name(intent)} once more`)
      seen.add(key)
    }
  }
  return broken
}

/** I7: what one socket sent to a conversation, each message once, has its place in the order it was sent in. */
export function socketsKeepTheirOrder(intents: readonly Intent[]): Broken[] {
  const last = new Map<string, number>()
  const broken: Broken[] = []
  for (const intent of intents) {
    const [only, ...more] = intent.attempts
    if (only?.sequence === undefined || more.length > 0 || only.line === 'rest') continue
    const key = `${only.line} in ${intent.conversation}`
    const before = last.get(key) ?? 0
    if (only.sequence <= before)
      broken.push({ invariant: 'I7', what: `${key}: ${only.sequence} was sent after ${before}` })
    last.set(key, Math.max(before, only.sequence))
  }
  return broken
}

const isOf = (line: LogLine, { account, clientId }: Intent): boolean =>
  line.clientId === clientId && line.actor === account

const name = ({ clientId, account }: Intent): string => `message ${clientId} of ${account}`
