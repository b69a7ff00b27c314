import { levelOf, mostOfAll, mostOfOne } from './fair-level.ts'
import { type Loop, nodeLoop } from './loop.ts'

/** What of a company's work waits. */
export interface Work {
  readonly waits: boolean
  /** Does one small piece of it. */
  step(): void
}

/** What one company has of the thread. */
export interface Share {
  /** Works for a slice of time at once if the company may; what is left waits for its turn. */
  offer(): void
  /** Counts what was done for it otherwise. */
  charge(milliseconds: number): void
}

export interface ThreadShares {
  /** A company comes, with its first socket here. */
  join(work: Work): Share & { leave(): void }
  /** Whether there is more than one company here. A company alone is not bounded. */
  readonly bounded: boolean
}

/** Milliseconds that one company works before the others have their turn, and that all of them do before the loop goes on. */
const slice = 1
const longestTurn = 4

/** Milliseconds of the thread that a company may be ahead of its share. */
const burst = 3
/** Milliseconds for which one long piece of work is held against a company at most: it is not silenced for seconds. */
const longestHeld = 300
/** Milliseconds after which whoever waits is looked at again, whatever was reckoned. */
const longestWait = 20

/**
 * How often what a measured millisecond costs in all is worked out anew, in milliseconds, and how much is believed. After
 * a longer time in which nobody was measured, what the thread was busy with is not theirs.
 */
const weighEvery = 100
const weighWithin = 300
const heaviest = 4
/** For so many milliseconds after it worked a company is one of those whom the thread is shared with. */
const worksFor = 1_000

interface Company {
  work: Work
  /** Milliseconds of the thread that it is ahead of its share, and when that was so. */
  ahead: number
  at: number
  working: boolean
  /** When it last worked, what it had since shares were last worked out, and whether it waited for more meanwhile. */
  workedAt: number
  had: number
  waited: boolean
}

/**
 * No company keeps the one thread from the others. What is measured is reading a company's frames and writing to its sockets;
 * what follows from it in other turns, such as sealing, or hearing the database, is counted along with it, since the
 * thread's busy time is shared out in proportion. Who keeps under the share works at once, as if nobody else were here. Who
 * does not waits its turn: a slice each, one company after the other, no more than half of the thread for one company while
 * others work too, and no more than eight tenths for all.
 */
export function createThreadShares(loop: Loop = nodeLoop): ThreadShares {
  const companies = new Set<Company>()
  const waiting = new Set<Company>()
  let isSoon = false
  let cancelLater: (() => void) | undefined
  let [weight, measured, weighedAt, busyAt] = [1, 0, loop.now(), loop.busy()]
  let level = mostOfOne

  const isBounded = (): boolean => companies.size > 1

  function weigh(now: number): void {
    const since = now - weighedAt
    if (since < weighEvery) return
    const busy = loop.busy()
    if (since > weighWithin) weight = 1
    else if (measured > 0) weight = Math.min(heaviest, Math.max(1, (busy - busyAt) / measured))
    const working = [...companies].filter(({ workedAt }) => now - workedAt < worksFor)
    const wanted = working.map(({ had, waited }) => (waited ? 1 : had / since))
    level = working.length > 1 ? levelOf(wanted) : mostOfAll
    for (const company of companies) Object.assign(company, { had: 0, waited: false })
    ;[measured, weighedAt, busyAt] = [0, now, busy]
  }

  function settle(company: Company, now: number): void {
    add(company, -(now - company.at) * level)
    company.at = now
  }

  function add(company: Company, milliseconds: number): void {
    company.ahead = Math.min(Math.max(0, company.ahead + milliseconds), burst + longestHeld * level)
  }

  function charge(company: Company, milliseconds: number, now: number): void {
    if (!isBounded()) return
    measured += milliseconds
    company.workedAt = now
    weigh(now)
    settle(company, now)
    company.had += milliseconds * weight
    add(company, milliseconds * weight)
  }

  /** Milliseconds until it may work. */
  function waitOf(company: Company, now: number): number {
    if (!isBounded()) return 0
    settle(company, now)
    return (company.ahead - burst) / level
  }

  function wait(company: Company): void {
    waiting.add(company)
    company.waited = true
  }

  function workFor(company: Company): void {
    const began = loop.now()
    let now = began
    company.working = true
    try {
      // Who leaves in the middle of it has nobody left to work for.
      while (company.work.waits && companies.has(company) && now - began < slice) {
        company.work.step()
        now = loop.now()
      }
    } finally {
      company.working = false
      now = loop.now()
      charge(company, now - began, now)
      if (company.work.waits && companies.has(company)) wait(company)
    }
  }

  function turn(): void {
    const began = loop.now()
    try {
      for (const company of [...waiting]) {
        const now = loop.now()
        if (now - began >= longestTurn) break
        if (!waiting.has(company) || waitOf(company, now) > 0) continue
        waiting.delete(company)
        workFor(company)
      }
    } finally {
      plan()
    }
  }

  function plan(): void {
    if (isSoon || waiting.size === 0) return
    cancelLater?.()
    cancelLater = undefined
    const now = loop.now()
    const wait = Math.min(...[...waiting].map((company) => waitOf(company, now)))
    if (wait > 0) {
      cancelLater = loop.later(turn, Math.min(Math.ceil(wait), longestWait))
      return
    }
    isSoon = true
    loop.soon(() => {
      isSoon = false
      turn()
    })
  }

  return {
    get bounded() {
      return isBounded()
    },
    join(work) {
      const now = loop.now()
      const company: Company = {
        ...{ work, ahead: 0, at: now, working: false },
        ...{ workedAt: Number.NEGATIVE_INFINITY, had: 0, waited: false },
      }
      companies.add(company)
      return {
        offer() {
          // Whoever is at it goes on with it, and whoever waits will come to it.
          if (company.working || waiting.has(company) || !companies.has(company)) return
          try {
            if (waitOf(company, loop.now()) <= 0) workFor(company)
            else if (work.waits) wait(company)
          } finally {
            if (waiting.has(company)) plan()
          }
        },
        charge: (milliseconds) => charge(company, milliseconds, loop.now()),
        leave() {
          companies.delete(company)
          waiting.delete(company)
        },
      }
    },
  }
}
