import { Problem, type ProblemCode } from '../../src/protocol/index.ts'

/** The problem a call is refused with; fails when it succeeds. */
export async function refusalOf(work: Promise<unknown>): Promise<ProblemCode> {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  throw new Error('expected a refusal, and it was done')
}
