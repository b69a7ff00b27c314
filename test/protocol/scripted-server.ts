import type { Call, ClientSession } from '../../src/protocol/client/index.ts'
import { ConnectionLost } from '../../src/protocol/client/index.ts'
import type { Head, LogEntry, Problem } from '../../src/protocol/index.ts'
import { minute } from '../web/ward.ts'

/** One end of a socket, moved by the test. */
export class ScriptedSocket extends EventTarget {
  static readonly OPEN = 1
  static opened: ScriptedSocket[] = []
  readyState = 0
  /** What the client sent, parsed. */
  readonly sent: Record<string, unknown>[] = []
  closedByClient = false

  constructor() {
    super()
    ScriptedSocket.opened.push(this)
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  /** A half-open connection never answers it: the test closes when it likes. */
  close(): void {
    this.closedByClient = true
  }

  opens(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  says(frame: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(frame) }))
  }
  closes(code: number): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code }))
  }
  /** Opens, and greets the client. */
  greets(hello: { heads?: unknown[]; logEpoch?: string; reconnectTicket?: string } = {}): void {
    this.opens()
    this.says({ hello: { sessionId: 's', logEpoch: 'one', heads: [], uploads: 'on', ...hello } })
  }
  refuses(problem: Problem, code: number): void {
    this.opens()
    this.says({ id: null, error: problem.toDetails() })
    this.closes(code)
  }
  get ticket(): unknown {
    return this.sent[0]?.['ticket']
  }
}

/** Logs of conversations, and what the client asks over REST. */
export function scriptedServer() {
  const lengths = new Map<string, number>()
  const asked: { name: string; conversationId?: string; after?: number }[] = []
  let atOnce = 0
  let tickets = 0
  const server = {
    asked,
    /** How many page requests were under way at the same time, at most. */
    mostAtOnce: 0,
    /** What the next requests meet instead of an answer. */
    failures: [] as Error[],
    ticketFailures: [] as Error[],
    /** Milliseconds a page takes. */
    slowness: 0,
    /** Makes a log so long. */
    grows: (conversationId: string, to: number): void => void lengths.set(conversationId, to),
    heads: (): Head[] =>
      [...lengths].map(([conversationId, head]) => ({ conversationId, head }) as unknown as Head),
    pagesOf: (conversationId: string): number =>
      asked.filter((one) => one.name === 'conversations.events' && one.conversationId === conversationId)
        .length,
    ticketsAsked: (): number => asked.filter((one) => one.name === 'sessions.createSocketTicket').length,
  }

  async function page(input: { conversationId: string; after: number; limit: number }): Promise<unknown> {
    server.mostAtOnce = Math.max(server.mostAtOnce, ++atOnce)
    try {
      await new Promise((resolve) => setTimeout(resolve, server.slowness))
      const failure = server.failures.shift()
      if (failure !== undefined) throw failure
      const head = lengths.get(input.conversationId) ?? 0
      const count = Math.max(0, Math.min(input.limit, head - input.after))
      const events = Array.from({ length: count }, (_, i) => entry(input.conversationId, input.after + 1 + i))
      return { events, head }
    } finally {
      atOnce--
    }
  }

  const call = async (name: string, input: { conversationId: string; after: number; limit: number }) => {
    asked.push({ name, ...input })
    if (name === 'conversations.events') return page(input)
    if (name !== 'sessions.createSocketTicket') throw new ConnectionLost('nothing else is answered')
    const failure = server.ticketFailures.shift()
    if (failure !== undefined) throw failure
    return { ticket: `asked ${++tickets}`, expiresAt: minute(0) }
  }
  // Only the two operations above are asked of it, and answered as declared.
  const session = { call: call as unknown as Call } as unknown as ClientSession
  return { ...server, server, session }
}

/** The entry a log holds at a sequence. */
export function entry(conversationId: string, sequence: number): LogEntry {
  const data = { name: `nom ${sequence}` }
  const event = {
    event: 'bubble.renamed',
    conversationId,
    sequence,
    at: minute(sequence),
    actorId: 'a',
    data,
  }
  return event as unknown as LogEntry
}
