import { useState } from 'react'
import { useText } from '../../i18n/language.tsx'
import { AccountForm } from './account-form.tsx'
import { Done } from './done.tsx'
import { Sheet } from './sheet.tsx'
import type { WayInProps } from './way-in-props.ts'

/** The first administrator's account, by the link that the operator handed over. Opening it uses nothing up. */
export function BootstrapScreen({ call, preferences, router, token }: WayInProps & { token: string }) {
  const { wayIn } = useText()
  const text = wayIn.bootstrap
  const [isDone, setDone] = useState(false)
  const at = { page: text.page, preferences }
  if (isDone) return <Done {...at} title={text.doneTitle} help={text.done} router={router} key="done" />
  return (
    <Sheet {...at} title={text.title} help={text.help} key="form">
      <AccountForm
        isNameNeeded
        submit={text.submit}
        submitting={wayIn.register.submitting}
        send={async (account) => {
          await call('accounts.bootstrap', { ...account, token })
          setDone(true)
        }}
      />
    </Sheet>
  )
}
