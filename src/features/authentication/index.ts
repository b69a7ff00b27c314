/**
 * Authentication: proves who asks. Passwords open sessions; a session gives five-minute access tokens, a refresh token
 * that changes with each use, and single-use tickets for sockets. Ending a session reaches its open sockets at once.
 * Does not decide what a role may do.
 */

export { type AccountSessions, createAccountSessions } from './account-sessions.ts'
export { alarms } from './alarms.ts'
export type { Through } from './attempt-repository.ts'
export { type Attempts, createAttempts } from './attempts.ts'
export { type Authenticator, createAuthenticator } from './authenticator.ts'
export { burnCredential } from './burn-credential.ts'
export { changePassword } from './change-password.ts'
export { createSocketTicket } from './create-socket-ticket.ts'
export { createDevices } from './devices.ts'
export { factorHandlers } from './factor-handlers.ts'
export { factorResetHandlers } from './factor-reset-handlers.ts'
export { createFactorResets, type FactorResets } from './factor-resets.ts'
export { followPolicy } from './follow-policy.ts'
export { forgetSignIn } from './forget-sign-in.ts'
export { createGuesses } from './guesses.ts'
export { type OpenSession, openSession } from './open-session.ts'
export { tellOfOutsiders } from './outside-arrivals.ts'
export { refreshSession } from './refresh-session.ts'
export { requestPasswordReset } from './request-password-reset.ts'
export { createResetCodes, sendPasswordPin } from './reset-codes.ts'
export { resetPassword } from './reset-password.ts'
export { sessionHandlers } from './session-handlers.ts'
export { createSessionRecordRepository } from './session-record-repository.ts'
export { createSessionTokens, type SessionTokens } from './session-tokens.ts'
export { signIn } from './sign-in.ts'
export { signInSteps } from './sign-in-steps.ts'
export { signOut } from './sign-out.ts'
export { verifyOptions, verifySession } from './verify-session.ts'
