import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { useAction } from '../../components/use-action.ts'
import { useText } from '../../i18n/language.tsx'
import { waysIn } from '../../state/way-in.ts'
import { AddressForm } from './address-form.tsx'
import { Done } from './done.tsx'
import { Sheet } from './sheet.tsx'
import { WayInLink } from './way-in-link.tsx'
import type { WayInProps } from './way-in-props.ts'

/** where the mail about an unused account leads. Opening it does nothing, as scanners do that too. */
export function ReactivateScreen({ call, preferences, router, token }: WayInProps & { token: string }) {
  const text = useText().wayIn.reactivation
  const [isDone, setDone] = useState(false)
  const action = useAction()
  const at = { page: text.page, preferences }
  if (isDone) return <Done {...at} title={text.doneTitle} help={text.done} router={router} key="done" />
  const open = (): void =>
    action.run(async () => {
      await call('accounts.reactivate', { token })
      setDone(true)
    })
  return (
    <Sheet {...at} title={text.title} help={text.help} focus="title" key="open">
      <div className="way-in-form">
        <ProblemLine reason={action.reason} />
        <Button tone="primary" isPending={action.isPending} onPress={open}>
          {action.isPending ? text.submitting : text.submit}
        </Button>
      </div>
      {action.reason === 'link_not_valid' && (
        <WayInLink router={router} to={waysIn.reactivation}>
          {text.again}
        </WayInLink>
      )}
    </Sheet>
  )
}

/** A further link. What follows says the same for every address, known or not. */
export function AskReactivationScreen({ call, preferences, router }: WayInProps) {
  const { reactivation: text, toSignIn } = useText().wayIn
  const [sentTo, setSentTo] = useState<string>()
  const at = { page: text.page, preferences }
  const back = (
    <WayInLink router={router} to={waysIn.signIn}>
      {toSignIn}
    </WayInLink>
  )
  if (sentTo !== undefined)
    return (
      <Sheet {...at} title={text.sentTitle} help={text.sent(sentTo)} focus="title" key="sent">
        {back}
      </Sheet>
    )
  return (
    <Sheet {...at} title={text.again} help={text.againHelp} key="ask">
      <AddressForm
        submit={text.ask}
        submitting={text.asking}
        ask={async (email) => {
          await call('accounts.requestReactivation', { email })
          setSentTo(email)
        }}
      />
      {back}
    </Sheet>
  )
}
