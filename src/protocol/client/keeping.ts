import { type OutboxStorage, type Outgoing, type Unsent, unsentOf } from './outgoing.ts'

export interface Keeping {
  load(): Promise<readonly Unsent[]>
  save(item: Outgoing): void
  remove(clientId: string): void
}

/**
 * Keeps unsent messages in a storage, one write after the other, so that what is removed never comes back. Sending waits
 * for none of it: a message that could not be kept is sent all the same, and `onKept` says which ones are.
 */
export function createKeeping(
  storage: OutboxStorage | undefined,
  onKept: (clientId: string) => void,
): Keeping {
  let last: Promise<void> = Promise.resolve()
  const then = (write: () => Promise<void>): Promise<void> => {
    // Storage that fails, because it is full or was taken away, costs the keeping and nothing else.
    last = last.then(write).catch(() => undefined)
    return last
  }

  return {
    load: () => storage?.load().catch(() => []) ?? Promise.resolve([]),
    save(item) {
      if (storage === undefined) return
      void then(async () => {
        await storage.save(unsentOf(item))
        onKept(item.clientId)
      })
    },
    remove(clientId) {
      if (storage !== undefined) void then(() => storage.remove(clientId))
    },
  }
}
