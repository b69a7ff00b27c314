/**
 * Authentication: proves who asks. Passwords open sessions; a session gives five-minute access tokens, a refresh token
 * that changes with each use, and single-use tickets for sockets. Ending a session reaches its open sockets at once.
 * Does not decide what a role may do.
 */

export type { AccountSessions } from './account-sessions.ts'
export type { Through } from './attempt-repository.ts'
export type { Attempts } from './attempts.ts'
export { type Authentication, createAuthentication } from './authentication.ts'
export type { FactorResets } from './factor-resets.ts'
export type { ComeThrough, OpenSession } from './open-session.ts'
