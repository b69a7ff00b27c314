import type { Caller, Identity, Origin } from '../dispatch/caller.ts'

/** What the wires ask of authentication. Each rejects with not_authenticated, session_ended or network_not_allowed. */
export interface Identification {
  /** By an access token or an API key. */
  byBearer(token: string, from: { address: string; network: string }): Promise<Identity>
  /** Who a session belongs to now: its role may have changed, or it may be over. */
  current(identity: Identity, address: string): Promise<Identity>
  byTicket(ticket: string, from: { address: string; network: string }): Promise<Identity>
  /** A ticket for the next socket of the same session, good for two minutes, once. An API key asks for one instead. */
  reconnectTicket(identity: Identity, network: string): string | undefined
  /** What was revoked since the last time this was asked. Rejects when the database does not answer. */
  revocations(): Promise<
    readonly { kind: 'session' | 'account' | 'membership'; subjectId: string }[] | 'everything'
  >
  /** Whether something of this identity was revoked in the last minutes: it may have been read before. */
  revokedLately(identity: Identity): boolean
}

export function callerOf(identity: Identity | undefined, origin: Origin): Caller {
  return identity === undefined
    ? { kind: 'anonymous', ...origin }
    : { kind: 'account', ...identity, ...origin }
}
