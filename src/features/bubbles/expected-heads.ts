/**
 * Where each conversation's log probably ends: lets a message be sealed for its sequence before the row is locked. A
 * guess that proves wrong costs one statement and is forgotten; nothing is ever numbered by it alone.
 */
export interface ExpectedHeads {
  of(conversationId: string): number | undefined
  /** A head that was seen. A lower one than is known already tells nothing. */
  seen(conversationId: string, head: number): void
  forget(conversationId: string): void
}

const largest = 100_000

export function createExpectedHeads(): ExpectedHeads {
  const heads = new Map<string, number>()
  return {
    of: (id) => heads.get(id),
    seen(id, head) {
      const known = heads.get(id)
      if (known !== undefined && known >= head) return
      heads.set(id, head)
      const oldest = heads.size > largest ? heads.keys().next().value : undefined
      if (oldest !== undefined) heads.delete(oldest)
    },
    forget: (id) => void heads.delete(id),
  }
}
