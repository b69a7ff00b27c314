/**
 * Does the work for each, so many at once, until stopped. One that fails stops none of the others; then the whole fails, with
 * what failed first, and whoever began it does it again.
 */
export async function eachOf<T>(
  all: readonly T[],
  signal: AbortSignal,
  work: (one: T) => Promise<void>,
  atOnce = 1,
): Promise<void> {
  const left = [...all]
  const failures: unknown[] = []
  const walk = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined && !signal.aborted; one = left.shift())
      await work(one).catch((error: unknown) => failures.push(error))
  }
  await Promise.all(Array.from({ length: atOnce }, walk))
  if (failures.length > 0) throw failures[0]
}
