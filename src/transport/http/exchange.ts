import type { Request, Response } from 'express'
import { randomId } from '../../crypto/random.ts'
import type { Caller } from '../../dispatch/caller.ts'
import type { Dispatch } from '../../dispatch/dispatch.ts'
import { problemOf } from '../../dispatch/problem-of.ts'
import type { RequestLog } from '../../observability/request-log.ts'
import type { Locale, Operation, Problem } from '../../protocol/index.ts'
import { callerOf, type Identification } from '../caller-of.ts'
import type { OriginOf } from '../origin.ts'

export interface RestNeeds {
  dispatch: Dispatch
  identification: Identification
  log: RequestLog
  originOf: OriginOf
  /** How a refusal is written; as RFC 9457 has it, unless the wire has another way. */
  refuse?: typeof writeProblem
}

/** One request and its answer: who asks, until when, and how a refusal is written. */
export interface Exchange {
  caller: Caller
  /** Aborted when the client goes away before its answer. */
  signal: AbortSignal
}

/** Runs the work of one operation, answers its problem if it has one, and logs one line (R55). */
export async function exchange(
  needs: RestNeeds,
  operation: Operation,
  request: Request,
  response: Response,
  work: (exchange: Exchange) => Promise<void>,
): Promise<void> {
  const started = performance.now()
  const origin = needs.originOf(request)
  const abort = new AbortController()
  let accountId: string | undefined
  response.once('close', () => {
    if (!response.writableEnded) abort.abort()
    const op = `${operation.http.method} ${operation.http.path}`
    const milliseconds = performance.now() - started
    needs.log.request({ network: origin.network, accountId, op, status: response.statusCode, milliseconds })
  })
  try {
    const token = /^Bearer ([\w.-]+)$/.exec(request.headers.authorization ?? '')?.[1]
    const identity =
      operation.scope === 'public' || token === undefined
        ? undefined
        : await needs.identification.byBearer(token, origin)
    accountId = identity?.accountId
    await work({ caller: callerOf(identity, { ...origin, requestId: randomId() }), signal: abort.signal })
  } catch (error) {
    const problem = problemOf(error)
    const foreseen = problem.code !== 'internal_error' && problem.code !== 'integrity_error'
    // Who goes away in the middle breaks nothing.
    if (!foreseen && !abort.signal.aborted) needs.log.note(problem.code, problem)
    ;(needs.refuse ?? writeProblem)(request, response, problem)
  }
}

/** RFC 9457. */
export function writeProblem(request: Request, response: Response, problem: Problem): void {
  const body = problem.toDetails(localeOf(request))
  writeRefusal(request, response, problem, { type: 'application/problem+json', body })
}

/** Once bytes have left nothing can be said any more: the connection is cut, never ended cleanly. */
export function writeRefusal(
  request: Request,
  response: Response,
  { status, retryAfter }: Problem,
  { type, body }: { type: string; body: object },
): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (retryAfter !== undefined) response.set('Retry-After', String(retryAfter))
  response.status(status).type(type)
  if (request.complete) response.send(JSON.stringify(body))
  else endWhenHeard(request, response, { type, bytes: Buffer.from(JSON.stringify(body)) })
}

/** How long bytes that belong to no one are still taken, in milliseconds. */
const lingering = 3_000

/**
 * The rest of a refused body is read and dropped for a while before the connection closes: closed at once, what the
 * client still sends would reset it, and the answer would be lost on its way (RFC 9112, 9.6).
 */
function endWhenHeard(
  request: Request,
  response: Response,
  { type, bytes }: { type: string; bytes: Buffer },
): void {
  response.set({
    Connection: 'close',
    'Content-Length': String(bytes.length),
    'Content-Type': `${type}; charset=utf-8`,
  })
  response.write(bytes)
  const end = (): void => {
    clearTimeout(late)
    response.end()
  }
  const late = setTimeout(end, lingering)
  request.once('end', end).once('close', end)
  request.resume()
}

export function localeOf(request: Request): Locale {
  return request.acceptsLanguages(['fr', 'en']) === 'en' ? 'en' : 'fr'
}
