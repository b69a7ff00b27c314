import { type FormEvent, useState } from 'react'
import { type Output, WebhookEvent } from '../../../../protocol/index.ts'
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
import { Secret } from '../programs/secret.tsx'

interface NewWebhookDialogProps {
  onDone(words: string): void
  onClose(): void
}

/** First where and of what, then the secret that signs, this once. */
export function NewWebhookDialog({ onDone, onClose }: NewWebhookDialogProps) {
  const { webhooks: text } = useAdministrationText()
  const [made, setMade] = useState<Output<'webhooks.create'>>()
  const close = (): void => {
    if (made !== undefined) onDone(text.made(made.webhook.name))
    onClose()
  }
  return (
    <Dialog role="alertdialog" title={text.make} onClose={close}>
      {made === undefined ? (
        <NewWebhookForm onMade={setMade} onClose={onClose} />
      ) : (
        <Secret secret={made.secret} onClose={close} />
      )}
    </Dialog>
  )
}

interface NewWebhookFormProps {
  onMade(made: Output<'webhooks.create'>): void
  onClose(): void
}

function NewWebhookForm({ onMade, onClose }: NewWebhookFormProps) {
  const { workspace } = useDesk()
  const { action: words } = useText()
  const { webhooks: text } = useAdministrationText()
  const proven = useProven()
  const action = useAction()
  const [form, setForm] = useState({ name: '', url: 'https://' })
  const [events, setEvents] = useState<readonly WebhookEvent[]>(['message.sent'])
  const [tried, setTried] = useState(false)
  const isNamed = form.name.trim() !== ''
  const isAddress = URL.canParse(form.url.trim()) && new URL(form.url.trim()).protocol === 'https:'
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isNamed || !isAddress || events.length === 0) return
    const input = { name: form.name.trim(), url: form.url.trim(), events: [...events] }
    action.run(async () => onMade(await proven(() => workspace.session.call('webhooks.create', input))))
  }
  const field = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    autoComplete: 'off' as const,
  })
  return (
    <form className="dialog-form scrolls" onSubmit={submit} noValidate>
      <Field
        {...field('name')}
        label={text.name}
        help={text.nameHelp}
        maxLength={100}
        error={tried && !isNamed ? text.needName : undefined}
        autoFocus
      />
      <Field
        {...field('url')}
        label={text.url}
        help={text.urlHelp}
        maxLength={2048}
        error={tried && !isAddress ? text.needUrl : undefined}
      />
      <Checks
        label={text.events}
        choices={WebhookEvent.options.map((value) => ({ value, label: text.eventNames[value] }))}
        chosen={events}
        onChange={setEvents}
        error={tried && events.length === 0 ? text.needEvent : undefined}
      />
      <ProblemLine reason={action.reason} />
      <DialogActions>
        <Button onPress={onClose}>{words.cancel}</Button>
        <Button type="submit" tone="primary" isPending={action.isPending}>
          {text.makeSubmit}
        </Button>
      </DialogActions>
    </form>
  )
}
