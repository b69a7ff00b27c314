import { type FormEvent, useState } from 'react'
import type { OpenIdIdentityProvider } from '../../../../protocol/index.ts'
import { AreaField } from '../../../components/area-field.tsx'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Segments } from '../../../components/segments.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { UnfitLine, useFitting } from './unfit-line.tsx'

interface ClientCertificateDialogProps {
  provider: OpenIdIdentityProvider
  onDone(words: string): void
  onClose(): void
}

const begins = '-----BEGIN '

/** A certificate that is made here, or one that was issued to the company; its key is never shown again. */
export function ClientCertificateDialog({ provider, onDone, onClose }: ClientCertificateDialogProps) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { keys: text } = useAdministrationText().providers
  const proven = useProven()
  const action = useFitting()
  const [by, setBy] = useState<'made' | 'brought'>('made')
  const [pem, setPem] = useState({ certificate: '', privateKey: '' })
  const [tried, setTried] = useState(false)
  const isFit = by === 'made' || Object.values(pem).every((one) => one.trim().startsWith(begins))
  const field = (name: keyof typeof pem) => ({
    name,
    value: pem[name],
    onChange: (value: string) => setPem({ ...pem, [name]: value }),
    error: tried && !pem[name].trim().startsWith(begins) ? text.needPem : undefined,
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isFit) return
    const brought = { certificate: pem.certificate.trim(), privateKey: pem.privateKey.trim() }
    const input = { providerId: provider.providerId, ...(by === 'brought' && brought) }
    action.run(async () => {
      await proven(() => workspace.session.call('providers.clientCertificate', input))
      onDone(text.certificateSet)
      onClose()
    })
  }
  const isReplacing = provider.clientCertificate !== undefined
  return (
    <Dialog role="alertdialog" title={isReplacing ? text.replace : text.make} onClose={onClose}>
      <form className="dialog-form scrolls" onSubmit={submit} noValidate>
        {isReplacing && <p className="caution-note">{text.replaceHelp}</p>}
        <Segments
          label={text.from}
          value={by}
          onChange={(value) => setBy(value)}
          choices={(['made', 'brought'] as const).map((value) => ({ value, label: text.froms[value] }))}
        />
        <p className="field-help">{text.fromHelp[by]}</p>
        {by === 'brought' && (
          <>
            <AreaField {...field('certificate')} label={text.certificatePem} help={text.certificatePemHelp} />
            <AreaField {...field('privateKey')} label={text.keyPem} help={text.keyPemHelp} />
          </>
        )}
        <UnfitLine action={action} />
        <DialogActions>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {text.set}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
