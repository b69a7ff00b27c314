import { type RefObject, useEffect, useRef, useState } from 'react'
import type { AccountSummary } from '../../../protocol/index.ts'
import type { ConversationModel } from '../../state/conversation.ts'
import { useDesk } from '../../state/use-desk.ts'

/** The guests to tell of before anything is sent; `unknown` where nobody answers who they are. */
export type Asking = readonly AccountSummary[] | 'unknown'

export interface GuardedSend {
  /** Undefined while nothing is asked. */
  readonly asking: Asking | undefined
  begin(): void
  confirm(): void
  cancel(): void
}

/** Sends, after its author was told of each guest who will read. */
export function useGuardedSend(
  model: ConversationModel,
  writing: RefObject<HTMLTextAreaElement | null>,
  send: () => void,
): GuardedSend {
  const { outsiders } = useDesk().workspace
  const [asking, setAsking] = useState<Asking>()
  const looking = useRef(false)
  const asked = useRef(false)
  // Once the question is gone, back to what is written: the button that asked may be disabled by then.
  useEffect(() => {
    if (asked.current && asking === undefined) writing.current?.focus()
    asked.current = asking !== undefined
  }, [asking, writing])
  const ask = (guests: Asking): void => {
    if (guests.length === 0) send()
    else setAsking(guests)
  }
  function begin(): void {
    const guests = outsiders.untold(model)
    // What can be said at once is: the next message must not overtake this one.
    if (!(guests instanceof Promise)) return void ask(guests)
    if (looking.current) return
    looking.current = true
    guests
      .then(ask, () => setAsking('unknown'))
      .finally(() => {
        looking.current = false
      })
  }
  return {
    asking,
    begin,
    confirm() {
      setAsking(undefined)
      if (asking === undefined || asking === 'unknown') return send()
      outsiders.told(model.conversation.conversationId, asking)
      // Who came while the question stood is asked about too.
      begin()
    },
    cancel: () => setAsking(undefined),
  }
}
