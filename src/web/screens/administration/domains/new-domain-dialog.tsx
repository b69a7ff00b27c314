import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { pageAt } from '../../../state/route.ts'
import { useDesk } from '../../../state/use-desk.ts'
import { sentenceFor } from './domain-words.tsx'
import { useToldWhy, WhyLine } from './told-why.tsx'

/** Only its name is asked for; its page then says what to publish. */
export function NewDomainDialog({ onClose }: { onClose(): void }) {
  const { workspace, router } = useDesk()
  const { action: words } = useText()
  const { domains: text } = useAdministrationText()
  const proven = useProven()
  const action = useToldWhy()
  const [domain, setDomain] = useState('')
  const [tried, setTried] = useState(false)
  const isEmpty = domain.trim() === ''
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (isEmpty) return
    action.run(async () => {
      const added = await proven(() => workspace.session.call('domains.add', { domain }))
      onClose()
      router.go(pageAt(`/administration/domains/${added.domain.domainId}`))
    })
  }
  return (
    <Dialog role="alertdialog" title={text.addTitle} help={text.addHelp} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        <Field
          label={text.domain}
          name="domain"
          help={text.domainHelp}
          autoComplete="off"
          maxLength={253}
          value={domain}
          onChange={setDomain}
          error={tried && isEmpty ? text.needDomain : undefined}
          autoFocus
        />
        <WhyLine action={action} sentence={sentenceFor(text, 'unfit', action.why)} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.addSubmit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
