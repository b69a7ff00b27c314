import type { ClientSession } from '../../protocol/client/index.ts'
import { createStore, type Store } from './store.ts'
import type { Workspace } from './workspace.ts'

/** Who sits before the page. */
export type Identity =
  | { kind: 'starting' }
  /** The server could not be reached, so nobody knows whether there is a session. */
  | { kind: 'unreachable' }
  /** `ended`: the server ended the session. `not-closed`: the page was left, but the server could not be told. */
  | { kind: 'signed-out'; why: 'fresh' | 'ended' | 'not-closed' }
  | { kind: 'signed-in'; workspace: Workspace }

export interface IdentityKeeper {
  readonly store: Store<Identity>
  /** Takes up the session of the refresh cookie, if there is one. */
  start(): Promise<void>
  /** Rejects with the server's Problem. */
  signIn(email: string, password: string): Promise<void>
  signOut(): Promise<void>
  /** To be called when the server ended the session. */
  ended(): void
}

interface Needs {
  session: ClientSession
  open(): Promise<Workspace>
}

export function keepIdentity({ session, open }: Needs): IdentityKeeper {
  const store = createStore<Identity>({ kind: 'starting' })

  function leave(why: 'fresh' | 'ended' | 'not-closed'): void {
    const identity = store.get()
    if (identity.kind === 'signed-in') identity.workspace.stop()
    store.set({ kind: 'signed-out', why })
  }

  const enter = async (): Promise<void> => store.set({ kind: 'signed-in', workspace: await open() })

  return {
    store,
    ended: () => leave('ended'),
    async start() {
      store.set({ kind: 'starting' })
      try {
        if (await session.restore()) await enter()
        else leave('fresh')
      } catch {
        store.set({ kind: 'unreachable' })
      }
    },
    async signIn(email, password) {
      await session.signIn(email, password)
      // The session is there already: what failed is reading the first screen, and trying again takes it up.
      await enter().catch(() => store.set({ kind: 'unreachable' }))
    },
    // The screen is cleared first: on a shared computer, what was read must go even when the network does not answer.
    async signOut() {
      const identity = store.get()
      leave('fresh')
      const forgetting = identity.kind === 'signed-in' ? identity.workspace.forget() : Promise.resolve()
      // Where the browser keeps nothing there is nothing to forget.
      forgetting.catch(() => undefined)
      await session.signOut().catch(() => {
        if (session.signedIn()) leave('not-closed')
      })
    },
  }
}
