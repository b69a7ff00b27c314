import type { Clock } from '../ports/clock.ts'

interface Secrets {
  secret(name: string): Promise<Buffer>
}

const everyHour = 3_600_000

/** The pseudonyms' key of each month (L-2). This month's and the next one's are always at hand. */
export async function createMonthKeys(
  secrets: Secrets,
  clock: Clock,
  signal: AbortSignal,
): Promise<(month: string) => Buffer> {
  const keys = new Map<string, Buffer>()
  const load = async (): Promise<void> => {
    const now = clock.now()
    const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
    for (const month of [now, next].map((date) => date.toISOString().slice(0, 7))) {
      if (!keys.has(month)) keys.set(month, await secrets.secret(`log-pseudonyms/${month}`))
    }
  }
  await load()
  // A failure is tried again in an hour, weeks before the key is needed.
  const timer = setInterval(() => load().catch(() => undefined), everyHour)
  timer.unref()
  signal.addEventListener('abort', () => clearInterval(timer))
  return (month) => {
    // A clock that left the known months must not stop the log: the newest key serves until the next look.
    const key = keys.get(month) ?? [...keys.values()].at(-1)
    if (key === undefined) throw new Error('no month is known')
    return key
  }
}
