import { environmentKeys } from '../../src/config/keys.ts'

/** What may be changed for a benchmark, and is printed with its figures. Every other protection stays as it is. */
export function raisedLimits(socketsPerAccount: number): Record<string, string> {
  return {
    PRISME_LIMIT_SENDS: '100000+100000/s',
    PRISME_LIMIT_REQUESTS: '100000+100000/s',
    PRISME_LIMIT_UPLOADS: '100000+100000/s',
    PRISME_SOCKETS_PER_ACCOUNT: String(Math.max(10, socketsPerAccount)),
  }
}

/** The least password hashing a server accepts: hundreds of accounts sign in before anything is measured. */
export const leastHashing = { PRISME_ARGON2_MEMORY_KIB: '19456', PRISME_ARGON2_PASSES: '2' }

/**
 * Makes the embedded house open its own components on free ports, whatever this shell has configured: figures from a
 * database that is elsewhere, or used by others, would be worth nothing.
 */
export function forgetConfiguration(): void {
  for (const name of Object.keys(environmentKeys)) {
    delete process.env[name]
    delete process.env[`${name}_FILE`]
  }
  process.env['PRISME_HTTPS_PORT'] = '0'
  process.env['PRISME_HTTP_PORT'] = '0'
}
