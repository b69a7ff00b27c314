import { hashInThread } from './hashing-threads.ts'
import { createTurns } from './turns.ts'

export interface Argon2Cost {
  memoryKiB: number
  passes: number
}

export interface PasswordHashing {
  /** The PHC string of a password. Throws TooManyWait when too many wait already. */
  hash(password: string): Promise<string>
  /** Whether the password matches. Throws TooManyWait when too many wait already. */
  matches(phc: string, password: string): Promise<boolean>
  /** As costly as `matches`, for accounts that do not exist: the time taken tells nothing. */
  pretend(password: string): Promise<void>
  /** Whether a stored hash was made with lesser parameters than today's. */
  isOutdated(phc: string): boolean
}

/** Hashing is a way to exhaust a server. */
const longestQueue = 50

/**
 * argon2id, at most `concurrency` at once, on threads that stand back for everything else; the rest wait, 50 at
 * most.
 */
export function createPasswordHashing(cost: Argon2Cost, concurrency: number): PasswordHashing {
  const inTurn = createTurns(concurrency, longestQueue)
  // argon2id is the library's default; isOutdated would show any other.
  const options = {
    memoryCost: cost.memoryKiB,
    timeCost: cost.passes,
    parallelism: 1,
  }
  let dummy: Promise<string> | undefined

  const normal = (password: string): string => password.normalize('NFC')
  return {
    hash: (password) => inTurn(() => hashInThread({ password: normal(password), options })),
    matches: (phc, password) => inTurn(() => hashInThread({ phc, password: normal(password) })),
    async pretend(password) {
      dummy ??= hashInThread({ password: 'no such account', options })
      const phc = await dummy
      await inTurn(() => hashInThread({ phc, password: normal(password) }))
    },
    isOutdated: (phc) => !phc.startsWith(`$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=1$`),
  }
}
