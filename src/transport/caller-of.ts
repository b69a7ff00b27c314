import type { Caller, Identity } from '../dispatch/caller.ts'

/** What the wires ask of authentication. Each rejects with not_authenticated or session_ended. */
export interface Identification {
  byAccessToken(token: string): Promise<Identity>
  /** Who a session belongs to now: its role may have changed, or it may be over, since the socket was opened. */
  current(identity: Identity): Promise<Identity>
  byTicket(ticket: string, network: string): Promise<Identity>
  /** Of these sessions of a company, the ones that are over. */
  ended(companyId: string, sessionIds: readonly string[]): Promise<string[]>
}

export function callerOf(identity: Identity | undefined, network: string, requestId: string): Caller {
  return identity === undefined
    ? { kind: 'anonymous', network, requestId }
    : { kind: 'account', ...identity, network, requestId }
}
