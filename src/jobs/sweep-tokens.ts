import pg from 'pg'

/** Deletes what is long over, in all companies: tickets, tokens, notes, deliveries, unproven registrations, invitations. */
export async function sweepTokens(jobsUrl: string, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString: jobsUrl })
  // What breaks while nothing is asked is seen by the next question.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select prisme.sweep_tokens($1)', [now])
    // A clock that is ahead must not free a ticket that could still be used.
    await client.query('select prisme.sweep_spent_tickets($1)', [new Date(now.getTime() - 86_400_000)])
    await client.query('select prisme.sweep_attempts($1)', [new Date(now.getTime() - 86_400_000)])
    await client.query('select prisme.sweep_webhook_deliveries($1)', [
      new Date(now.getTime() - 30 * 86_400_000),
    ])
    await client.query('select prisme.sweep_revocations()')
    await client.query('select prisme.sweep_throttles($1)', [now])
    await client.query('select prisme.sweep_accounts($1)', [now])
  } finally {
    await client.end()
  }
}
