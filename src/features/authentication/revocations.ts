import type { Database } from '../../database/database.ts'
import { type Revocation, type RevocationPage, revocationsSince } from './revocation-repository.ts'

/** what was revoked lately, read from the database whoever revoked it, and by whichever gateway or path. */
export interface Revocations {
  /**
   * What is new since the last reading; `everything` when the database is behind what was read, so that nobody can tell.
   * Rejects with DatabaseUnavailable: then nothing was missed, it comes with the next reading.
   */
  read(): Promise<readonly Revocation[] | 'everything'>
  /** The database has another history: what was read so far says nothing about where to read on (M-8). */
  startAnew(): void
  /** A session that ended here just now: known before it is read. */
  heard(sessionId: string): void
  /** Whether a session, or an account, was told of in the last minutes: for who enters while it is being told. */
  lately(id: string): boolean
}

/** How long one is remembered, in milliseconds: far longer than anyone takes to enter. */
const rememberedFor = 120_000

export function createRevocations(database: Database): Revocations {
  let last: RevocationPage | undefined
  const told = new Map<string, number>()
  let reading: Promise<readonly Revocation[] | 'everything'> | undefined

  function note(id: string): void {
    told.delete(id)
    told.set(id, performance.now())
  }

  function forgetOld(): void {
    const now = performance.now()
    for (const [id, at] of told) {
      if (at > now - rememberedFor) break
      told.delete(id)
    }
  }

  async function readOn(): Promise<readonly Revocation[] | 'everything'> {
    const before = last
    const page = await revocationsSince(database, before?.next)
    last = page
    forgetOld()
    if (before !== undefined && page.next < before.next) return 'everything'
    // While a long transaction is open anywhere, every page begins with those before it.
    const news = [...page.revocations].flatMap(([id, revocation]) =>
      before?.revocations.has(id) ? [] : [revocation],
    )
    for (const { subjectId } of news) note(subjectId)
    return news
  }

  return {
    // One reading at a time: two would race for the place to go on from.
    read() {
      reading ??= readOn().finally(() => {
        reading = undefined
      })
      return reading
    },
    startAnew() {
      last = undefined
    },
    heard: note,
    lately: (id) => told.has(id),
  }
}
