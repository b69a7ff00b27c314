import { type FormEvent, useState } from 'react'
import type { IdentityProvider } from '../../../../protocol/index.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { asInput, MetadataInput, noMetadata } from './metadata-input.tsx'
import { UnfitLine, useFitting } from './unfit-line.tsx'

interface RenewMetadataProps {
  providerId: IdentityProvider['providerId']
  onDone(words: string): void
  onClose(): void
}

/** The provider changes its key: what it then says of itself is read anew. */
export function RenewMetadata({ providerId, onDone, onClose }: RenewMetadataProps) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { providers: text } = useAdministrationText()
  const proven = useProven()
  const action = useFitting()
  const [given, setGiven] = useState(noMetadata)
  const [tried, setTried] = useState(false)
  const input = asInput(given)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (input === undefined) return
    action.run(async () => {
      await proven(() => workspace.session.call('providers.renewSaml', { providerId, ...input }))
      onDone(text.renewed)
      onClose()
    })
  }
  return (
    <Dialog role="alertdialog" title={text.renewTitle} help={text.renewHelp} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        <MetadataInput
          given={given}
          onChange={setGiven}
          error={tried && input === undefined ? text.wizard.needMetadata : undefined}
        />
        <UnfitLine action={action} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.renew}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
