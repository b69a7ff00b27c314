import { setTimeout as pause } from 'node:timers/promises'
import type { Call } from '../../../src/protocol/client/index.ts'
import { Problem } from '../../../src/protocol/index.ts'
import type { Chance } from '../chance.ts'
import { messageDigestOf } from '../history/digest.ts'
import type { SendRecord } from '../history/records.ts'
import type { Client } from './client.ts'

/** A user who hears nothing for so long sends again under the same client id (G5), in milliseconds. */
const patience = 10_000

export interface Message {
  conversation: string
  clientId: string
  body: string
  /** The files it brings. */
  attachments?: readonly string[]
}

type Outcome = 'done' | 'again'

/** Sends one message until it is answered, under one client id; gives up, its fate unknown, when the signal says so. */
export async function sendUntilAnswered(
  client: Client,
  message: Message,
  { chance, over }: { chance: Chance; over: AbortSignal },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const call = attempt % 3 === 0 ? client.session.call : client.live.call
    const { outcome, wait } = await tryOnce(client, message, { attempt, call })
    if (outcome === 'done') return
    const backOff = Math.min(2_000, 50 * 2 ** attempt) * (0.5 + chance.next() / 2)
    await pause(Math.max(wait, backOff), undefined, { signal: over }).catch(() => undefined)
    if (over.aborted) return
  }
}

/** The same message twice at once, through two gateways: both must be told the same (M-3). */
export async function sendTwiceAtOnce(client: Client, message: Message): Promise<void> {
  await Promise.all([
    tryOnce(client, message, { attempt: 1, call: client.live.call }),
    tryOnce(client, message, { attempt: 2, call: client.elsewhere }),
  ])
}

interface Attempt {
  attempt: number
  call: Call
}

async function tryOnce(
  client: Client,
  { conversation, clientId, body, attachments = [] }: Message,
  { attempt, call }: Attempt,
): Promise<{ outcome: Outcome; wait: number }> {
  const common = {
    kind: 'send',
    account: client.person.accountId,
    conversation,
    clientId,
    attempt,
    line: call === client.live.call ? client.line() : 'rest',
    gateway: client.doorway.gateway(),
  } as const
  const note = (rest: Pick<SendRecord, 'outcome' | 'digest' | 'sequence' | 'reason'>): void =>
    client.journal.write({ ...common, ...rest })
  note({ outcome: 'invoke', digest: messageDigestOf(body, attachments) })
  const message = { conversationId: conversation, clientId, body, attachments: [...attachments] }
  const answered = call('messages.send', message).then(
    // Also when it comes after the patience ended: what was acknowledged was acknowledged.
    ({ sequence }): { outcome: Outcome; wait: number } => {
      note({ outcome: 'ok', sequence })
      return { outcome: 'done', wait: 0 }
    },
    (error: unknown) => {
      const refused = isRefusal(error)
      note({ outcome: refused ? 'fail' : 'info', reason: reasonOf(error) })
      const wait = error instanceof Problem ? (error.retryAfter ?? 0) * 1_000 : 0
      return { outcome: refused ? ('done' as const) : ('again' as const), wait }
    },
  )
  const late = new AbortController()
  const silence = pause(patience, { outcome: 'again' as const, wait: 0 }, { signal: late.signal }).catch(
    () => ({
      outcome: 'again' as const,
      wait: 0,
    }),
  )
  const first = await Promise.race([answered, silence])
  late.abort()
  return first
}

/** The server said no, for good. What it could not do now, or for whom it no longer knows, is tried again. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status < 500 && ![401, 429].includes(error.status)
}

function reasonOf(error: unknown): string {
  if (error instanceof Problem) return error.code
  return error instanceof Error ? error.name : 'unknown'
}
