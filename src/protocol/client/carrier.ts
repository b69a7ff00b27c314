import type { z } from 'zod'
import type { OperationName, Operations, Output } from '../index.ts'
import { Problem, type ProblemDetails, problems } from '../index.ts'

/** What a caller writes: defaults may be left out, and ids are plain strings. */
export type CallInput<Name extends OperationName> = z.input<Operations[Name]['input']>

/** Calls one operation over some wire. Rejects with the Problem the server answered, or ConnectionLost. */
export type Call = <Name extends OperationName>(name: Name, input: CallInput<Name>) => Promise<Output<Name>>

/** No answer came: whether the operation happened is unknown, so only repeat what may be repeated (G5). */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

/** Rebuilds the server's problem. What is no problem of ours (a proxy's error page) reads as `unavailable`. */
export function problemFrom(details: unknown): Problem {
  const given = (typeof details === 'object' && details !== null ? details : {}) as Partial<ProblemDetails>
  const known = typeof given.code === 'string' && Object.hasOwn(problems, given.code)
  return new Problem(known && given.code !== undefined ? given.code : 'unavailable', {
    ...(given.issues === undefined ? {} : { issues: given.issues }),
    ...(given.retryAfter === undefined ? {} : { retryAfter: given.retryAfter }),
  })
}
