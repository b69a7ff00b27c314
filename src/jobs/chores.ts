import type { Clock } from '../ports/clock.ts'
import { sweepTokens } from './sweep-tokens.ts'
import type { Chore } from './worker.ts'

interface Needs {
  settleCutOffUploads(signal: AbortSignal): Promise<number>
  alarms(): Promise<string[]>
  lookAfterUnused(signal: AbortSignal): Promise<void>
  recheckDomains(signal: AbortSignal): Promise<void>
  warnOfCertificates(signal: AbortSignal): Promise<void>
  /** Tells whoever watches the log. */
  note(what: string): void
}

/** What is due by the clock. */
export function chores(jobsUrl: string, needs: Needs, clock: Clock): Chore[] {
  return [
    {
      name: 'settle-cut-off-uploads',
      pattern: '*/10 * * * *',
      work: async (signal) => {
        await needs.settleCutOffUploads(signal)
      },
    },
    {
      name: 'look-for-alarms',
      pattern: '*/5 * * * *',
      work: async () => {
        for (const name of await needs.alarms()) needs.note(`alarm ${name}`)
      },
    },
    { name: 'look-after-unused', pattern: '41 3 * * *', work: needs.lookAfterUnused },
    { name: 'recheck-domains', pattern: '23 4 * * *', work: needs.recheckDomains },
    { name: 'warn-of-certificates', pattern: '37 5 * * *', work: needs.warnOfCertificates },
    { name: 'sweep-tokens', pattern: '17 * * * *', work: () => sweepTokens(jobsUrl, clock.now()) },
  ]
}
