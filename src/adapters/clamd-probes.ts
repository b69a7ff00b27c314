import { Readable } from 'node:stream'
import type { Clock } from '../ports/clock.ts'
import type { ScannerStatus, Verdict } from '../ports/malware-scanner.ts'
import { type ClamdTimeouts, instream } from './clamd-instream.ts'
import { eicar, paddedTo, zipOf } from './clamd-probe-files.ts'
import { clamdVersion, signaturesDate } from './clamd-version.ts'
import { systemClock } from './system-clock.ts'

/** Something of which it is known what a sound scanner says. */
interface Probe {
  readonly name: string
  readonly bytes: () => Readable
  readonly expected: (verdict: Verdict) => boolean
}

/**
 * U-5: what clamd must tell right before any file is entrusted to it. The harmless file shows that it does not report
 * everything; EICAR that it has signatures; in a zip, that it unpacks; at the end of a stream as long as they may get,
 * that it looks at all of it: clamd answers OK to what lies beyond its limits when it is badly configured.
 */
function probes(maxBytes: number): readonly Probe[] {
  const whole = (bytes: Buffer) => () => Readable.from([bytes], { objectMode: false })
  return [
    { name: 'a harmless file', bytes: whole(Buffer.from('nothing to see here\n')), expected: isClean },
    { name: 'EICAR', bytes: whole(eicar()), expected: isEicar },
    { name: 'EICAR in a zip', bytes: whole(zipOf('eicar.com', eicar())), expected: isEicar },
    {
      name: `EICAR at the end of ${maxBytes} bytes`,
      bytes: () => paddedTo(maxBytes, eicar()),
      expected: isEicar,
    },
  ]
}

function isClean(verdict: Verdict): boolean {
  return verdict.kind === 'clean'
}

function isEicar(verdict: Verdict): boolean {
  return verdict.kind === 'infected' && /eicar/i.test(verdict.signature)
}

export interface Examination {
  readonly socket: string
  readonly maxBytes: number
  readonly timeouts: ClamdTimeouts
  readonly maxSignatureAge?: number
  readonly clock?: Clock
  readonly signal: AbortSignal
}

const HOURS_72 = 72 * 60 * 60 * 1000

/** Ready only if every probe was told right and the signatures are young enough. Never throws. */
export async function examine(examination: Examination): Promise<ScannerStatus> {
  const { socket, maxBytes, timeouts, maxSignatureAge = HOURS_72, clock = systemClock, signal } = examination
  let doing = 'telling its version'
  try {
    const version = await clamdVersion(socket, timeouts.stalled, signal)
    const made = signaturesDate(version)
    if (made !== undefined && clock.now().getTime() - made.getTime() > maxSignatureAge) {
      return { ready: false, reason: `signatures too old: ${version}` }
    }
    for (const { name, bytes, expected } of probes(maxBytes)) {
      doing = `probed with ${name}`
      const verdict = await instream({ socket, bytes: bytes(), maxBytes, timeouts, signal })
      if (!expected(verdict)) return { ready: false, reason: `${doing}, clamd said ${said(verdict)}` }
    }
    return { ready: true, signatures: version }
  } catch (error) {
    return { ready: false, reason: `${doing}: ${reasonOf(error)}` }
  }
}

function said(verdict: Verdict): string {
  if (verdict.kind === 'infected') return `infected (${verdict.signature})`
  return verdict.kind === 'unscannable' ? `unscannable (${verdict.reason})` : verdict.kind
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? `${error.message} (${cause.code})` : error.message
}
