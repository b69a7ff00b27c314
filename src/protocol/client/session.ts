import type {
  Barred,
  EndAtProvider,
  Locale,
  Output,
  PasskeyRequestOptions,
  ProblemCode,
  SignInWay,
} from '../index.ts'
import { findOperation, Problem } from '../index.ts'
import type { Call, CallInput } from './carrier.ts'
import { createRestCall } from './rest.ts'
import { type SignInStep, stepOf } from './sign-in.ts'

type Tokens = Output<'sessions.refresh'>

export interface ClientSession {
  /** What comes next: `done`, or a second factor first. Nobody is signed in before `done`. */
  signIn(email: string, password: string): Promise<SignInStep>
  /** In one step, without address or password. `use` asks the browser: `navigator.credentials.get`. */
  signInWithPasskey(use: (options: PasskeyRequestOptions) => Promise<PasskeyResponse>): Promise<void>
  /** How people of an address sign in: told by its domain. */
  ways(email: string): Promise<readonly SignInWay[]>
  /** Begins to sign in at the company's own provider: where to send the browser. On a shared device it asks who it is. */
  beginWithProvider(way: string, on?: { shared: boolean }): Promise<string>
  /** Back from there, at `/sign-in/{returnedTo}?{response}`: what comes next, as after a password. */
  finishWithProvider(returnedTo: string, response: string): Promise<SignInStep>
  /** Takes up a session from its refresh token (the cookie, in a browser). Answers whether there was one. */
  restore(): Promise<boolean>
  /** How to sign out at the provider too, where the session was opened through one. */
  signOut(): Promise<EndAtProvider | undefined>
  /**
   * Its person did something just now: tells the server, once a minute at most, so that the session does not end for want of
   * an act (R31). Call it for keys, clicks and touches, never for what happens by itself. Never rejects.
   */
  active(): void
  /** A token with at least thirty seconds left, or undefined when nobody is signed in. */
  accessToken(): Promise<string | undefined>
  signedIn(): boolean
  readonly call: Call
}

type PasskeyResponse = CallInput<'sessions.signInWithPasskey'>['response']

export interface SessionNeeds {
  origin: string
  locale: Locale
  /** `cookie` in a browser, `body` elsewhere. */
  refreshIn: 'body' | 'cookie'
  /** Called once when the server ended the session. */
  onEnded?: () => void
  /** Called each time the server answers nothing else before that is out of the way. */
  onBarred?: (by: Barred) => void
  fetch?: typeof fetch
  now?: () => number
}

function isBar(code: ProblemCode): code is Barred {
  return code === 'charter_not_accepted' || code === 'session_locked' || code === 'network_not_allowed'
}

/** How often acts are told to the server, in milliseconds. */
const actsEvery = 60_000

/** Signs in, keeps the access token fresh (one renewal at a time, whoever asks) and notices when the session ended. */
export function createClientSession(needs: SessionNeeds): ClientSession {
  const now = needs.now ?? Date.now
  const wire = { origin: needs.origin, locale: needs.locale, ...(needs.fetch ? { fetch: needs.fetch } : {}) }
  const publicCall = createRestCall({ ...wire, accessToken: async () => undefined })
  let tokens: Tokens | undefined
  let renewedAt = 0
  let isOver = false
  let toldAt = Number.NEGATIVE_INFINITY
  let renewal: Promise<void> | undefined
  /** What binds a sign-in at a provider to this client, where no cookie does. */
  let flow: string | undefined

  const end = (): void => {
    if (tokens === undefined) return
    tokens = undefined
    isOver = true
    needs.onEnded?.()
  }

  const enter = (given: Tokens): void => {
    tokens = given
    renewedAt = now()
  }

  async function renew(): Promise<void> {
    const refreshToken = tokens?.refreshToken
    try {
      const input = { refreshIn: needs.refreshIn, ...(refreshToken === undefined ? {} : { refreshToken }) }
      tokens = await publicCall('sessions.refresh', input)
      renewedAt = now()
    } catch (error) {
      if (error instanceof Problem && error.status === 401) end()
      throw error
    }
  }

  const renewOnce = (): Promise<void> => {
    renewal ??= renew().finally(() => {
      renewal = undefined
    })
    return renewal
  }

  async function accessToken(): Promise<string | undefined> {
    if (tokens === undefined) return undefined
    // Where the two clocks disagree every token looks old: one just given is good whatever this clock says.
    const isNew = Math.abs(now() - renewedAt) < 60_000
    if (!isNew && Date.parse(tokens.accessTokenExpiresAt) - now() < 30_000) await renewOnce()
    return tokens?.accessToken
  }

  const authenticated = createRestCall({ ...wire, accessToken })
  /** A token that the server finds old is renewed once, whatever our own clock says of it. */
  const withFreshToken: Call = async (name, input) => {
    try {
      return await authenticated(name, input)
    } catch (error) {
      const isOld = error instanceof Problem && error.code === 'not_authenticated' && tokens !== undefined
      if (!isOld) throw error
      await renewOnce()
      return authenticated(name, input)
    }
  }
  const call: Call = async (name, input) => {
    // What needs no session, such as signing in again, is asked all the same.
    const isPublic = findOperation(name)?.scope === 'public'
    if (isOver && tokens === undefined && !isPublic) throw new Problem('session_ended')
    try {
      return await withFreshToken(name, input)
    } catch (error) {
      if (error instanceof Problem && error.code === 'session_ended') end()
      if (error instanceof Problem && isBar(error.code)) needs.onBarred?.(error.code)
      throw error
    }
  }

  return {
    call,
    accessToken,
    active() {
      if (tokens === undefined || Math.abs(now() - toldAt) < actsEvery) return
      toldAt = now()
      call('sessions.touch', {}).catch(() => {
        toldAt = Number.NEGATIVE_INFINITY
      })
    },
    signedIn: () => tokens !== undefined,
    async signIn(email, password) {
      const answer = await publicCall('sessions.signIn', { email, password, refreshIn: needs.refreshIn })
      return stepOf(answer, { call: publicCall, refreshIn: needs.refreshIn, enter })
    },
    async signInWithPasskey(use) {
      const { options } = await publicCall('sessions.passkeyOptions', {})
      const input = { response: await use(options), refreshIn: needs.refreshIn }
      enter(await publicCall('sessions.signInWithPasskey', input))
    },
    async ways(email) {
      return (await publicCall('sessions.ways', { email })).ways
    },
    async beginWithProvider(way, on) {
      const input = { way, fresh: on?.shared ?? false, flowIn: needs.refreshIn }
      const begun = await publicCall('sessions.beginWithProvider', input)
      flow = begun.flow
      return begun.authorizationUrl
    },
    async finishWithProvider(returnedTo, response) {
      const input = { returnedTo, response, refreshIn: needs.refreshIn, ...(flow !== undefined && { flow }) }
      const answer = await publicCall('sessions.finishWithProvider', input)
      return stepOf(answer, { call: publicCall, refreshIn: needs.refreshIn, enter })
    },
    async restore() {
      try {
        await renewOnce()
        return true
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return false
        throw error
      }
    },
    async signOut() {
      const { endAtProvider } = await call('sessions.signOut', {})
      tokens = undefined
      return endAtProvider
    },
  }
}
