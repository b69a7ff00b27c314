import { equalBytes, hmac, hmacLength } from '../../crypto/digest.ts'
import { randomId } from '../../crypto/random.ts'
import type { Broker } from '../../ports/broker.ts'
import type { Committed, LiveFeed } from '../../ports/live-feed.ts'
import type { LogEntry } from '../../protocol/index.ts'
import type { Subscriptions } from '../websocket/subscriptions.ts'
import { decodeHint, encodeHint, type Hint } from './hint.ts'
import { hintsOf, hintsOfMarks } from './hints-of.ts'

/**
 * The gateways of one deployment, told of one another over the broker (M-4): what one commits reaches the sockets of all.
 * Only hints travel, sealed and signed: a broker that loses, repeats or invents delays people at most, since every gateway
 * compares its rooms with the log, and asks the database who may read before it opens a room on another's word.
 */
export interface Fleet extends LiveFeed {
  /** Gateways heard of lately, beside this one. */
  others(): number
  stop(): void
}

interface Needs {
  broker: Broker
  subscriptions: Subscriptions
  /** Shared by the gateways of the deployment, and by nobody else. */
  hintKey: Buffer
  /** Opens another gateway's events. Rejects for what was not sealed for its place. */
  open(companyId: string, rows: readonly Committed['row'][]): Promise<readonly LogEntry[]>
  /** A session ended here. */
  ended(sessionId: string): void
  /** Reads what was revoked, now. */
  heedRevocations(): Promise<void>
}

/** How often a gateway says that it is there, and how long its word holds; in milliseconds. */
const sayEvery = 5_000
const wordHolds = 16_000
const gapsEvery = 1_000

interface Other {
  heardAt: number
  n: number
}

export function createFleet(needs: Needs): Fleet {
  const { broker, subscriptions, hintKey } = needs
  const from = randomId()
  const others = new Map<string, Other>()
  let n = 0
  let stopped = false

  function say(hint: Hint): void {
    n += 1
    const bytes = encodeHint({ from, n }, hint)
    broker.publish(Buffer.concat([hmac(hintKey, bytes), bytes]))
  }

  /** Nobody is told what nobody waits for: one gateway alone costs nothing. */
  function tell(hint: Hint): void {
    if (others.size > 0) say(hint)
  }

  /** Undefined for what is not ours, and for what was heard before. */
  function admitted(message: Buffer): Hint | undefined {
    const bytes = message.subarray(hmacLength)
    if (!equalBytes(message.subarray(0, hmacLength), hmac(hintKey, bytes))) return undefined
    const { sender, hint } = decodeHint(bytes)
    const known = others.get(sender.from)
    if (stopped || sender.from === from || sender.n <= (known?.n ?? 0)) return undefined
    others.set(sender.from, { heardAt: performance.now(), n: sender.n })
    if (hint.kind === 'gone') others.delete(sender.from)
    // It does not know of us yet, and would not tell us anything.
    else if (known === undefined) say({ kind: 'here' })
    return hint
  }

  async function hear(companyId: string, rows: readonly Committed['row'][]): Promise<void> {
    const wanted = rows.filter((row) => subscriptions.concerns(companyId, row))
    if (wanted.length === 0) return
    try {
      subscriptions.publish(companyId, await needs.open(companyId, wanted), 'elsewhere')
    } catch {
      // What could not be opened is read from the log by who is there.
      for (const { conversationId, sequence } of wanted)
        subscriptions.reaches(companyId, conversationId, sequence)
    }
  }

  function act(hint: Hint | undefined): void {
    if (hint?.kind === 'entries') void hear(hint.companyId, hint.entries)
    else if (hint?.kind === 'heads')
      for (const [id, head] of hint.heads) subscriptions.reaches(hint.companyId, id, head)
    else if (hint?.kind === 'read') subscriptions.read(hint.companyId, hint.marks)
    else if (hint?.kind === 'revoked') void needs.heedRevocations()
  }

  broker.onMessage((message) => act(admitted(message)))
  /** Gaps come in crowds, and anyone on the broker can make them: they are looked into once a second. */
  let lookingInto: NodeJS.Timeout | undefined
  broker.onGap(() => {
    if (stopped || lookingInto !== undefined) return
    lookingInto = setTimeout(() => {
      lookingInto = undefined
    }, gapsEvery)
    lookingInto.unref()
    say({ kind: 'here' })
    void needs.heedRevocations()
    void subscriptions.compareWithLog().catch(() => undefined)
  })
  const timer = setInterval(() => {
    const now = performance.now()
    for (const [id, { heardAt }] of others) if (now - heardAt > wordHolds) others.delete(id)
    say({ kind: 'here' })
  }, sayEvery)
  timer.unref()
  say({ kind: 'here' })

  return {
    publish(companyId, committed) {
      // The others first: they work while those who are here are told, and the broker's answer comes meanwhile.
      if (others.size > 0)
        for (const hint of hintsOf(companyId, committed, broker.largest - hmacLength)) tell(hint)
      subscriptions.publish(
        companyId,
        committed.map(({ entry }) => entry),
        'here',
      )
    },
    read(companyId, marks) {
      subscriptions.read(companyId, marks)
      if (others.size === 0) return
      for (const hint of hintsOfMarks(companyId, marks, broker.largest - hmacLength)) tell(hint)
    },
    endSession(sessionId) {
      needs.ended(sessionId)
      subscriptions.endSession(sessionId)
      tell({ kind: 'revoked' })
    },
    others: () => others.size,
    stop() {
      clearInterval(timer)
      clearTimeout(lookingInto)
      tell({ kind: 'gone' })
      stopped = true
    },
  }
}
