/**
 * Second factors: authenticators (TOTP), passkeys and recovery codes. Each code and each challenge counts once.
 * Does not know sessions, nor what a factor is asked for, nor how often it may be tried.
 */
export { createFactors, type Factors, ownerOf } from './factors.ts'
