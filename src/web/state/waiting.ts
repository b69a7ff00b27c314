import type { Outgoing } from '../../protocol/client/index.ts'

/** How many messages wait to be sent: of one conversation, or of all. */
export function waitingIn(outgoing: readonly Outgoing[], conversationId?: string): number {
  return outgoing.filter(
    (item) =>
      item.state.kind === 'waiting' &&
      (conversationId === undefined || item.conversationId === conversationId),
  ).length
}

/** How many messages would be lost if nothing more could be sent from here. */
export function unsentIn(outgoing: readonly Outgoing[]): number {
  return outgoing.filter(({ state }) => state.kind !== 'sent').length
}
