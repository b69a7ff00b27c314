import { type FormEvent, useState } from 'react'
import type { Conversation } from '../../../protocol/index.ts'
import { Button } from '../../components/button.tsx'
import { Choice } from '../../components/choice.tsx'
import { Dialog, DialogActions } from '../../components/dialog.tsx'
import { Field } from '../../components/field.tsx'
import { ProblemLine } from '../../components/problem-line.tsx'
import { Said } from '../../components/said.tsx'
import { useAction } from '../../components/use-action.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { useDesk } from '../../state/use-desk.ts'

interface InviteGuestDialogProps {
  conversation: Conversation
  onClose(): void
}

/** A person from outside is asked into this bubble by mail: they read what follows their arrival, for a while. */
export function InviteGuestDialog({ conversation, onClose }: InviteGuestDialogProps) {
  const { workspace } = useDesk()
  const { text, formats, locale: ownLocale } = useLanguage()
  const words = text.inviteGuest
  const action = useAction()
  const [form, setForm] = useState({ email: '', organisation: '' })
  const [locale, setLocale] = useState(ownLocale)
  const [tried, setTried] = useState(false)
  const [sent, setSent] = useState<string>()
  const isFit = /^\S+@\S+\.\S+$/.test(form.email.trim())
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
    autoComplete: 'off' as const,
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (!isFit) return
    const organisation = form.organisation.trim()
    const input = {
      bubbleId: conversation.conversationId,
      email: form.email.trim(),
      locale,
      ...(organisation === '' ? {} : { organisation }),
    }
    action.run(async () => {
      const { invitation } = await workspace.session.call('invitations.inviteGuest', input)
      setSent(words.sent(invitation.email, formats.moment(invitation.expiresAt)))
      setForm({ email: '', organisation: '' })
      setTried(false)
    })
  }
  return (
    <Dialog title={words.title} help={words.help} onClose={onClose}>
      <form className="dialog-form" onSubmit={submit} noValidate>
        <Field
          {...field('email')}
          name="guest-address"
          type="email"
          label={words.email}
          maxLength={254}
          error={tried && !isFit ? words.needEmail : undefined}
          autoFocus
        />
        <Field
          {...field('organisation')}
          name="organisation"
          label={words.organisation}
          help={words.organisationHelp}
          maxLength={100}
        />
        <Choice
          label={words.language}
          value={locale}
          choices={[
            { value: 'fr', label: 'Français' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(value) => setLocale(value)}
        />
        <ProblemLine reason={action.reason} />
        <Said>{sent}</Said>
        <DialogActions>
          <Button onPress={onClose}>{text.action.close}</Button>
          <Button type="submit" tone="primary" isPending={action.isPending}>
            {words.submit}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
