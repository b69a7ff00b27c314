import { availableFiles } from './attachment.ts'
import type { Draft, Drafts, KeptDraft } from './drafts.ts'
import type { Vault } from './vault.ts'

/** Written down once the hand rests so long, in milliseconds. */
const rest = 300

/** Keeps what is being written in the vault, as long as it is not sent. Answers how to stop. */
export async function keepDrafts(drafts: Drafts, vault: Vault): Promise<() => void> {
  const kept = await vault.all('draft').catch(() => [])
  // Only what is written down below opens again.
  for (const { name, value } of kept) drafts.restore(name, value as KeptDraft)
  let known = drafts.store.get()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function writeDown(conversationId: string): void {
    clearTimeout(timers.get(conversationId))
    timers.delete(conversationId)
    const draft = keptOf(drafts.store.get().get(conversationId))
    const writing =
      draft === undefined ? vault.remove('draft', conversationId) : vault.put('draft', conversationId, draft)
    // A browser that keeps nothing more costs the keeping only.
    writing.catch(() => undefined)
  }

  const unsubscribe = drafts.store.subscribe(() => {
    const now = drafts.store.get()
    for (const [conversationId, draft] of now) {
      if (known.get(conversationId) === draft) continue
      clearTimeout(timers.get(conversationId))
      // A draft that was sent goes right after the message it became was written down.
      const pause = keptOf(draft) === undefined ? 0 : rest
      timers.set(conversationId, setTimeout(writeDown, pause, conversationId))
    }
    known = now
  })
  const flush = (): void => {
    for (const conversationId of [...timers.keys()]) writeDown(conversationId)
  }
  globalThis.addEventListener?.('pagehide', flush)
  return () => {
    unsubscribe()
    globalThis.removeEventListener?.('pagehide', flush)
    // A screen may lock in the midst of a word; what is wiped afterwards is wiped all the same.
    flush()
  }
}

function keptOf(draft: Draft | undefined): KeptDraft | undefined {
  if (draft === undefined) return undefined
  const files = availableFiles(draft.attachments)
  return draft.text.trim() === '' && files.length === 0 ? undefined : { text: draft.text, files }
}
