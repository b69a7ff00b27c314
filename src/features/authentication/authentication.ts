import type { AccessTokens } from '../../crypto/access-token.ts'
import type { PasswordHashing } from '../../crypto/password-hash.ts'
import { createTurns } from '../../crypto/turns.ts'
import type { Database } from '../../database/database.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { JobBodies } from '../../jobs/worker.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import type { Accounts, Forget, Post, Throttle } from '../accounts/index.ts'
import type { KeyHolders } from '../api-keys/index.ts'
import type { Companies, CompanyKeys, Networks, Policies } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import { type AccountSessions, createAccountSessions } from './account-sessions.ts'
import { alarms } from './alarms.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { type Authenticator, createAuthenticator } from './authenticator.ts'
import { burnCredential } from './burn-credential.ts'
import { createDevices } from './devices.ts'
import { demandWay } from './emergencies.ts'
import { createFactorResets, type FactorResets } from './factor-resets.ts'
import { followPolicy } from './follow-policy.ts'
import { forgetSignIn } from './forget-sign-in.ts'
import { createGuesses } from './guesses.ts'
import { authenticationHandlers } from './handlers.ts'
import { type ComeThrough, type OpenSession, openSession } from './open-session.ts'
import { tellOfOutsiders } from './outside-arrivals.ts'
import { createResetCodes, sendPasswordPin } from './reset-codes.ts'
import { createSessionRecordRepository } from './session-record-repository.ts'
import { createSessionTokens } from './session-tokens.ts'

interface Needs {
  database: Database
  keys: CompanyKeys
  companies: Companies
  policies: Policies
  networks: Networks
  accounts: Accounts
  factors: Factors
  keyHolders: KeyHolders
  hashing: PasswordHashing
  /** Passwords that are hashed at the same time. */
  hashedAtOnce: number
  throttle: Throttle
  post: Post
  accessTokens: AccessTokens
  reconnectKey: Buffer
  throttleKey: Buffer
  resetKey: Buffer
  comeThrough: ComeThrough
  publicOrigin: string
  limits: { signInFailures: { burst: number; perSecond: number } }
  clock: Clock
  live: LiveFeed
}

/** What other features and the server ask of it. */
export interface Authentication {
  handlers: ReturnType<typeof authenticationHandlers>
  jobs: Pick<JobBodies, 'factors.reset' | 'mail.password_pin'>
  authenticator: Authenticator
  attempts: Attempts
  resets: FactorResets
  sessions: AccountSessions
  open: OpenSession
  forget: Forget
  /** Has what a company decides hold for its open sessions at once. */
  followPolicy(change: HandlerOf<'company.changePolicy'>): HandlerOf<'company.changePolicy'>
  alarms(): Promise<string[]>
  burn: ReturnType<typeof burnCredential>
}

/** How many may wait to sign in. */
const mostWaiting = 50

export function createAuthentication(needs: Needs): Authentication {
  const { database, accounts, factors, throttle, clock } = needs
  const records = createSessionRecordRepository(needs.keys)
  const sessions = createAccountSessions({ ...needs, records })
  const resets = createFactorResets({ ...needs, sessions })
  const attempts = createAttempts(needs)
  const tokens = createSessionTokens(needs.accessTokens, clock)
  const devices = createDevices(needs.throttleKey, clock)
  const codes = createResetCodes(needs.resetKey)
  const open = openSession({
    ...needs,
    ...{
      tell: tellOfOutsiders({ accounts, throttle }),
      demandWay: demandWay(needs),
      records,
      tokens,
      devices,
    },
  })
  const counting = { database, throttle, devices, networks: needs.limits.signInFailures, clock }
  return {
    handlers: authenticationHandlers({
      ...needs,
      // One more than are hashed: it asks the database meanwhile.
      turns: createTurns(needs.hashedAtOnce + 1, mostWaiting),
      guesses: { passwords: createGuesses('password', counting), codes: createGuesses('code', counting) },
      ...{ attempts, resets, sessions, records, open, tokens, codes },
    }),
    jobs: {
      'factors.reset': ({ companyId, resetId }) => resets.settle(companyId, resetId),
      'mail.password_pin': sendPasswordPin({ ...needs, codes }),
    },
    authenticator: createAuthenticator(needs),
    ...{ attempts, resets, sessions, open },
    forget: forgetSignIn(factors),
    followPolicy: (change) => followPolicy(change, { ...needs, records }),
    alarms: () => alarms(database, clock.now()),
    burn: burnCredential(needs),
  }
}
