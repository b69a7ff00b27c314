import { Problem } from '../index.ts'
import { type Call, ConnectionLost } from './carrier.ts'

/** The server's own tickets live about two minutes: an older one than this is not tried, in milliseconds. */
const freshFor = 100_000

export interface Tickets {
  /** Keeps what a hello or a heartbeat brought, in memory only: the newest one counts. */
  keep(ticket: string | undefined): void
  forget(): void
  /**
   * Opens with a ticket: the one kept, which spares a request each when everybody comes back at once, or else one asked
   * for. A kept one that the server refuses is followed by one asked for, at once. Rejects with what the asking answered
   * (401: the session is over), or with what `open` did; that a fresh ticket was refused says nothing of the session.
   */
  openWith<Opened>(open: (ticket: () => string) => Promise<Opened>): Promise<Opened>
}

interface Needs {
  call: Call
  now(): number
}

export function createTickets({ call, now }: Needs): Tickets {
  let kept: { ticket: string; at: number } | undefined

  const fresh = (): string | undefined => {
    const age = kept === undefined ? Number.NaN : now() - kept.at
    return age >= 0 && age < freshFor ? kept?.ticket : undefined
  }

  async function ask<Opened>(open: (ticket: () => string) => Promise<Opened>): Promise<Opened> {
    const { ticket } = await call('sessions.createSocketTicket', {})
    return open(() => ticket).catch((cause: unknown) => {
      throw wasRefused(cause) ? new ConnectionLost('the ticket was refused', { cause }) : cause
    })
  }

  return {
    keep(ticket) {
      if (ticket !== undefined) kept = { ticket, at: now() }
    },
    forget() {
      kept = undefined
    },
    async openWith(open) {
      const ticket = fresh()
      if (ticket === undefined) return ask(open)
      try {
        return await open(() => {
          // Single use, and used only now: a server that could not even be reached leaves it good for the next attempt.
          kept = undefined
          return ticket
        })
      } catch (error) {
        if (wasRefused(error)) return ask(open)
        throw error
      }
    },
  }
}

function wasRefused(error: unknown): boolean {
  return error instanceof Problem && error.code === 'not_authenticated'
}
