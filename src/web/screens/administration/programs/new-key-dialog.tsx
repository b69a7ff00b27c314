import { type FormEvent, useState } from 'react'
import { Cidr, KeyScope, keyDays, type Output, type Service, scopesOf } from '../../../../protocol/index.ts'
import { AreaField } from '../../../components/area-field.tsx'
import { Button } from '../../../components/button.tsx'
import { Checks } from '../../../components/checks.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import type { ActDialogProps } from './new-service-dialog.tsx'
import { Secret } from './secret.tsx'

/** A key for a service: first what it may do, then its secret, this once. */
export function NewKeyDialog({ service, onDone, onClose }: ActDialogProps & { service: Service }) {
  const { programs: text } = useAdministrationText()
  const [made, setMade] = useState<Output<'keys.createForService'>>()
  const title = text.newKeyFor(service.account.displayName)
  if (made !== undefined) {
    const close = (): void => {
      onDone(text.keyMade(made.key.name))
      onClose()
    }
    return (
      <Dialog role="alertdialog" title={title} onClose={close}>
        <Secret secret={made.secret} onClose={close} />
      </Dialog>
    )
  }
  return (
    <Dialog role="alertdialog" title={title} onClose={onClose}>
      <NewKeyForm service={service} onMade={setMade} onClose={onClose} />
    </Dialog>
  )
}

interface NewKeyFormProps {
  service: Service
  onMade(made: Output<'keys.createForService'>): void
  onClose(): void
}

function NewKeyForm({ service, onMade, onClose }: NewKeyFormProps) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { programs: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [form, setForm] = useState({ name: '', networks: '', days: String(keyDays.default) })
  const [scopes, setScopes] = useState<readonly KeyScope[]>([])
  const [tried, setTried] = useState(false)
  const networks = form.networks.split(/[\s,;]+/).filter((entry) => entry !== '')
  const wrong = networks.filter((entry) => !Cidr.safeParse(entry).success)
  const days = Number(form.days)
  const isLongEnough = Number.isInteger(days) && days >= 1 && days <= keyDays.most
  const isFit = form.name.trim() !== '' && scopes.length > 0 && wrong.length === 0 && isLongEnough
  const field = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isFit) return
    const { accountId } = service.account
    const input = { accountId, name: form.name.trim(), scopes: [...scopes], networks, days }
    action.run(async () => onMade(await proven(() => workspace.session.call('keys.createForService', input))))
  }
  const may = KeyScope.options.filter((scope) => scopesOf[service.account.role].has(scope))
  return (
    <form className="dialog-form scrolls" onSubmit={submit} noValidate>
      <Field
        {...field('name')}
        label={text.keyName}
        help={text.keyNameHelp}
        maxLength={100}
        autoComplete="off"
        error={tried && form.name.trim() === '' ? text.needKeyName : undefined}
        autoFocus
      />
      <Checks
        label={text.scopes}
        choices={may.map((value) => ({ value, label: text.scopeNames[value] }))}
        chosen={scopes}
        onChange={setScopes}
        error={tried && scopes.length === 0 ? text.needScope : undefined}
      />
      <AreaField
        {...field('networks')}
        label={text.networks}
        help={text.networksHelp}
        rows={2}
        error={wrong.length > 0 ? text.wrongNetworks(wrong.join(', ')) : undefined}
      />
      <Field
        {...field('days')}
        label={text.days}
        help={text.daysHelp(keyDays.most)}
        inputMode="numeric"
        maxLength={4}
        autoComplete="off"
        error={isLongEnough ? undefined : text.daysHelp(keyDays.most)}
      />
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {text.makeKey}
        </Button>
      </DialogActions>
    </form>
  )
}
