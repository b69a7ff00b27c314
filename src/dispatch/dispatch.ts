import type { Readable } from 'node:stream'
import { createBatcher } from '../database/batcher.ts'
import type { Database } from '../database/database.ts'
import type { Transaction } from '../database/transaction.ts'
import type { Clock } from '../ports/clock.ts'
import {
  findOperation,
  type Operation,
  type OperationName,
  type Operations,
  type OutputOf,
  Problem,
  proofLastsSeconds,
  scopesOf,
} from '../protocol/index.ts'
import { demandKey, demandKeyMay } from './api-key-rights.ts'
import type { AccountCaller, Caller, Identity } from './caller.ts'
import type { Actor, BatchContext, Download, Handlers, OwnTransactions } from './handler.ts'
import { problemOf } from './problem-of.ts'
import type { RateLimiter } from './rate-limit.ts'
import { objectOf, reasonOf, traceStatement } from './trace.ts'

export interface Request {
  name: string
  input: unknown
  caller: Caller
  signal: AbortSignal
}

/**
 * The one pipeline every request walks, REST or socket: parse by the declared schema, scope, rate limit, transaction of
 * the caller's company, handler, access trace, commit. Each function rejects with a Problem and nothing else.
 */
export interface Dispatch {
  call(request: Request): Promise<unknown>
  upload(request: Request, bytes: Readable): Promise<unknown>
  download(request: Request): Promise<Download<unknown>>
}

interface QueuedCall {
  input: unknown
  caller: AccountCaller
}

export interface DispatchNeeds {
  handlers: Handlers
  database: Database
  clock: Clock
  limiter: RateLimiter
  /** When the caller's session last proved itself, as the database says at this moment. */
  lastProof(caller: AccountCaller): Promise<Date | undefined>
  /** Who a session or a key belongs to now. Rejects with session_ended when it is over. */
  current(identity: Identity, address: string): Promise<Identity>
}

// A name picks the handler and the input type together; TypeScript cannot follow that, `Handlers` proved it at the door.
// This is the one place that trusts it.
type AnyHandler = (first: unknown, second: unknown) => Promise<never>

export function createDispatch(needs: DispatchNeeds): Dispatch {
  const { handlers, database, clock, limiter } = needs
  const handlerOf = (operation: Operation): AnyHandler =>
    handlers[operation.name as keyof Handlers] as AnyHandler

  const batchers = new Map(
    Object.keys(handlers).flatMap((name) => {
      const operation = findOperation(name)
      if (operation?.run !== 'batch') return []
      const run = createBatcher<QueuedCall, unknown>((companyId, calls) =>
        handlerOf(operation)(calls, {
          companyId,
          inCompany: (work) => database.inCompany(companyId, work),
        } satisfies BatchContext),
      )
      return [[name, run] as const]
    }),
  )

  /** Whether the caller may ask at all, and the input as the handler gets it. */
  function admit(operation: Operation, { input, caller }: Request): object {
    if (operation.scope !== 'public') {
      if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
      if (!scopesOf[caller.role].has(operation.scope)) throw new Problem('not_allowed')
      demandKey(operation, caller)
      demandKeyMay(operation, caller)
      if (caller.barred && !operation.whileBarred?.includes(caller.barred)) throw new Problem(caller.barred)
    }
    return operation.input.parse(input)
  }

  /** Asked of the database each time: a socket may be older than the proof, or another gateway have taken it. */
  async function demandProof(operation: Operation, caller: Caller): Promise<void> {
    if (operation.stepUp !== true) return
    if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
    const provenAt = await needs.lastProof(caller)
    const oldest = clock.now().getTime() - proofLastsSeconds * 1000
    if (provenAt === undefined || provenAt.getTime() < oldest) throw new Problem('step_up_required')
  }

  async function inTransaction(
    operation: Operation,
    parsed: object,
    caller: AccountCaller,
  ): Promise<unknown> {
    const open = operation.kind === 'query' ? database.inSnapshot : database.inCompany
    return open(caller.companyId, async (tx) => {
      const output: object = await handlerOf(operation)(parsed, { caller, tx })
      if (operation.trace !== null) {
        const draft = { operation, who: caller, objectId: objectOf(parsed, output), outcome: 'done' }
        const reason = reasonOf(operation, parsed)
        await tx.run(traceStatement({ ...draft, reason, requestId: caller.requestId }, clock))
      }
      return output
    })
  }

  function ownTransactions(operation: Operation, { caller, signal }: Request): OwnTransactions {
    const trace = (
      tx: Transaction,
      who: Actor,
      objectId: string | undefined,
      outcome: string,
      reason?: string,
    ): Promise<number> =>
      tx.run(
        traceStatement({ operation, who, objectId, outcome, reason, requestId: caller.requestId }, clock),
      )
    const done: OwnTransactions['done'] = async (tx, who, objectId, action, reason) => {
      const draft = { operation, action, who, objectId, reason, outcome: 'done', requestId: caller.requestId }
      await tx.run(traceStatement(draft, clock))
    }
    return {
      signal,
      async ask<Name extends OperationName>(name: Name, input: unknown) {
        const asks = caller.kind === 'anonymous' ? caller : { ...caller, ...(await now(caller)) }
        const output = await dispatch.call({ name, input, caller: asks, signal })
        // Handlers proved it at the door.
        return output as OutputOf<Operations[Name]>
      },
      inCompany: (companyId, work) => database.inCompany(companyId, work),
      act: (who, objectId, work) =>
        database.inCompany(who.companyId, async (tx) => {
          const result = await work(tx)
          await done(tx, who, objectId)
          return result
        }),
      done,
      async refused(who, code, reason) {
        await database.inCompany(who.companyId, (tx) => trace(tx, who, undefined, code, reason))
      },
    }
  }

  /** A refusal leaves a trace too: someone tried what they may not do. */
  async function traceRefusal(request: Request, problem: Problem): Promise<void> {
    const { caller } = request
    const operation = findOperation(request.name)
    if (caller.kind === 'anonymous' || operation === undefined) return
    if (problem.status !== 403 && problem.status !== 404) return
    const input = operation.input.safeParse(request.input)
    const objectId = input.success ? objectOf(input.data, undefined) : undefined
    const draft = { operation, who: caller, objectId, outcome: problem.code, requestId: caller.requestId }
    await database.inCompany(caller.companyId, (tx) => tx.run(traceStatement(draft, clock)))
  }

  async function limited<T>(operation: Operation, caller: Caller, work: () => Promise<T>): Promise<T> {
    limiter.check(operation, caller)
    let outcome: 'done' | 'guessed_wrong' = 'done'
    try {
      return await work()
    } catch (error) {
      if (error instanceof Problem && isWrongGuess(error)) outcome = 'guessed_wrong'
      throw error
    } finally {
      limiter.settled(operation, caller, outcome)
    }
  }

  async function guarded<T>(
    request: Request,
    work: (operation: Operation, parsed: object) => Promise<T>,
  ): Promise<T> {
    try {
      const operation = findOperation(request.name)
      if (operation === undefined) throw new Problem('unknown_operation')
      // The limit comes first: what is refused costs something too.
      return await limited(operation, request.caller, async () => {
        const parsed = admit(operation, request)
        await demandProof(operation, request.caller)
        return work(operation, parsed)
      })
    } catch (error) {
      const problem = problemOf(error)
      await traceRefusal(request, problem).catch((cause: unknown) => {
        throw problemOf(cause)
      })
      throw problem
    }
  }

  const now = (caller: AccountCaller): Promise<Identity> =>
    needs.current(caller, caller.address).catch((error: unknown) => {
      throw problemOf(error)
    })

  const dispatch: Dispatch = {
    call: (request) =>
      guarded(request, async (operation, parsed) => {
        const { caller } = request
        if (operation.run === 'own') {
          return handlerOf(operation)(parsed, { ...ownTransactions(operation, request), caller })
        }
        if (caller.kind === 'anonymous') throw new Problem('not_authenticated')
        const batch = batchers.get(operation.name)
        if (batch === undefined) return inTransaction(operation, parsed, caller)
        const answer = await batch(caller.companyId, { input: parsed, caller })
        if (answer instanceof Problem) throw answer
        return answer
      }),
    upload: (request, bytes) =>
      guarded(request, (operation, parsed) =>
        handlerOf(operation)(parsed, {
          ...ownTransactions(operation, request),
          caller: request.caller,
          bytes,
        }),
      ),
    download: (request) =>
      guarded(request, (operation, parsed) =>
        handlerOf(operation)(parsed, { ...ownTransactions(operation, request), caller: request.caller }),
      ),
  }
  return dispatch
}

function isWrongGuess({ code }: Problem): boolean {
  return code === 'sign_in_failed' || code === 'factor_refused'
}
