import type { Call, CallInput, ClientSession, LinkStep, SignInStep } from '../../protocol/client/index.ts'
import { type Barred, type Output, Problem, type SignInWay } from '../../protocol/index.ts'
import type { Departure } from './departure.ts'
import { createStore, type Store } from './store.ts'
import { wipeVaults } from './vault.ts'
import type { Identity, WhyOut } from './who.ts'
import type { Workspace } from './workspace.ts'
import type { Told, Workstation } from './workstation.ts'

export interface IdentityKeeper {
  readonly store: Store<Identity>
  /** Takes up the session of the refresh cookie, if there is one. */
  start(): Promise<void>
  /** Rejects with the server's Problem. */
  signIn(email: string, password: string): Promise<void>
  /** With a passkey alone. Rejects with the server's Problem, or as `use` does. */
  signInWithPasskey: ClientSession['signInWithPasskey']
  /** How people of an address sign in; only by password where the server does not say. Never rejects. */
  ways(email: string): Promise<readonly SignInWay[]>
  /** Where to go to sign in at the company's own provider. Rejects with the server's Problem. */
  beginWithProvider: ClientSession['beginWithProvider']
  /** Back from there. Rejects with the server's Problem. */
  finishWithProvider(returnedTo: string, response: string): Promise<void>
  /** Does a second step and enters. What it rejects with, this does too; a sign-in that is over begins again. */
  goOn(act: () => Promise<void>): Promise<void>
  /** Shows the code that was mailed to the account's address, and goes on. Rejects as `goOn` does. */
  showCode(step: LinkStep, code: string): Promise<void>
  /** Back to the password. */
  startAgain(): void
  signOut(): Promise<void>
  /** Goes on to sign out there too. */
  leaveThere: Departure['go']
  /** To be called when the server ended the session. */
  ended(): void
  /** For what is asked for without a session, such as an account. */
  readonly call: Call
  /** To be called when the server answers nothing else before that is out of the way. */
  barred(by: Barred): void
  /** Locks the screen, at once and whether or not the server can be told. */
  lock(): Promise<void>
  /** How the session can be opened again, and whose it is. Rejects with the server's Problem. */
  unlockOptions(): Promise<Output<'sessions.verifyOptions'>>
  /** Rejects with the server's Problem. */
  unlock(proof: CallInput<'sessions.verify'>['proof']): Promise<void>
  /** The same, back from the person's own provider. Rejects with the server's Problem. */
  unlockElsewhere(returnedTo: string, response: string): Promise<void>
  /** What another tab of this browser did. */
  told(what: Told): void
  /** The network is back. */
  online(): void
  readCharter(): Promise<Output<'charter.read'>>
  /** Accepts the version that was read, and enters. Rejects with the server's Problem. */
  acceptCharter(version: number): Promise<void>
}

interface Needs {
  session: ClientSession
  open(): Promise<Workspace>
  workstation: Workstation
  departure: Departure
}

const barredAs = {
  charter_not_accepted: 'charter',
  session_locked: 'locked',
  network_not_allowed: 'outside',
} as const satisfies Record<Barred, Identity['kind']>

export function keepIdentity({ session, open, workstation, departure }: Needs): IdentityKeeper {
  const store = createStore<Identity>({ kind: 'starting' })
  /** What was open before the page was barred. */
  let behind: Workspace | undefined

  function leave(why: WhyOut): void {
    const identity = store.get()
    if (identity.kind === 'signed-in') identity.workspace.stop()
    store.set({ kind: 'signed-out', why })
  }

  async function enter(): Promise<void> {
    const workspace = await open()
    behind = undefined
    if (!workstation.isLeft(workspace.me.workstation)) return store.set({ kind: 'signed-in', workspace })
    // A page that is opened on a machine that was left long ago: nobody sat there meanwhile.
    workspace.stop()
    await lock()
  }

  // The session is there already: what failed is reading the first screen, and trying again takes it up.
  const enterOrSay = (): Promise<void> =>
    enter().catch(() => {
      if (!isBarred(store.get().kind)) store.set({ kind: 'unreachable' })
    })

  /** Who has just proven who they are sits there. */
  async function enterFresh(): Promise<void> {
    workstation.noteAct()
    await enterOrSay()
  }

  async function openAgain(): Promise<void> {
    workstation.oweLock(false)
    workstation.tell('unlocked')
    store.set({ kind: 'starting' })
    await enterFresh()
  }

  async function lock(): Promise<void> {
    workstation.oweLock(true)
    bar('locked')
    workstation.tell('locked')
    await payLock().catch(() => undefined)
  }

  async function payLock(): Promise<void> {
    await session.call('sessions.lock', {})
    workstation.oweLock(false)
  }

  function bar(kind: (typeof barredAs)[Barred]): void {
    const identity = store.get()
    if (identity.kind === 'signed-in') {
      behind = identity.workspace
      behind.stop()
    }
    store.set(kind === 'outside' ? { kind, hasSession: session.signedIn() } : { kind })
  }

  /** Leaves nothing of who leaves here. A page loaded anew behind a bar no longer knows whose it was: then nothing of anybody. */
  async function forget(identity: Identity): Promise<void> {
    if (identity.kind === 'signed-in') await identity.workspace.forget()
    else if (behind !== undefined) await behind.forget()
    else if (identity.kind === 'locked' || identity.kind === 'outside') await wipeVaults()
    behind = undefined
  }

  /** Who was told by the sign-in itself that this is not the place for it. Rejects as it did. */
  const noticing = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'network_not_allowed') bar('outside')
      throw error
    })

  /** A sign-in that is over begins again. Rejects as it did. */
  const beginningAgain = <T>(asked: Promise<T>): Promise<T> =>
    asked.catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'attempt_over') leave('attempt-over')
      throw error
    })

  async function start(): Promise<void> {
    store.set({ kind: 'starting' })
    const isBack = departure.isBack()
    try {
      if (!(await noticing(session.restore()))) return leave(isBack ? 'left-there' : 'fresh')
      if (workstation.lockIsOwed()) await payLock()
      await enterOrSay()
    } catch {
      if (!isBarred(store.get().kind)) store.set({ kind: 'unreachable' })
    }
  }

  async function goOnFrom(step: SignInStep): Promise<void> {
    if (step.step === 'done') await enterFresh()
    else store.set({ kind: 'second-step', step })
  }

  return {
    store,
    call: session.call,
    ended: () => leave('ended'),
    barred: (by) => bar(barredAs[by]),
    lock,
    unlockOptions: () => session.call('sessions.verifyOptions', {}),
    async unlock(proof) {
      await session.call('sessions.verify', { proof })
      await openAgain()
    },
    async unlockElsewhere(returnedTo, response) {
      await session.call('identities.prove', { returnedTo, response })
      await openAgain()
    },
    told(what) {
      const { kind } = store.get()
      if (what === 'locked' && kind === 'signed-in') bar('locked')
      if (what === 'unlocked' && kind === 'locked') void start()
    },
    online() {
      const { kind } = store.get()
      if (kind === 'unreachable' || kind === 'outside') void start()
      if (kind === 'locked' && workstation.lockIsOwed()) payLock().catch(() => undefined)
    },
    readCharter: () => session.call('charter.read', {}),
    async acceptCharter(version) {
      await session.call('charter.accept', { version })
      store.set({ kind: 'starting' })
      await enterOrSay()
    },
    start,
    async signIn(email, password) {
      await goOnFrom(await noticing(session.signIn(email, password)))
    },
    ways: (email) => session.ways(email).catch(() => [{ kind: 'password' }]),
    beginWithProvider: session.beginWithProvider,
    async finishWithProvider(returnedTo, response) {
      await goOnFrom(await noticing(session.finishWithProvider(returnedTo, response)))
    },
    async signInWithPasskey(use) {
      await noticing(session.signInWithPasskey(use))
      await enterFresh()
    },
    async goOn(act) {
      await beginningAgain(noticing(act()))
      await enterFresh()
    },
    async showCode(step, code) {
      await goOnFrom(await beginningAgain(noticing(step.showCode(code))))
    },
    startAgain: () => leave('fresh'),
    // The screen is cleared first: on a shared computer, what was read must go even when the network does not answer.
    async signOut() {
      const identity = store.get()
      leave('fresh')
      workstation.oweLock(false)
      // Where the browser keeps nothing there is nothing to forget.
      forget(identity).catch(() => undefined)
      const elsewhere = await session.signOut().catch(() => {
        if (session.signedIn()) leave('not-closed')
      })
      // Whoever signs in meanwhile is not sent away.
      if (!elsewhere || store.get().kind !== 'signed-out') return
      store.set({ kind: 'signed-out', why: 'fresh', elsewhere })
      if (departure.isOwed()) departure.go(elsewhere)
    },
    leaveThere: departure.go,
  }
}

/** The server is there, and says why it answers nothing else. */
function isBarred(kind: Identity['kind']): boolean {
  return kind === 'charter' || kind === 'outside' || kind === 'locked'
}
