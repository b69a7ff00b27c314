import { MalwareScannerUnavailable, type Verdict } from '../ports/malware-scanner.ts'

/**
 * `whole`: clamd was given every byte before it said a word. `cut`: it spoke or closed before that, so it can have seen
 * something bad, but cannot vouch for the rest.
 */
export type Sent = 'whole' | 'cut'

/** What clamd has not looked into: encrypted files, and files beyond its limits (AlertEncrypted, AlertExceedsMax). */
const NOT_LOOKED_INTO = /^Heuristics\.(?:Encrypted|Limits\.Exceeded)(?:\.|$)/

/** U-4: one reply is clean, to the byte. Throws MalwareScannerUnavailable for every reply that is not known. */
export function verdictOf(reply: string, sent: Sent): Verdict {
  if (reply === 'stream: OK\0') {
    if (sent === 'whole') return { kind: 'clean' }
    throw new MalwareScannerUnavailable('clamd said OK before it had everything')
  }
  if (reply === 'INSTREAM size limit exceeded. ERROR\0') {
    return { kind: 'unscannable', reason: 'beyond the longest stream clamd takes' }
  }
  const name = /^stream: ([\x21-\x7e]+) FOUND\0$/.exec(reply)?.[1]
  if (name === undefined) {
    throw new MalwareScannerUnavailable(`clamd replied ${JSON.stringify(reply.slice(0, 100))}`)
  }
  return NOT_LOOKED_INTO.test(name)
    ? { kind: 'unscannable', reason: name }
    : { kind: 'infected', signature: name }
}
