import { pseudonym } from '../crypto/digest.ts'
import type { Clock } from '../ports/clock.ts'

/** One line per request (L-1). Route templates and closed vocabularies only: no values, no names, no texts. */
export interface RequestLine {
  network: string
  accountId: string | undefined
  /** `POST /v1/sessions`, `socket messages.send`. */
  op: string
  /** HTTP status, or the problem's status on a socket. */
  status: number
  milliseconds: number
}

export interface RequestLog {
  request(line: RequestLine): void
  /** Something the operator must know about the server itself. Of an error only its kind and where it was thrown. */
  note(what: string, error?: unknown): void
}

/** Pseudonyms kept at hand. */
const mostKnown = 20_000

/** Writes JSON lines. `monthKey` answers the pseudonyms' key of a month such as 2026-11 (L-2). */
export function createRequestLog(
  write: (line: string) => void,
  monthKey: (month: string) => Buffer,
  clock: Clock,
): RequestLog {
  /** By month, kind and value: the same few people and places come again and again. */
  const known = new Map<string, string>()
  const standIn = (month: string, kind: 'ip' | 'account', value: string): string => {
    const name = `${month}/${kind}/${value}`
    const found = known.get(name)
    if (found !== undefined) return found
    const made = pseudonym(monthKey(month), kind, value)
    if (known.size > mostKnown) known.clear()
    known.set(name, made)
    return made
  }

  return {
    request({ network, accountId, op, status, milliseconds }) {
      const now = clock.now().toISOString()
      const month = now.slice(0, 7)
      const ip = standIn(month, 'ip', network)
      const id = accountId === undefined ? undefined : standIn(month, 'account', accountId)
      write(JSON.stringify({ ts: now, ip, id, op, st: status, ms: Math.round(milliseconds * 10) / 10 }))
    },
    note(what, error) {
      const fault = error === undefined ? {} : { fault: faultOf(error) }
      write(JSON.stringify({ ts: clock.now().toISOString(), note: what, ...fault }))
    },
  }
}

/** Kinds, codes and code places of an error and its causes; never a message, which may quote data (L-7). */
export function faultOf(error: unknown): string[] {
  const kinds: string[] = []
  for (let at: unknown = error; at instanceof Error && kinds.length < 5; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? ` ${at.code}` : ''
    const place = at.stack?.match(/\n\s+at .*?([\w./-]+:\d+):\d+\)?/)?.[1] ?? ''
    kinds.push(`${at.name}${code} ${place.split('/').slice(-3).join('/')}`.trim())
  }
  return kinds
}
