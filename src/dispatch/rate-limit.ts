import type { Clock } from '../ports/clock.ts'
import { type Operation, Problem, type Purpose } from '../protocol/index.ts'
import type { AccountCaller, Caller } from './caller.ts'

export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

export interface Rates {
  readonly rates: Readonly<Record<Purpose, Rate>>
  readonly signInFailures: Rate
}

export interface RateLimiter {
  /** Throws rate_limited, with the seconds to wait, when the caller asked too much. */
  check(operation: Operation, caller: Caller): void
  /** What was checked is over: a wrong guess counts against its network, a right one does not. */
  settled(operation: Operation, caller: Caller, outcome: 'done' | 'guessed_wrong'): void
}

interface Bucket {
  tokens: number
  at: number
}

const mostBuckets = 100_000
/**
 * Guesses of one network that may be under way at once: a shift that begins behind one address, as many as may wait for
 * their password to be hashed. Bounds how many can outrun their own failures.
 */
const mostGuessing = 50

/**
 * Wrong guesses this process lets through beside what the database counts for all: it is a cheap wall against floods, and
 * must not stop a known device because someone else in its network guesses.
 */
const wallAbove = 8

/** Token buckets by purpose (G-6), per account, or per network of who has none yet; wrong guesses per network. */
export function createRateLimiter({ rates, signInFailures }: Rates, clock: Clock): RateLimiter {
  const wall = {
    burst: signInFailures.burst * wallAbove,
    perSecond: signInFailures.perSecond * wallAbove,
  }
  const buckets = new Map<string, Bucket>()
  const guessing = new Map<string, number>()

  function refill(key: string, rate: Rate): Bucket {
    const now = clock.now().getTime()
    const bucket = buckets.get(key) ?? { tokens: rate.burst, at: now }
    const seconds = Math.max(0, now - bucket.at) / 1000
    bucket.tokens = Math.min(rate.burst, bucket.tokens + seconds * rate.perSecond)
    bucket.at = now
    buckets.delete(key)
    buckets.set(key, bucket)
    // The least recently used goes first; a bucket nobody touched for long is full anyway.
    const oldest = buckets.size > mostBuckets ? buckets.keys().next().value : undefined
    if (oldest !== undefined) buckets.delete(oldest)
    return bucket
  }

  function need(key: string, rate: Rate): Bucket {
    const bucket = refill(key, rate)
    if (bucket.tokens >= 1) return bucket
    throw new Problem('rate_limited', {
      retryAfter: Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond)),
    })
  }

  function admitGuess(network: string): void {
    need(`sign-in:${network}`, wall)
    const underWay = guessing.get(network) ?? 0
    if (underWay >= mostGuessing) throw new Problem('rate_limited', { retryAfter: 1 })
    guessing.set(network, underWay + 1)
  }

  return {
    check(operation, caller) {
      if (operation.guessable) admitGuess(caller.network)
      else {
        const purpose = purposeOf(operation)
        const who = caller.kind === 'anonymous' ? caller.network : spender(caller)
        need(`${purpose}:${who}`, rates[purpose]).tokens--
      }
    },
    settled(operation, { network }, outcome) {
      if (operation.guessable !== true) return
      const underWay = (guessing.get(network) ?? 1) - 1
      if (underWay > 0) guessing.set(network, underWay)
      else guessing.delete(network)
      // May go below zero: guesses that ran side by side are all paid for.
      if (outcome === 'guessed_wrong') refill(`sign-in:${network}`, wall).tokens--
    },
  }
}

/** A key has its own share: a busy script leaves its person theirs. */
function spender({ accountId, apiKey }: AccountCaller): string {
  return apiKey?.keyId ?? accountId
}

function purposeOf({ limit, run }: Operation): Purpose {
  if (limit !== undefined) return limit
  if (run === 'batch') return 'sends'
  return run === 'upload' ? 'uploads' : 'requests'
}
