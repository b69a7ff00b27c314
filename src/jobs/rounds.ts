/**
 * Does the work over and over, never twice at once, with so many milliseconds between two times, until stopped; who stops it
 * waits for the round under way. What fails is told, and tried again with the next.
 */
export function startRounds(
  work: (signal: AbortSignal) => Promise<void>,
  milliseconds: number,
  onFailure: (error: unknown) => void,
): { stop(): Promise<void> } {
  const over = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> = Promise.resolve()
  const turn = async (): Promise<void> => {
    await work(over.signal).catch((error: unknown) => {
      if (!over.signal.aborted) onFailure(error)
    })
    if (!over.signal.aborted) timer = setTimeout(begin, milliseconds).unref()
  }
  const begin = (): void => {
    underWay = turn()
  }
  timer = setTimeout(begin, milliseconds).unref()
  return {
    async stop() {
      over.abort(new Error('stopped'))
      clearTimeout(timer)
      await underWay
    },
  }
}
