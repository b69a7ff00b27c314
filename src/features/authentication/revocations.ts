import type { Database } from '../../database/database.ts'
import { type Revocation, revocationsSince } from './revocation-repository.ts'

/** what was revoked lately, read from the database whoever revoked it, and by whichever gateway or path. */
export interface Revocations {
  /** What is new. Rejects with DatabaseUnavailable: then nothing was missed, it comes with the next reading. */
  read(): Promise<readonly Revocation[]>
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
  let since: string | undefined
  const told = new Map<string, number>()
  let reading: Promise<readonly Revocation[]> | undefined

  function note(id: string): void {
    told.delete(id)
    told.set(id, performance.now())
  }

  async function readOn(): Promise<readonly Revocation[]> {
    const page = await revocationsSince(database, since)
    since = page.next
    const now = performance.now()
    for (const [id, at] of told) {
      if (at > now - rememberedFor) break
      told.delete(id)
    }
    for (const { subjectId } of page.revocations) note(subjectId)
    return page.revocations
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
      since = undefined
    },
    heard: note,
    lately: (id) => told.has(id),
  }
}
