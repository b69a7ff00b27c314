/** SQLSTATEs that ask for the whole transaction again: serialization failure, deadlock. */
const transient = new Set(['40001', '40P01'])

/** SQLSTATEs that mean the server, not the statement: ending, starting, no resources, disk full, read-only, too slow. */
const unavailable = new Set([
  '57014',
  '57P05',
  '55P03',
  '25P03',
  '57P01',
  '57P02',
  '57P03',
  '53100',
  '53200',
  '53300',
  '58030',
  '25006',
])

const socketErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
])

/** Done again, the transaction sees the other one's row and answers accordingly. */
const lostRaces = new Set(['one_message_per_client_id', 'one_direct_per_pair'])

export function isTransient(error: unknown): boolean {
  return transient.has(codeOf(error)) || (isUniqueViolation(error) && lostRaces.has(constraintOf(error)))
}

export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  if (unavailable.has(code) || code.startsWith('08') || socketErrors.has(code)) return true
  // pg reports a connection lost under a query, and a pool that found none in time, by message alone.
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying|Client has encountered|Client was closed|Query read timeout|Cannot use a pool)/.test(
      error.message,
    )
  )
}

/** Whether the database refused the statement with one of these SQLSTATEs. */
export function isRefusedBy(error: unknown, states: readonly string[]): boolean {
  return states.includes(codeOf(error))
}

/** Whether it was this constraint that refused the row. */
export function isOfConstraint(error: unknown, name: string): boolean {
  return constraintOf(error) === name
}

/** Whether the statement names a table or a schema that is not there. */
export function isMissingTable(error: unknown): boolean {
  return ['42P01', '3F000'].includes(codeOf(error))
}

/** Whether a unique constraint refused the row. */
function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === '23505'
}

function constraintOf(error: unknown): string {
  const name =
    typeof error === 'object' && error !== null && 'constraint' in error ? error.constraint : undefined
  return typeof name === 'string' ? name : ''
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}
