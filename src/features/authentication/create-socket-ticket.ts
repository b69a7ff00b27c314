import { sha256 } from '../../crypto/digest.ts'
import { createOpaqueToken } from '../../crypto/opaque-token.ts'
import type { HandlerOf } from '../../dispatch/handler.ts'
import type { Clock } from '../../ports/clock.ts'
import { insertTicket } from './session-repository.ts'

/** thirty seconds, once, from the network that asked for it. */
const validFor = 30_000

export function createSocketTicket(clock: Clock): HandlerOf<'sessions.createSocketTicket'> {
  return async (_input, { caller, tx }) => {
    const { token, hash } = createOpaqueToken(caller.companyId)
    const expiresAt = new Date(clock.now().getTime() + validFor)
    await insertTicket(tx, {
      hash,
      of: caller.apiKey ?? caller,
      networkHash: sha256(caller.network),
      expiresAt,
    })
    return { ticket: token, expiresAt: expiresAt.toISOString() }
  }
}
