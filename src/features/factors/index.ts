/**
 * Second factors: authenticators (TOTP), passkeys and recovery codes. Each code and each challenge counts once,
 * wrong codes are counted before they are compared. Does not know sessions, nor what a factor is asked for.
 */
export { createFactors, type Factors, ownerOf } from './factors.ts'
