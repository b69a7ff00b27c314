import { useEffect, useRef, useState } from 'react'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useText } from '../../i18n/language.tsx'
import { takeErrand } from '../../state/errand.ts'
import { type FailureReason, reasonOf } from '../../state/failure.ts'
import type { IdentityKeeper } from '../../state/identity.ts'
import { home, pageAt, type Route, readRoute } from '../../state/route.ts'
import { holdTestReturn } from '../../state/test-return.ts'
import { useStore } from '../../state/use-store.ts'
import { waysIn } from '../../state/way-in.ts'
import type { Identity } from '../../state/who.ts'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

interface ReturnedScreenProps extends WayInProps {
  identity: IdentityKeeper
  providerId: string
  response: string
}

/**
 * Back from the company's identity provider: to sign in, or with a session to link the account or to prove that it is still
 * its person's. What the provider said leaves the address bar at once, whatever comes of it.
 */
export function ReturnedScreen({ identity, preferences, router, providerId, response }: ReturnedScreenProps) {
  const text = useText()
  const { returned } = text.wayIn
  const { kind } = useStore(identity.store)
  const [reason, setReason] = useState<FailureReason>()
  const begun = useRef(false)
  const [hasSession, setHasSession] = useState(false)
  useEffect(() => {
    // Whether there is a session is not known yet, or this was done already: an answer is good once.
    if (kind === 'starting' || begun.current) return
    begun.current = true
    setHasSession(kind === 'signed-in')
    history.replaceState(history.state, '', '/')
    finish(identity, kind, { returnedTo: providerId, response })
      .then((next) => router.replace(next))
      .catch((error: unknown) => setReason(reasonOf(error)))
  }, [kind, identity, router, providerId, response])
  if (reason === undefined)
    return (
      <Sheet
        page={returned.page}
        title={returned.title}
        help={returned.help}
        preferences={preferences}
        focus="title"
      >
        <div role="status" className="way-in-why-place" />
      </Sheet>
    )
  return (
    <Sheet
      page={returned.page}
      title={returned.failedTitle}
      help={hasSession ? undefined : returned.failedHelp}
      preferences={preferences}
      focus="title"
      key="failed"
    >
      <ProblemLine reason={reason} />
      {hasSession ? (
        <WayInLink router={router} to={pageAt('/security')}>
          {text.security.title}
        </WayInLink>
      ) : (
        <WayInLink router={router} to={waysIn.signIn}>
          {text.wayIn.toSignIn}
        </WayInLink>
      )}
    </Sheet>
  )
}

/** Does what they went for, and answers where the page goes on. Rejects with the server's Problem. */
async function finish(
  identity: IdentityKeeper,
  kind: Identity['kind'],
  back: { returnedTo: string; response: string },
): Promise<Route> {
  const { errand, backTo } = takeErrand()
  if (kind === 'locked') {
    await identity.unlockElsewhere(back.returnedTo, back.response)
    return home
  }
  if (kind !== 'signed-in') {
    await identity.finishWithProvider(back.returnedTo, back.response)
    return home
  }
  if (errand === 'test') {
    holdTestReturn(back)
    return pageAt(`/administration/providers/${back.returnedTo}`)
  }
  await identity.call(errand === 'prove' ? 'identities.prove' : 'identities.link', back)
  return errand === 'prove' ? readRoute(backTo, '') : pageAt('/security')
}
