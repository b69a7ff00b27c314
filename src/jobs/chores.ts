import type { Clock } from '../ports/clock.ts'
import { sweepTokens } from './sweep-tokens.ts'
import type { Chore } from './worker.ts'

interface Needs {
  settleCutOffUploads(signal: AbortSignal): Promise<number>
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
    { name: 'sweep-tokens', pattern: '17 * * * *', work: () => sweepTokens(jobsUrl, clock.now()) },
  ]
}
