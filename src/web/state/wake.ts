/** Wakes the connection when the network says it is back, and when somebody looks at the page. Answers how to stop. */
export function wakeWithPage(wake: () => void): () => void {
  const look = (): void => {
    if (document.visibilityState === 'visible') wake()
  }
  globalThis.addEventListener?.('online', wake)
  globalThis.document?.addEventListener('visibilitychange', look)
  return () => {
    globalThis.removeEventListener?.('online', wake)
    globalThis.document?.removeEventListener('visibilitychange', look)
  }
}
