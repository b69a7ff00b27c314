/** What a worker process says to the process that started it. */
export type WorkerWord =
  | { word: 'note'; note: string }
  | { word: 'done'; answer: unknown }
  | { word: 'failed'; reason: string }

type Handler = (order: unknown, note: (text: string) => void) => Promise<unknown>

/** Makes this process a worker: it carries out the orders of its parent, one at a time, and ends with its parent. */
export function serveParent(carryOut: Handler): void {
  const say = (word: WorkerWord): void => void process.send?.(word)
  const failed = (error: unknown): void =>
    say({ word: 'failed', reason: error instanceof Error ? error.message : String(error) })
  process.on('message', (order) => {
    carryOut(order, (note) => say({ word: 'note', note })).then(
      (answer) => say({ word: 'done', answer }),
      failed,
    )
  })
  process.on('disconnect', () => process.exit(0))
  // The parent decides when the work ends: a Ctrl-C of the terminal reaches the whole group.
  process.on('SIGINT', () => {})
}
