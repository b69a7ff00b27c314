import { appendFileSync } from 'node:fs'
import { inject } from 'vitest'
import type { Call } from '../../src/protocol/client/index.ts'
import {
  commonProblems,
  findOperation,
  type OperationName,
  Problem,
  type ProblemCode,
} from '../../src/protocol/index.ts'

/**
 * Watches every call of every actor: an operation may answer only the problems it declared and the common ones. What was
 * played is noted in one file for the whole run, so that the run can tell whether any operation was never played.
 */
export function watched(call: Call): Call {
  return (name, input) => played(name, call(name, input))
}

/** The same for an operation that is no plain call. */
export async function played<T>(name: OperationName, work: Promise<T>): Promise<T> {
  try {
    const output = await work
    note(name, 'done')
    return output
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    note(name, error.code)
    if (!isDeclared(name, error.code))
      throw new Error(`${name} answered ${error.code}, which it does not declare`)
    throw error
  }
}

export function note(operation: string, outcome: string): void {
  appendFileSync(inject('playedFile'), `${operation} ${outcome}\n`)
}

function isDeclared(name: string, code: ProblemCode): boolean {
  const common: readonly ProblemCode[] = commonProblems
  return common.includes(code) || (findOperation(name)?.problems.includes(code) ?? false)
}
