import { type FormEvent, useState } from 'react'
import { Cidr, keyDays, type Output } from '../../../../protocol/index.ts'
import { AreaField } from '../../../components/area-field.tsx'
import { Button } from '../../../components/button.tsx'
import { Dialog, DialogActions } from '../../../components/dialog.tsx'
import { Field } from '../../../components/field.tsx'
import { ProblemLine } from '../../../components/problem-line.tsx'
import { useProven } from '../../../components/step-up.tsx'
import { useAction } from '../../../components/use-action.ts'
import { useAdministrationText } from '../../../i18n/administration/text.ts'
import { useText } from '../../../i18n/language.tsx'
import { useDesk } from '../../../state/use-desk.ts'
import { Secret } from '../programs/secret.tsx'
import { CopyField } from '../providers/copy-field.tsx'
import type { ActProps } from './directory-parts.ts'

type Made = Output<'provisioning.createToken'>

/** A token for the directory: what it is for and until when, then its secret, this once, beside the address it goes with. */
export function NewTokenDialog({ baseUrl, onDone, onClose }: ActProps & { baseUrl: string }) {
  const { directory: text } = useAdministrationText()
  const [made, setMade] = useState<Made>()
  const close = (): void => {
    if (made !== undefined) onDone(text.tokenMade(made.token.name))
    onClose()
  }
  return (
    <Dialog
      role="alertdialog"
      title={text.newToken}
      {...(made === undefined && { help: text.newTokenHelp })}
      onClose={close}
    >
      {made === undefined ? (
        <NewTokenForm onMade={setMade} onClose={onClose} />
      ) : (
        <div className="dialog-form">
          <CopyField label={text.baseUrl} name="base-url" value={baseUrl} />
          <Secret secret={made.secret} words={text.tokenWords} onClose={close} />
        </div>
      )}
    </Dialog>
  )
}

function NewTokenForm({ onMade, onClose }: { onMade(made: Made): void; onClose(): void }) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { directory: text, programs } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [form, setForm] = useState({ name: '', networks: '', days: String(keyDays.default) })
  const [tried, setTried] = useState(false)
  const networks = form.networks.split(/[\s,;]+/).filter((entry) => entry !== '')
  const wrong = networks.filter((entry) => !Cidr.safeParse(entry).success)
  const days = Number(form.days)
  const isLongEnough = Number.isInteger(days) && days >= 1 && days <= keyDays.most
  const name = form.name.trim()
  const field = (key: keyof typeof form) => ({
    name: key,
    value: form[key],
    onChange: (value: string) => setForm({ ...form, [key]: value }),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (name === '' || wrong.length > 0 || !isLongEnough) return
    action.run(async () =>
      onMade(
        await proven(() => workspace.session.call('provisioning.createToken', { name, networks, days })),
      ),
    )
  }
  return (
    <form className="dialog-form scrolls" onSubmit={submit} noValidate>
      <Field
        {...field('name')}
        label={text.tokenName}
        help={text.tokenNameHelp}
        maxLength={100}
        autoComplete="off"
        error={tried && name === '' ? text.needTokenName : undefined}
        autoFocus
      />
      <AreaField
        {...field('networks')}
        label={programs.networks}
        help={text.tokenWords.networksHelp}
        rows={2}
        error={wrong.length > 0 ? programs.wrongNetworks(wrong.join(', ')) : undefined}
      />
      <Field
        {...field('days')}
        label={programs.days}
        help={programs.daysHelp(keyDays.most)}
        inputMode="numeric"
        maxLength={4}
        autoComplete="off"
        error={isLongEnough ? undefined : programs.daysHelp(keyDays.most)}
      />
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {text.makeToken}
        </Button>
      </DialogActions>
    </form>
  )
}
