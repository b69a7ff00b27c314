/** What a worker process says to the process that started it, about the order of that number. */
export type WorkerWord = { about: number } & (
  | { word: 'note'; note: string }
  | { word: 'done'; answer: unknown }
  | { word: 'failed'; reason: string }
)

export interface NumberedOrder {
  number: number
  order: unknown
}

type Handler = (order: unknown, note: (text: string) => void) => Promise<unknown>

/** Makes this process a worker: it carries out the orders of its parent, also several at once, and ends with its parent. */
export function serveParent(carryOut: Handler): void {
  const say = (word: WorkerWord): void => void process.send?.(word)
  process.on('message', ({ number: about, order }: NumberedOrder) => {
    carryOut(order, (note) => say({ about, word: 'note', note })).then(
      (answer) => say({ about, word: 'done', answer }),
      (error: unknown) =>
        say({ about, word: 'failed', reason: error instanceof Error ? error.message : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
  // The parent decides when the work ends: a Ctrl-C of the terminal reaches the whole group.
  process.on('SIGINT', () => {})
}
