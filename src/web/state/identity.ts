import type { Call, ClientSession, ConfirmStep, EnrolStep } from '../../protocol/client/index.ts'
import { type Output, Problem } from '../../protocol/index.ts'
import { createStore, type Store } from './store.ts'
import type { Workspace } from './workspace.ts'

/**
 * `ended`: the server ended the session. `not-closed`: the page was left, but the server could not be told. `attempt-over`: the
 * second step came too late, or was wrong too often.
 */
export type WhyOut = 'fresh' | 'ended' | 'not-closed' | 'attempt-over'

/** Who sits before the page. */
export type Identity =
  | { kind: 'starting' }
  /** The server could not be reached, so nobody knows whether there is a session. */
  | { kind: 'unreachable' }
  | { kind: 'signed-out'; why: WhyOut }
  /** The password was right; there is no session before this step. */
  | { kind: 'second-step'; step: ConfirmStep | EnrolStep }
  /** There is a session, and a charter to be accepted before it is of any use. */
  | { kind: 'charter' }
  /** The company lets nobody in from here; there may be a session, or not. */
  | { kind: 'outside' }
  | { kind: 'signed-in'; workspace: Workspace }

export interface IdentityKeeper {
  readonly store: Store<Identity>
  /** Takes up the session of the refresh cookie, if there is one. */
  start(): Promise<void>
  /** Rejects with the server's Problem. */
  signIn(email: string, password: string): Promise<void>
  /** With a passkey alone. Rejects with the server's Problem, or as `use` does. */
  signInWithPasskey: ClientSession['signInWithPasskey']
  /** Does a second step and enters. What it rejects with, this does too; a sign-in that is over begins again. */
  goOn(act: () => Promise<void>): Promise<void>
  /** Back to the password. */
  startAgain(): void
  signOut(): Promise<void>
  /** To be called when the server ended the session. */
  ended(): void
  /** For what is asked for without a session, such as an account. */
  readonly call: Call
  /** To be called when the server answers nothing before the charter is accepted. */
  mustAccept(): void
  /** To be called when the server answers nothing because of where one is. */
  isOutside(): void
  readCharter(): Promise<Output<'charter.read'>>
  /** Accepts the version that was read, and enters. Rejects with the server's Problem. */
  acceptCharter(version: number): Promise<void>
}

interface Needs {
  session: ClientSession
  open(): Promise<Workspace>
}

export function keepIdentity({ session, open }: Needs): IdentityKeeper {
  const store = createStore<Identity>({ kind: 'starting' })

  function leave(why: WhyOut): void {
    const identity = store.get()
    if (identity.kind === 'signed-in') identity.workspace.stop()
    store.set({ kind: 'signed-out', why })
  }

  const enter = async (): Promise<void> => store.set({ kind: 'signed-in', workspace: await open() })

  // The session is there already: what failed is reading the first screen, and trying again takes it up.
  const enterOrSay = (): Promise<void> =>
    enter().catch(() => {
      if (!isBarred(store.get().kind)) store.set({ kind: 'unreachable' })
    })

  function bar(kind: 'charter' | 'outside'): void {
    const identity = store.get()
    if (identity.kind === 'signed-in') identity.workspace.stop()
    store.set({ kind })
  }

  /** Who was told by the sign-in itself that this is not the place for it. Rejects as it did. */
  const noticing = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'network_not_allowed') bar('outside')
      throw error
    })

  return {
    store,
    call: session.call,
    ended: () => leave('ended'),
    mustAccept: () => bar('charter'),
    isOutside: () => bar('outside'),
    readCharter: () => session.call('charter.read', {}),
    async acceptCharter(version) {
      await session.call('charter.accept', { version })
      store.set({ kind: 'starting' })
      await enterOrSay()
    },
    async start() {
      store.set({ kind: 'starting' })
      try {
        if (await noticing(session.restore())) await enterOrSay()
        else leave('fresh')
      } catch {
        if (!isBarred(store.get().kind)) store.set({ kind: 'unreachable' })
      }
    },
    async signIn(email, password) {
      const step = await noticing(session.signIn(email, password))
      if (step.step === 'done') await enterOrSay()
      else store.set({ kind: 'second-step', step })
    },
    async signInWithPasskey(use) {
      await noticing(session.signInWithPasskey(use))
      await enterOrSay()
    },
    async goOn(act) {
      await noticing(act()).catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'attempt_over') leave('attempt-over')
        throw error
      })
      await enterOrSay()
    },
    startAgain: () => leave('fresh'),
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

/** The server is there, and says why it answers nothing else. */
function isBarred(kind: Identity['kind']): boolean {
  return kind === 'charter' || kind === 'outside'
}
