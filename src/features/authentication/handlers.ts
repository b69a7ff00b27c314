import type { PasswordHashing } from '../../crypto/password-hash.ts'
import type { Turns } from '../../crypto/turns.ts'
import type { Database } from '../../database/database.ts'
import type { Handlers } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import type { LiveFeed } from '../../ports/live-feed.ts'
import type { Accounts } from '../accounts/index.ts'
import { type Companies, type Policies, readBinding } from '../companies/index.ts'
import type { Factors } from '../factors/index.ts'
import type { AccountSessions } from './account-sessions.ts'
import type { Attempts } from './attempts.ts'
import { changePassword } from './change-password.ts'
import { createSocketTicket } from './create-socket-ticket.ts'
import { factorHandlers } from './factor-handlers.ts'
import { factorResetHandlers } from './factor-reset-handlers.ts'
import type { FactorResets } from './factor-resets.ts'
import type { Guesses } from './guesses.ts'
import type { OpenSession } from './open-session.ts'
import { refreshSession } from './refresh-session.ts'
import { requestPasswordReset } from './request-password-reset.ts'
import type { ResetCodes } from './reset-codes.ts'
import { resetPassword } from './reset-password.ts'
import { sessionHandlers } from './session-handlers.ts'
import type { SessionRecordRepository } from './session-record-repository.ts'
import type { SessionTokens } from './session-tokens.ts'
import { signIn } from './sign-in.ts'
import { signInSteps } from './sign-in-steps.ts'
import { signOut } from './sign-out.ts'
import { verifyOptions, verifySession } from './verify-session.ts'

interface Needs {
  database: Database
  companies: Companies
  policies: Policies
  accounts: Accounts
  factors: Factors
  hashing: PasswordHashing
  turns: Turns
  /** Passwords that are tried, and codes. */
  guesses: { passwords: Guesses; codes: Guesses }
  attempts: Attempts
  resets: FactorResets
  sessions: AccountSessions
  records: SessionRecordRepository
  open: OpenSession
  tokens: SessionTokens
  codes: ResetCodes
  clock: Clock
  live: LiveFeed
}

type Handled =
  | 'sessions.signIn'
  | keyof ReturnType<typeof signInSteps>
  | 'sessions.refresh'
  | 'sessions.signOut'
  | keyof ReturnType<typeof sessionHandlers>
  | 'sessions.verify'
  | 'sessions.verifyOptions'
  | 'sessions.createSocketTicket'
  | keyof ReturnType<typeof factorHandlers>
  | keyof ReturnType<typeof factorResetHandlers>
  | 'accounts.changePassword'
  | 'accounts.requestPasswordReset'
  | 'accounts.resetPassword'

/** What people do to get in, to stay in, to leave, and to look after what proves that it is them. */
export function authenticationHandlers(needs: Needs): Pick<Handlers, Handled> {
  const { accounts, factors, guesses, clock, live } = needs
  return {
    'sessions.signIn': signIn({ ...needs, guesses: guesses.passwords }),
    ...signInSteps({ ...needs, guesses: guesses.codes }),
    'sessions.refresh': refreshSession(needs),
    'sessions.signOut': signOut(clock, live),
    ...sessionHandlers(needs),
    'sessions.verify': verifySession(needs),
    'sessions.verifyOptions': verifyOptions(accounts, factors),
    'sessions.createSocketTicket': createSocketTicket(clock),
    ...factorHandlers(needs),
    ...factorResetHandlers(needs),
    'accounts.changePassword': changePassword(needs),
    'accounts.requestPasswordReset': requestPasswordReset({
      accounts,
      clock,
      signsInElsewhere: async (tx, accountId) =>
        (await readBinding(tx, accountId)).bound || !(await accounts.choosesPassword(tx, accountId)),
    }),
    'accounts.resetPassword': resetPassword({ ...needs, guesses: guesses.passwords }),
  }
}
