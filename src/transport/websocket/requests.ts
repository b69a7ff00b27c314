import type { WebSocket } from 'ws'
import { randomId } from '../../crypto/random.ts'
import type { Dispatch } from '../../dispatch/dispatch.ts'
import { problemOf } from '../../dispatch/problem-of.ts'
import type { RequestLog } from '../../observability/request-log.ts'
import { findOperation, type Locale, maxInFlight, Problem, RequestFrame } from '../../protocol/index.ts'
import { callerOf } from '../caller-of.ts'
import { parseJson } from '../json-input.ts'
import { isLong, jsonInPieces } from '../json-output.ts'
import type { Asker, FairTurns } from './fair-turns.ts'
import type { SocketSession } from './session.ts'

export interface RequestNeeds {
  asker: Asker
  turns: Pick<FairTurns, 'spend'>
  dispatch: Dispatch
  log: RequestLog
  locale: Locale
}

/** Frames become calls, in the order they came; answers carry the id of their frame. */
export function serveRequests(ws: WebSocket, session: SocketSession, needs: RequestNeeds): void {
  // Made with the first request: most sockets listen and ask for nothing.
  let abort: AbortController | undefined
  ws.once('close', () => {
    abort?.abort()
    needs.asker.close()
  })
  ws.on('message', (data: Buffer, isBinary: boolean) => needs.asker.ask(() => heed(data, isBinary)))

  function heed(data: Buffer, isBinary: boolean): void {
    if (!session.open) return
    if (isBinary) {
      ws.close(1003, 'text frames only')
      return
    }
    const frame = read(data)
    if (frame === undefined) session.close('bad_frame')
    else if ('problem' in frame) refuse(frame.id, frame.problem)
    else if (session.asking >= maxInFlight) refuse(frame.id, new Problem('too_many_in_flight'))
    else {
      session.asking++
      void answer(frame.id, frame.op, frame.input).finally(() => session.asking--)
    }
  }

  function refuse(id: string, problem: Problem): void {
    session.send({ id, error: problem.toDetails(needs.locale) })
  }

  async function answer(id: string, op: string, input: unknown): Promise<void> {
    const started = performance.now()
    const operation = findOperation(op)
    let status = operation?.http.status ?? 404
    try {
      if (operation !== undefined && !operation.socket) throw new Problem('unknown_operation')
      // Kept current by what is revoked: a socket whose session is over is closed.
      const caller = callerOf(session.identity, { ...session.origin, requestId: randomId() })
      abort ??= new AbortController()
      const output = await needs.dispatch.call({ name: op, input, caller, signal: abort.signal })
      const json = isLong(output) ? await jsonInPieces(output) : undefined
      needs.turns.spend(session.identity.companyId, () =>
        json === undefined ? session.send({ id, output }) : session.answer(id, json),
      )
    } catch (error) {
      const problem = problemOf(error)
      status = problem.status
      if (problem.code === 'internal_error') needs.log.note('internal_error', problem)
      needs.turns.spend(session.identity.companyId, () => refuse(id, problem))
    }
    needs.log.request({
      network: session.origin.network,
      accountId: session.identity.accountId,
      op: `socket ${operation?.name ?? 'unknown'}`,
      status,
      milliseconds: performance.now() - started,
    })
  }
}

/** Undefined for what is no frame at all: the socket is then closed. A frame with an id gets its refusal. */
function read(data: Buffer): RequestFrame | { id: string; problem: Problem } | undefined {
  let value: unknown
  try {
    value = parseJson(data.toString())
  } catch {
    return undefined
  }
  const frame = RequestFrame.safeParse(value)
  if (frame.success) return frame.data
  const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined
  return typeof id === 'string' && id.length <= 64 ? { id, problem: problemOf(frame.error) } : undefined
}
