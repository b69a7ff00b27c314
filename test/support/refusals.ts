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

/** `done`, or the code it was refused with: for what races, and may end either way. */
export function answerOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => 'done',
    ({ code }) => code,
  )
}
