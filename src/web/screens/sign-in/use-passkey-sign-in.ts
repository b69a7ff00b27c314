import { useEffect, useRef, useState } from 'react'
import { Problem } from '../../../protocol/index.ts'
import { useAction } from '../../components/use-action.ts'
import type { FailureReason } from '../../state/failure.ts'
import type { IdentityKeeper } from '../../state/identity.ts'
import { askForPasskey, PasskeyRefused, passkeysAreProposed } from '../../state/passkeys.ts'

/** What the server gives to sign is good for ten minutes: before that it is asked for anew, in milliseconds. */
const renewedAfter = 540_000

interface PasskeySignIn {
  readonly isPending: boolean
  readonly reason: FailureReason | undefined
  /** The button: asks the browser at once. */
  run(): void
}

/**
 * Signing in by passkey alone. While the page waits, the browser proposes passkeys in the address field; only one request may
 * be before it at a time, so the button ends that one first.
 */
export function usePasskeySignIn(signIn: IdentityKeeper['signInWithPasskey']): PasskeySignIn {
  const action = useAction()
  const [round, setRound] = useState(0)
  const waiting = useRef<AbortController>(undefined)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a further round is the same wait again
  useEffect(() => {
    const over = new AbortController()
    waiting.current = over
    const { signal } = over
    const propose = async (): Promise<void> => {
      if (!(await passkeysAreProposed()) || signal.aborted) return
      await signIn((options) => askForPasskey(options, { signal, mediation: 'conditional' }))
    }
    // Nobody asked for it: whatever keeps it from working is nothing to tell.
    propose().catch(() => undefined)
    const timer = setTimeout(() => setRound((count) => count + 1), renewedAfter)
    return () => {
      clearTimeout(timer)
      over.abort()
    }
  }, [signIn, round])

  const now = async (): Promise<void> => {
    try {
      await signIn((options) => askForPasskey(options))
    } catch (error) {
      setRound((count) => count + 1)
      // The server's own words would be about an address and a password.
      const isUnknown = error instanceof Problem && error.code === 'sign_in_failed'
      throw isUnknown ? new PasskeyRefused('not known here', { cause: error }) : error
    }
  }
  return {
    isPending: action.isPending,
    reason: action.reason,
    run() {
      waiting.current?.abort()
      action.run(now)
    },
  }
}
