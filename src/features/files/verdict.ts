import type { Readable } from 'node:stream'
import type { Verdict } from '../../ports/malware-scanner.ts'
import { Problem } from '../../protocol/index.ts'

export interface VerdictGate {
  /** Resolves when the file is clean; rejects with the problem the sender is told, or with the scanner's own failure. */
  clean(): Promise<void>
  /** Whether it is known already that the file will not be kept. */
  refused(): boolean
  /** Why the sealed stream failed, if it did: the sender's doing, or the verdict. */
  reason(sealed: Readable): Promise<unknown>
}

/** Watches a scan: known malware may be found long before the last byte. */
export function verdictGate(scan: Promise<Verdict>): VerdictGate {
  let over = false
  const clean = scan.then((verdict) => {
    if (verdict.kind === 'infected') throw new Problem('file_infected')
    if (verdict.kind === 'unscannable') throw new Problem('file_unscannable')
  })
  clean.catch(() => {
    over = true
  })
  return {
    clean: () => clean,
    refused: () => over,
    async reason(sealed) {
      if (over) return clean.catch((error: unknown) => error)
      return sealed.errored ?? undefined
    },
  }
}

/** The problem an upload that failed is for its sender. */
export function settleRefusal(error: unknown): unknown {
  // More or fewer bytes than announced, or a connection that broke.
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const aborted = error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)
  const cut = aborted || code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE'
  if (error instanceof RangeError || cut) return new Problem('upload_incomplete', { cause: error })
  return error
}
