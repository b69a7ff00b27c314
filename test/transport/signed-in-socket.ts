import type { Actor } from '../support/actor.ts'
import { type RawSocket, rawSocket, type UpgradeOptions } from './raw-socket.ts'

export async function ticketOf(person: Actor): Promise<string> {
  return (await person.session.call('sessions.createSocketTicket', {})).ticket
}

export function portOf(origin: string): number {
  return Number(new URL(origin).port)
}

/** A raw socket that has shown a ticket and heard its hello. */
export async function signedInSocket(person: Actor, options: UpgradeOptions = {}): Promise<RawSocket> {
  const ticket = await ticketOf(person)
  const socket = await rawSocket(portOf(person.origin), options)
  socket.json({ op: 'authenticate', ticket })
  const first = await socket.nextJson()
  if (!('hello' in first)) throw new Error(`no hello but ${JSON.stringify(first)}`)
  return socket
}
